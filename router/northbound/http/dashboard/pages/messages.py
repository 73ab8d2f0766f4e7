"""The search for messages, by the fields of the API; the result is a table or CSV."""

from typing import Any, Final
from urllib.parse import urlencode

from router.desk.errors import CannotDo, NotThere
from router.desk.json_values import plain
from router.desk.message_views import MessageLine
from router.desk.messages import ENDINGS, MessagePage, Query
from router.desk.people import Role
from router.desk.story import STANDS
from router.northbound.http.csv_stream import CsvStream
from router.northbound.http.dashboard.rendering import part
from router.northbound.http.dashboard.visit import PageVisit, in_words, status_of
from router.northbound.http.interfaces import HttpResponse

FIELDS: Final = (
    "to",
    "from",
    "esme",
    "channel",
    "gateway",
    "route",
    "state",
    "err",
    "since",
    "until",
    "text",
)
"""Fields of the search, named as in the API."""

SHOWN: Final = 100

LONGEST_ERR: Final = 3
"""Digits."""

STATES: Final = (*dict.fromkeys(STANDS.values()), *ENDINGS)

CSV: Final = (
    ("Cache-Control", "no-store"),
    ("Content-Disposition", 'attachment; filename="messages.csv"'),
)


def show(visit: PageVisit) -> None:
    """GET /messages."""
    own, id = visit.own, visit.query("id").strip()
    if id:
        visit.go(f"/messages/{part(id)}")
        return

    def failed(why: Exception) -> None:
        _tell(visit, None, why)

    try:
        query = _query(visit, own)
        if visit.query("format") == "csv":
            _export(visit, query, failed)
        else:
            visit.desk.messages.find(query, visit.guard(lambda page: _tell(visit, page)), visit.guard(failed))
    except CannotDo as why:
        failed(why)


def _query(visit: PageVisit, own: str) -> Query:
    given = {name: visit.query(name).strip() for name in FIELDS}
    # Python refuses to convert very long numbers.
    if given["err"] and not (given["err"].isdecimal() and len(given["err"]) <= LONGEST_ERR):
        raise CannotDo("`err` must be a number such as 38")
    return Query(
        to=given["to"],
        from_=given["from"],
        esme=own or given["esme"],
        channel=given["channel"],
        gateway=given["gateway"],
        route=given["route"],
        state=given["state"],
        err=int(given["err"]) if given["err"] else None,
        since=given["since"],
        until=given["until"],
        limit=SHOWN,
        next=visit.query("next"),
        # Only admins may search texts.
        text=given["text"] if visit.is_admin else "",
    )


def _tell(visit: PageVisit, page: MessagePage | None, why: Exception | None = None) -> None:
    asked = {name: visit.query(name) for name in FIELDS if visit.query(name)}
    visit.page(
        "messages.html",
        200 if why is None else status_of(why),
        messages=() if page is None else page.items,
        wrong="" if why is None else _in_words(visit, why),
        asked=asked,
        next_page="" if page is None or page.next is None else urlencode({**asked, "next": page.next}),
        export=urlencode({**asked, "format": "csv"}),
        reads_texts=visit.reads_texts,
        states=STATES,
        channels=visit.desk.channels.ids() if visit.who.role is not Role.SENDER else (),
        esmes=visit.desk.esmes.names() if visit.who.role is not Role.SENDER else (),
    )


def _in_words(visit: PageVisit, why: Exception) -> str:
    """Return an error in words; a sender is not told the names of channels and gateways."""
    if isinstance(why, NotThere) and visit.who.role is Role.SENDER:
        return "there is no channel or gateway of that name"
    return in_words(why)


def _export(visit: PageVisit, query: Query, failed: Any) -> None:
    def shown(view: MessageLine) -> Any:
        told: Any = plain(view)
        if not visit.reads_texts:
            del told["text"]
        return told

    stream = CsvStream(visit.desk.messages, query, shown, visit.reads_texts)

    def begun() -> None:
        visit.desk.acts.exported(visit.who, query, visit.by)
        visit.answer(HttpResponse(content_type="text/csv; charset=utf-8", headers=CSV, stream=stream))

    stream.begin(visit.guard(begun), visit.guard(failed))
