"""The dashboard as a face: finds the page, the session and the rights of a request, and checks its form."""

from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import quote, urlencode

from router.desk.desk import Desk
from router.desk.people import Entrance
from router.desk.rights import MayNot
from router.northbound.http.dashboard.cookies import SESSION, cookie_of
from router.northbound.http.dashboard.csrf import FIELD, Seal
from router.northbound.http.dashboard.live import Live
from router.northbound.http.dashboard.login import LoginPage, lead_to
from router.northbound.http.dashboard.rendering import Templates
from router.northbound.http.dashboard.sessions import LoginAccounts, LoginSession, LoginSessions
from router.northbound.http.dashboard.shared_views import SharedViews
from router.northbound.http.dashboard.statics import Statics
from router.northbound.http.dashboard.table import PAGES, DashboardPage
from router.northbound.http.dashboard.visit import DashboardContext, PageVisit
from router.northbound.http.interfaces import HttpRequest, HttpResponse
from router.northbound.http.origin import is_our_own
from router.northbound.http.problems import problem
from router.northbound.http.request_reader import unquoted
from router.northbound.http.settings import HttpServerSettings
from router.relay.interfaces import Clock

Answered = Callable[[HttpResponse], None]
Leave = Callable[[], None]

FOREIGN: Final = (
    "This form is not from a page of your session: the page is too old, or from another site. Try again here."
)

NOWHERE: Final = "there is nothing at this path; /docs shows what there is"


class Dashboard:
    """The `HttpFace` of the dashboard; it gets all paths that no other face has."""

    paths: Sequence[str] = ("/",)

    def __init__(
        self,
        people: Entrance,
        known: LoginAccounts,
        desk: Desk,
        settings: Callable[[], HttpServerSettings],
        clock: Clock,
    ) -> None:
        shared = SharedViews(desk, clock)
        self._context = DashboardContext(desk, clock, Templates(), Statics(), Seal(), settings, shared)
        self._sessions = LoginSessions(clock.seconds, known)
        self._entry = LoginPage(people, self._sessions, self._context)
        self._live = Live(desk, clock, self._sessions)
        self._routes = [(one.path.split("/"), one) for one in PAGES]

    def ask(self, asked: HttpRequest, answered: Answered) -> Leave:
        """See `HttpFace`."""
        static = self._context.statics.of(asked.path)
        if static is not None and asked.method == "GET":
            answered(static)
        elif asked.path == "/login" and asked.method == "POST":
            return self._entry.enter(asked, answered)
        elif asked.path == "/login" and asked.method == "GET":
            self._entry.show(asked, answered)
        elif asked.path == "/logout" and asked.method == "POST":
            self._entry.leave(asked, answered)
        else:
            self._ask(asked, answered)
        return _nothing

    def _ask(self, asked: HttpRequest, answered: Answered) -> None:
        """Answer with a page or its stream of changes, or redirect to the login page."""
        session = self._sessions.of(cookie_of(asked, SESSION), asked.host)
        if asked.path == "/stream":
            self._stream(asked, session, answered)
            return
        parts = asked.raw_path.split("/")
        found = [one for path, one in self._routes if _fits(path, parts)]
        if not found and "text/html" not in asked.headers.get("accept", ""):
            answered(problem(404, NOWHERE))
        elif session is None:
            answered(lead_to(_login(asked)))
        else:
            page = next((one for one in found if one.method == asked.method), None)
            names = [] if page is None else page.path.split("/")
            path = {
                name[1:-1]: unquoted(part)
                for name, part in zip(names, parts, strict=False)
                if name[:1] == "{"
            }
            self._show(page, bool(found), PageVisit(asked, path, session, self._context, answered))

    def _stream(self, asked: HttpRequest, session: LoginSession | None, answered: Answered) -> None:
        if session is None or asked.method != "GET":
            answered(problem(401 if session is None else 405))
        else:
            answered(self._live.stream(session, asked.host, (asked.query.get("of") or [""])[0]))

    def _show(self, page: DashboardPage | None, is_other: bool, visit: PageVisit) -> None:
        asked, role = visit.asked, visit.who.role
        if page is None:
            status, title = (
                (405, "This page cannot be used so") if is_other else (404, "There is no such page")
            )
            visit.page("error.html", status, title=title, text="The links above lead to all pages.")
        elif role not in page.roles and asked.path == "/":
            visit.go("/messages")
        elif role not in page.roles:
            visit.failed(MayNot(f"This page is not for users with the role {role.value}."))
        elif page.method == "POST" and not self._is_ours(asked, visit.session):
            visit.page("error.html", 403, title="Nothing was done", text=FOREIGN)
        else:
            visit.guard(page.run)(visit)

    def _is_ours(self, asked: HttpRequest, session: LoginSession) -> bool:
        given = (asked.form.get(FIELD) or [""])[-1]
        return is_our_own(asked) and self._context.seal.fits(session.id, given)


def _login(asked: HttpRequest) -> str:
    """Return the path of the login page; after it, a GET leads back to the page that was asked for."""
    if asked.method != "GET" or asked.path == "/":
        return "/login"
    query = urlencode([(name, each) for name, all_of in asked.query.items() for each in all_of])
    return f"/login?next={quote(asked.raw_path + ('?' + query if query else ''), safe='/')}"


def _fits(path: Sequence[str], parts: Sequence[str]) -> bool:
    if len(path) != len(parts):
        return False
    pairs = zip(path, parts, strict=True)
    return all(part != "" if name[:1] == "{" else name == part for name, part in pairs)


def _nothing() -> None:
    """Do nothing: there is nothing to cancel."""
