"""The pages of a GoIP as a face: finds the page, checks the login, and answers."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from router.desk.desk import Desk
from router.desk.people import Entrance, Person, Role
from router.desk.slots import EMPTY, LEAST, MOST, SlotView
from router.northbound.http.basic_auth import login_of
from router.northbound.http.faces import guarded
from router.northbound.http.goip_page import status, words
from router.northbound.http.goip_page.sending import GoipParameters, reply, send
from router.northbound.http.goip_page.xml import page
from router.northbound.http.interfaces import HttpRequest, HttpResponse
from router.northbound.http.settings import HttpServerSettings

Answered = Callable[[HttpResponse], None]
Leave = Callable[[], None]

TREES: Final = ("/default/en_US/", "/default/zh_CN/")
"""Both say the same, in English."""

SEND: Final = "send.html"
STATUS: Final = "send_status.xml"
KEYS: Final = "send_sms_status.xml"
LINES: Final = "status.xml"

SLOTS: Final = "send-sms-status"
"""The root element of both pages of slots."""


class GoipPage:
    """The `HttpFace` with the pages of a GoIP."""

    paths: Sequence[str] = tuple(tree + name for tree in TREES for name in (SEND, STATUS, KEYS, LINES))

    def __init__(self, people: Entrance, desk: Desk, settings: Callable[[], HttpServerSettings]) -> None:
        self._people = people
        self._desk = desk
        self._settings = settings

    def ask(self, asked: HttpRequest, answered: Answered) -> Leave:
        """See `HttpFace`."""
        if asked.path not in self.paths:
            answered(HttpResponse(status=404, body=b"Not found\n"))
            return _nothing
        if asked.head or asked.method not in ("GET", "POST"):
            answered(
                HttpResponse(status=405, body=b"Method not allowed\n", headers=(("Allow", "GET, POST"),))
            )
            return _nothing
        name = asked.path.rpartition("/")[2]
        return self._send(asked, answered) if name == SEND else self._show(name, asked, answered)

    def _send(self, asked: HttpRequest, answered: Answered) -> Leave:
        """Answer send.html. Only `u` and `p` count: browsers add a stored Basic login by themselves."""
        given = GoipParameters(asked)

        def heard(person: Person | None) -> None:
            if person is None:
                answered(reply(words.LOGIN))
            else:
                send(self._desk, given, person, asked.host, self._settings().goip_strict, answered)

        return self._enter(asked, (given.get("u"), given.get("p")), heard, answered)

    def _show(self, name: str, asked: HttpRequest, answered: Answered) -> Leave:
        given = GoipParameters(asked)

        def heard(person: Person | None) -> None:
            if person is None:
                answered(_unknown())
            elif name == LINES:
                answered(self._lines(person, given.get("type")))
            else:
                self._slots(person, "id" if name == STATUS else "smskey", given.get("line"), answered)

        login = (given.get("u"), given.get("p")) if given.get("u") else login_of(asked)
        return self._enter(asked, login, heard, answered)

    def _enter(
        self,
        asked: HttpRequest,
        login: tuple[str, str] | None,
        heard: Callable[[Person | None], None],
        answered: Answered,
    ) -> Leave:
        if login is None or not login[0]:
            # Without a name nothing was guessed, so the entrance need not slow it down.
            heard(None)
            return _nothing
        return self._people.enter(asked.host, *login, guarded(answered, heard))

    def _slots(self, person: Person, key: str, line: str, answered: Answered) -> None:
        def show(slots: Sequence[SlotView]) -> None:
            answered(page(SLOTS, status.of_slots(slots, key)))

        def show_one(slots: Sequence[SlotView]) -> None:
            answered(page(SLOTS, status.of_slot(slots[0], key)))

        account, unable = person.account, partial(answered, _unanswered())
        # Only the older of the two pages can show a single slot.
        alone = int(line) if key == "smskey" and line in map(str, range(1, MOST + 1)) else 0
        if account is None:
            (show_one if alone else show)([EMPTY] * LEAST)
        elif alone:
            self._desk.slots.one(account, alone, show_one, unable)
        else:
            self._desk.slots.all(account, show, unable)

    def _lines(self, person: Person, type_: str) -> HttpResponse:
        lines = self._desk.channels.some(self._desk.slots.lines(person.account))
        wholly = person.role is not Role.SENDER
        if type_ == "base":
            known = self._desk.identity()
            return page("status", status.of_box(known.node, known.version, known.now, lines, wholly))
        return page("status", status.of_lines(type_, lines, wholly))


def _unknown() -> HttpResponse:
    realm = ("WWW-Authenticate", 'Basic realm="GoIP", charset="UTF-8"')
    return HttpResponse(status=401, body=b"user or password error\n", headers=(realm,))


def _unanswered() -> HttpResponse:
    return HttpResponse(status=503, body=b"the store cannot answer now\n")


def _nothing() -> None:
    """Do nothing: there is nothing to cancel."""
