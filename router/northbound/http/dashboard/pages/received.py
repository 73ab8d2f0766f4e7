"""Received SMS and their ESMEs; unclaimed ones come first, and can be given to an ESME."""

from typing import Final
from urllib.parse import urlencode

from router.desk.errors import CannotDo, NotThere
from router.desk.received import ReceivedPage
from router.northbound.http.dashboard.visit import PageVisit

SHOWN: Final = 100

LONGEST_ID: Final = 18
"""Digits."""


def show(visit: PageVisit) -> None:
    """GET /received."""
    next = visit.query("next") if _is_id(visit.query("next")) else ""
    if next or visit.query("from").strip():
        _find_all(visit, next, None)
        return

    def unclaimed(page: ReceivedPage) -> None:
        _find_all(visit, next, page)

    visit.desk.received.find(True, SHOWN, "", visit.guard(unclaimed), visit.failed)


def _find_all(visit: PageVisit, next: str, unclaimed: ReceivedPage | None) -> None:
    number = visit.query("from").strip()

    def found(page: ReceivedPage) -> None:
        more = {"from": number, "next": page.next} if number else {"next": page.next}
        visit.page(
            "received.html",
            unclaimed=() if unclaimed is None else unclaimed.items,
            more_unclaimed=unclaimed is not None and unclaimed.next is not None,
            received=page.items,
            next_page=urlencode(more) if page.next else "",
            reads_texts=visit.reads_texts,
            esmes=visit.desk.esmes.names() if visit.is_admin else (),
        )

    visit.desk.received.find(False, SHOWN, next, visit.guard(found), visit.failed, from_=number)


def deliver(visit: PageVisit) -> None:
    """POST /received/ID/deliver."""
    id, esme = visit.path["id"], visit.field("esme")
    if not _is_id(id):
        raise NotThere("there is no received SMS of this id")
    refused = visit.back("/received")
    try:
        visit.desk.received.deliver(
            int(id),
            esme,
            visit.by,
            lambda view: visit.go("/received", f"The SMS was given to {esme}."),
            refused,
        )
    except CannotDo as why:
        refused(why)


def _is_id(given: str) -> bool:
    return given.isascii() and given.isdecimal() and len(given) <= LONGEST_ID
