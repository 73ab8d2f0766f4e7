"""The form to send a text."""

from router.desk.errors import CannotDo
from router.desk.rights import sender
from router.desk.submits import SendResult, ToSend
from router.northbound.http.dashboard.rendering import part
from router.northbound.http.dashboard.visit import PageVisit, in_words, status_of
from router.relay.errors import MessageRefused
from router.relay.faces import Face

FIELDS = ("to", "from", "text", "esme", "via")


def show(visit: PageVisit) -> None:
    """GET /send."""
    _form(visit, {name: visit.query(name) for name in FIELDS})


def _form(visit: PageVisit, given: dict[str, str], why: Exception | None = None) -> None:
    visit.page(
        "send.html",
        200 if why is None else status_of(why),
        given=given,
        wrong="" if why is None else in_words(why),
        field=getattr(why, "field", "").rstrip("_"),
        esmes=visit.desk.esmes.names() if visit.is_admin else (),
        own=visit.who.account.system_id if visit.who.account else "",
        channels=visit.desk.channels.ids() if visit.is_admin else (),
    )


def send(visit: PageVisit) -> None:
    """POST /send."""
    given = {name: visit.field(name) for name in FIELDS}

    def sent(taken: SendResult) -> None:
        visit.go(f"/messages/{part(taken.message_id)}", "The message is accepted, and on disk.")

    try:
        wanted = ToSend(
            account=sender(visit.who, given["esme"], visit.desk.esmes),
            to=[given["to"].strip()],
            text=given["text"].replace("\r\n", "\n"),
            from_=given["from"].strip(),
            via=given["via"],
            origin=f"dashboard {visit.asked.host}",
            face=Face.DASHBOARD,
        )
        visit.desk.acts.send(wanted, visit.by, visit.guard(sent))
    except (CannotDo, MessageRefused) as why:
        _form(visit, given, why)
