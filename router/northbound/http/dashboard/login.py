"""Logging in and out."""

from collections.abc import Callable
from ipaddress import ip_address
from secrets import token_urlsafe
from typing import Final

from router.desk.people import Entrance, Person
from router.northbound.http.dashboard.cookies import LOGIN, SESSION, cookie_of, drop_cookie, set_cookie
from router.northbound.http.dashboard.csrf import FIELD
from router.northbound.http.dashboard.rendering import HEADERS, HTML
from router.northbound.http.dashboard.sessions import LASTS, LoginSessions
from router.northbound.http.dashboard.visit import DashboardContext
from router.northbound.http.interfaces import HttpRequest, HttpResponse
from router.northbound.http.origin import is_our_own

Answered = Callable[[HttpResponse], None]
Leave = Callable[[], None]

HOUR: Final = 3600

STALE: Final = "This page was too old, or cookies are off. Please log in again."
WRONG: Final = "That name and password are not known here."


class LoginPage:
    """The login page; it begins and ends sessions."""

    def __init__(self, people: Entrance, sessions: LoginSessions, context: DashboardContext) -> None:
        self._people = people
        self._sessions = sessions
        self._context = context

    def show(self, asked: HttpRequest, answered: Answered) -> None:
        """Show the form; redirect a browser that is logged in already."""
        if self._sessions.of(cookie_of(asked, SESSION), asked.host) is not None:
            answered(lead_to(local(_first(asked, "next"))))
        else:
            answered(self._form(asked, local(_first(asked, "next"))))

    def enter(self, asked: HttpRequest, answered: Answered) -> Leave:
        """Check a name and a password, and begin a session. The entrance slows down guessing."""
        to, browser = local(_field(asked, "next")), cookie_of(asked, LOGIN)
        if not is_our_own(asked) or not self._context.seal.fits(browser, _field(asked, FIELD)):
            answered(self._form(asked, to, 403, STALE))
            return _nothing
        name, password = _field(asked, "name"), _field(asked, "password")
        if not name or not password:
            answered(self._form(asked, to, 422, "A name and a password are needed.", name))
            return _nothing

        def heard(person: Person | None) -> None:
            if person is None:
                answered(self._form(asked, to, 401, WRONG, name))
                return
            session = self._sessions.begin(person, cookie_of(asked, SESSION))
            cookie = set_cookie(asked, SESSION, session.id, int(LASTS))
            answered(lead_to(to, cookie, drop_cookie(asked, LOGIN)))

        return self._people.enter(asked.host, name, password, heard)

    def leave(self, asked: HttpRequest, answered: Answered) -> None:
        """End a session, if the form is from one of its pages."""
        id = cookie_of(asked, SESSION)
        if is_our_own(asked) and self._context.seal.fits(id, _field(asked, FIELD)):
            self._sessions.end(id)
            answered(lead_to("/login", drop_cookie(asked, SESSION)))
        else:
            answered(self._form(asked, "/", 403, STALE))

    def _form(
        self, asked: HttpRequest, to: str, status: int = 200, wrong: str = "", name: str = ""
    ) -> HttpResponse:
        browser = token_urlsafe(24)
        context = self._context
        body = context.templates.whole(
            "login.html",
            {
                "csrf": context.seal.of(browser),
                "next": to,
                "wrong": wrong,
                "name": name[:100],
                "is_open": not asked.secure and not _is_loopback(asked.host),
                "has_users": bool(context.settings().users),
                "identity": context.desk.identity(),
                "static": context.statics.paths,
            },
        )
        cookie = set_cookie(asked, LOGIN, browser, HOUR)
        return HttpResponse(status=status, content_type=HTML, body=body, headers=(*HEADERS, cookie))


def lead_to(path: str, *headers: tuple[str, str]) -> HttpResponse:
    """Return a redirect to a page of the dashboard."""
    return HttpResponse(status=303, headers=(("Location", path), ("Cache-Control", "no-store"), *headers))


def local(path: str) -> str:
    """Return a path if it is on this site, else `/`, so that no link redirects to another site."""
    plain = path.startswith("/") and path.isprintable() and "\\" not in path and path.isascii()
    return path if plain and not path.startswith(("//", "/login", "/logout")) else "/"


def _first(asked: HttpRequest, name: str) -> str:
    return (asked.query.get(name) or [""])[0]


def _field(asked: HttpRequest, name: str) -> str:
    return (asked.form.get(name) or [""])[0]


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        # A Unix socket has no address, and is local.
        return True


def _nothing() -> None:
    """Do nothing: there is nothing to cancel."""
