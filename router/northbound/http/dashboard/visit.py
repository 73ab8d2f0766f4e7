"""One request to a page by a user who is logged in. It gets exactly one answer, now or later."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from router.desk.desk import Desk
from router.desk.errors import CannotDo, NotThere, StoreUnavailable, Unfit
from router.desk.people import Person, Role
from router.desk.rights import ADMIN, ALL, LOOK, SEND, MayNot, confined_to, reads_texts
from router.northbound.http.dashboard.csrf import Seal
from router.northbound.http.dashboard.page_stream import PageStream
from router.northbound.http.dashboard.rendering import HEADERS, HTML, Templates
from router.northbound.http.dashboard.sessions import LoginSession
from router.northbound.http.dashboard.shared_views import SharedViews
from router.northbound.http.dashboard.statics import Statics
from router.northbound.http.faces import LOG
from router.northbound.http.interfaces import HttpRequest, HttpResponse
from router.northbound.http.settings import HttpServerSettings
from router.relay.errors import MessageRefused
from router.relay.events import By
from router.relay.faces import Face
from router.relay.interfaces import Clock
from router.sms.value import value

TITLES: Final[Mapping[int, str]] = {
    400: "That could not be read",
    403: "That is not for you",
    404: "That is not here",
    405: "This page cannot be used so",
    409: "That cannot be done",
    422: "That cannot be",
    429: "Not so fast",
    500: "That went wrong",
    503: "Not now",
}

PAGES: Final = (
    ("/", "Overview", LOOK),
    ("/channels", "Channels", LOOK),
    ("/esmes", "ESMEs", LOOK),
    ("/messages", "Messages", ALL),
    ("/send", "Send", SEND),
    ("/received", "Received", LOOK),
    ("/routes", "Routes", LOOK),
    ("/alerts", "Alerts", LOOK),
    ("/events", "Events", LOOK),
    ("/configuration", "Configuration", ADMIN),
)
"""The links on each page, with the roles that see them."""


@value
class DashboardContext:
    """The parts that all requests to the dashboard share."""

    desk: Desk
    clock: Clock
    templates: Templates
    statics: Statics
    seal: Seal
    settings: Callable[[], HttpServerSettings]
    shared: SharedViews


class PageVisit:
    """A request, its session, and its answer. ``path`` holds the variable segments of the path."""

    def __init__(
        self,
        asked: HttpRequest,
        path: Mapping[str, str],
        session: LoginSession,
        context: DashboardContext,
        answered: Callable[[HttpResponse], None],
    ) -> None:
        self.asked = asked
        self.path = path
        self.session = session
        self.desk = context.desk
        self.shared = context.shared
        self.settings = context.settings()
        self._context = context
        self._answered = answered

    # --- the user and the request

    @property
    def who(self) -> Person:
        """The user."""
        return self.session.person

    @property
    def is_admin(self) -> bool:
        """Whether the user is an admin."""
        return self.who.role is Role.ADMIN

    @property
    def by(self) -> By:
        """The user and the address, for events of acts."""
        return By(self.who.name, self.asked.host or "a socket", Face.DASHBOARD)

    @property
    def reads_texts(self) -> bool:
        """Whether the user may read texts of messages."""
        return reads_texts(self.who, self.settings.viewers_read_texts)

    @property
    def own(self) -> str:
        """The only ESME whose messages the user may see; empty: all of them. Raises MayNot."""
        return confined_to(self.who)

    def query(self, name: str) -> str:
        """Return a field of the query; empty without it."""
        return _last(self.asked.query.get(name))

    def field(self, name: str) -> str:
        """Return a field of the form; empty without it."""
        return _last(self.asked.form.get(name))

    # --- answers

    def page(self, template: str, status: int = 200, **filled: object) -> None:
        """Answer with a page."""
        self.slowly(self.pieces(template, **filled), status)

    def pieces(self, template: str, **filled: object) -> Iterator[str]:
        """Return the pieces of a page, for `slowly`."""
        return self._context.templates.pieces(template, self._filled(filled))

    def slowly(self, pieces: Iterator[str], status: int = 200) -> None:
        """Answer with a page that is made in pieces, with other work in between."""
        stream = PageStream(self._context.clock, pieces)
        self.answer(HttpResponse(status=status, content_type=HTML, headers=HEADERS, stream=stream))

    def go(self, to: str, notice: str = "", wrong: bool = False) -> None:
        """Redirect to another page of the dashboard, which shows ``notice``."""
        if notice:
            self.session.say(notice, wrong)
        self.answer(HttpResponse(status=303, headers=(("Location", to), ("Cache-Control", "no-store"))))

    def back(self, to: str) -> "Callable[[Exception], None]":
        """Return a function that redirects to a page, and shows there why something was not done."""
        return lambda why: self.go(to, in_words(why), wrong=True)

    def answer(self, answer: HttpResponse) -> None:
        """Answer with a response."""
        self._answered(answer)

    def failed(self, why: Exception) -> None:
        """Answer with a page that says why something was not done."""
        status = status_of(why)
        if status == 500:
            LOG.failure("http: a page could not be made")
        self.page("error.html", status, title=TITLES[status], text=in_words(why))

    def guard(self, run: Callable[..., None]) -> Callable[..., None]:
        """Return a callback that answers with an error page if it raises, also when it is called later."""

        def guarded(*given: object) -> None:
            try:
                run(*given)
            except Exception as error:
                self.failed(error)

        return guarded

    def _filled(self, filled: Mapping[str, object]) -> Mapping[str, Any]:
        identity = self.desk.identity()
        role, session = self.who.role, self.session
        return {
            "who": self.who,
            "is_admin": self.is_admin,
            "may_send": role in SEND,
            "may_look": role in LOOK,
            "csrf": self._context.seal.of(session.id),
            "pages": [(path, title) for path, title, roles in PAGES if role in roles],
            "place": "/" + self.asked.path.split("/")[1],
            "notices": session.take_notices(),
            "identity": identity,
            "now": identity.now,
            "static": self._context.statics.paths,
            "live": "",
            "query": partial(self.query),
            **filled,
        }


def _last(values: Sequence[str] | None) -> str:
    return values[-1] if values else ""


def in_words(why: Exception) -> str:
    """Return an exception in words: those of the desk, or for a bug of ours that the log has more."""
    match why:
        case CannotDo():
            return str(why)
        case MessageRefused():
            return why.refusal.value
    return "The router failed to do that: a bug. Its log has the traceback."


def status_of(why: Exception) -> int:
    """Return the HTTP status for an exception."""
    match why:
        case NotThere():
            return 404
        case StoreUnavailable():
            return 503
        case MayNot():
            return 403
        case Unfit():
            return 422
        case CannotDo():
            return 409
        case MessageRefused():
            return 422
    return 500
