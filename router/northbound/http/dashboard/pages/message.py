"""The page of a message: its story, route and attempts; it can be cancelled while it waits."""

from collections.abc import Callable

from router.desk.causes import remedy
from router.desk.message_views import MessageView
from router.northbound.http.dashboard.rendering import part
from router.northbound.http.dashboard.visit import PageVisit
from router.relay.owing.endings import in_words


def show(visit: PageVisit) -> None:
    """GET /messages/ID."""

    def found(view: MessageView) -> None:
        visit.page(
            "message.html",
            message=view,
            reads_texts=visit.reads_texts,
            meaning=in_words(view.err) if view.err else "",
            remedy=remedy(view.err) if view.err else "",
            waits=view.state in ("SCHEDULED", "QUEUED"),
        )

    _find(visit, found)


def cancel(visit: PageVisit) -> None:
    """POST /messages/ID/cancel."""
    to = f"/messages/{part(visit.path['id'])}"

    def found(view: MessageView) -> None:
        visit.desk.messages.cancel(
            view,
            visit.by,
            lambda: visit.go(to, "The message is cancelled."),
            lambda: visit.go(to, f"It cannot be cancelled: it is {view.state}.", wrong=True),
            visit.failed,
        )

    _find(visit, found)


def _find(visit: PageVisit, then: Callable[[MessageView], None]) -> None:
    visit.desk.messages.one_for(visit.who, visit.path["id"], visit.guard(then), visit.failed)
