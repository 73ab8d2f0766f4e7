"""The pages of the SMS Server as a face: finds the page, checks the login, and answers."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from router.desk.desk import Desk
from router.desk.people import Entrance, Person
from router.northbound.http.faces import guarded
from router.northbound.http.interfaces import HttpRequest, HttpResponse
from router.northbound.http.settings import HttpServerSettings
from router.northbound.http.sms_server import json_pages, pages
from router.northbound.http.sms_server.json_pages import BadJsonBody
from router.northbound.http.sms_server.parameters import PhpParameters
from router.northbound.http.sms_server.php_pages import PhpPages
from router.northbound.http.sms_server.tickets import Tickets
from router.relay.interfaces import Clock

Answered = Callable[[HttpResponse], None]
Leave = Callable[[], None]

FOLDERS = ("/goip/en", "/goip", "/en", "")
"""The folders of the pages; the manual and the software in use write them differently."""

PHP = ("dosend.php", "resend.php", "sendinfo.php", "xmlfile.php", "ussd.php")

JSON = ("sendsms", "querysms", "querylines")


class SmsServerPages:
    """The `HttpFace` with the pages of a GoIP SMS Server."""

    paths: Sequence[str] = (
        *(f"{folder}/{page}" for folder in FOLDERS for page in PHP),
        *(f"/goip/{page}" for page in JSON),
    )

    def __init__(
        self, people: Entrance, desk: Desk, settings: Callable[[], HttpServerSettings], clock: Clock
    ) -> None:
        self._people = people
        self._desk = desk
        self._settings = settings
        self._tickets = Tickets(clock.seconds)
        self._php = PhpPages(desk, settings, clock, self._tickets)

    def ask(self, asked: HttpRequest, answered: Answered) -> Leave:
        """See `HttpFace`."""
        page = asked.path.rstrip("/").rpartition("/")[2]
        return self._json(page, asked, answered) if page in JSON else self._of_php(page, asked, answered)

    def _of_php(self, page: str, asked: HttpRequest, answered: Answered) -> Leave:
        if asked.path.endswith("/") or page not in PHP:
            answered(HttpResponse(status=404, body=b"Not found\n"))
            return _nothing
        if asked.head or asked.method not in ("GET", "POST"):
            answered(_only("GET, POST"))
            return _nothing
        given = PhpParameters(asked)
        if self._php.look(page, given, answered):
            return _nothing

        def heard(person: Person | None) -> None:
            if person is None:
                answered(pages.login("wrong user or password"))
            else:
                self._php.show(page, given, person, asked.host, answered)

        return self._enter(asked, given.get("USERNAME"), given.get("PASSWORD"), heard, answered, pages.login)

    def _json(self, page: str, asked: HttpRequest, answered: Answered) -> Leave:
        if asked.method != "POST":
            answered(_only("POST"))
            return _nothing
        try:
            body = json_pages.read(asked)
        except BadJsonBody as error:
            answered(json_pages.rejected("unreadable", str(error), 400))
            return _nothing
        refused = partial(json_pages.rejected, "auth_failed", "", 401)

        def heard(person: Person | None) -> None:
            if person is None:
                answered(refused())
            else:
                self._of_json(page, body, person, asked.host, answered)

        name, password = json_pages.auth_of(body)
        return self._enter(asked, name, password, heard, answered, refused)

    def _of_json(
        self, page: str, body: Mapping[str, Any], person: Person, host: str, answered: Answered
    ) -> None:
        if page == "sendsms":
            json_pages.send_sms(self._desk, self._settings(), body, person, host, answered)
        elif page == "querysms":
            json_pages.query_sms(self._desk, body, person, answered)
        else:
            answered(json_pages.query_lines(self._desk, person))

    def _enter(
        self,
        asked: HttpRequest,
        name: str,
        password: str,
        heard: Callable[[Person | None], None],
        answered: Answered,
        unnamed: Callable[[], HttpResponse],
    ) -> Leave:
        if not name:
            # Without a name nothing was guessed, so the entrance need not slow it down.
            answered(unnamed())
            return _nothing
        return self._people.enter(asked.host, name, password, guarded(answered, heard))


def _only(methods: str) -> HttpResponse:
    return HttpResponse(status=405, body=b"Method not allowed\n", headers=(("Allow", methods),))


def _nothing() -> None:
    """Do nothing: there is nothing to cancel."""
