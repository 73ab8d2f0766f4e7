"""A GoIP's pages over a whole relay in memory; a test asks for a page, and plays the gateways."""

import re
from base64 import b64encode
from collections.abc import Callable
from typing import ClassVar

from router.desk.people import Person, Role
from router.northbound.http.goip_page.face import GoipPage
from router.northbound.http.interfaces import HttpRequest, HttpResponse
from router.northbound.http.request_reader import fields
from router.northbound.http.settings import HttpServerSettings
from router.relay.account import Account
from router.sms.value import evolve
from tests.desk.scene import DeskCase
from tests.support.relay import RelayInMemory
from tests.support.values import account, channel

SEND = "/default/en_US/send.html?"
STATUS = "/default/en_US/send_status.xml?"
KEYS = "/default/en_US/send_sms_status.xml?"
LINES = "/default/en_US/status.xml?"

IDS = ("goip101", "goip102", "goip201")

SHOP = evolve(account("shop"), via=("goip201", "goip102"))

ROOT = "u=root&p=root&"


class Door:
    """An `Entrance` whose passwords are the names."""

    def __init__(self, accounts: Callable[[str], Account | None]) -> None:
        self._accounts = accounts
        self.names: list[str] = []

    def enter(
        self, host: str, name: str, password: str, heard: Callable[[Person | None], None]
    ) -> Callable[[], None]:
        self.names.append(name)
        heard(self._person(name) if password == name else None)
        return lambda: None

    def _person(self, name: str) -> Person | None:
        crm, shop = self._accounts("crm"), self._accounts("shop")
        return {
            "root": Person(name="root", role=Role.ADMIN, account=crm),
            "ops": Person(name="ops", role=Role.ADMIN),
            "eyes": Person(name="eyes", role=Role.VIEWER, account=crm),
            "shop": Person(name="shop", role=Role.SENDER, account=shop),
        }.get(name)


class GoipPageCase(DeskCase):
    settings = HttpServerSettings()
    accounts: ClassVar[tuple[Account, ...]] = (account(), SHOP)

    def setUp(self) -> None:
        self.known = [evolve(channel(id), gateway=id[:-2]) for id in IDS]
        self.relay = RelayInMemory(
            self.known, accounts=self.accounts, numbers={one.id: one.id for one in self.known}
        )
        self.open()

    def open(self) -> None:
        """Return the face over the relay as it is now."""
        self.attend(self.known)
        self.door = Door(self.relay.accounts.get)
        self.face = GoipPage(self.door, self.desk, lambda: self.settings)

    def kill(self) -> None:
        """Kill the router, and start another on what is on disk."""
        self.relay.kill()
        self.open()

    def up(self, *ids: str) -> None:
        for id in ids or IDS:
            self.connector(id).up()

    def ask(self, path: str, form: str | None = None, login: str = "", method: str = "") -> HttpResponse:
        """Ask, and give what was answered."""
        found: list[HttpResponse] = []
        self.face.ask(self.asked(path, form, login, method), found.append)
        self.relay.turn()
        (answer,) = found
        return answer

    def asked(self, path: str, form: str | None = None, login: str = "", method: str = "") -> HttpRequest:
        """Send a request; ``form`` is the body of a POST, ``login`` the Basic login."""
        where, _, query = path.partition("?")
        basic = {"authorization": "Basic " + b64encode(login.encode()).decode()} if login else {}
        return HttpRequest(
            method=method or ("GET" if form is None else "POST"),
            path=where,
            query=fields(query),
            form=fields(form or ""),
            headers=basic,
            host="10.0.0.7",
        )

    def say(self, path: str, form: str | None = None) -> str:
        """Return the words of send.html, without the line breaks around them."""
        answer = self.ask(path, form)
        said = answer.body.decode()
        self.assertEqual((answer.status, said[:1], said[-1:]), (200, "\n", "\n"))
        return said.strip("\n")

    def sent(self, query: str) -> str:
        """Send as root; gives the id that it was answered with."""
        said = self.say(SEND + ROOT + query)
        found = re.fullmatch(r"Sending, L\d+ Send SMS to \S+; ID:([0-9a-f]{8})", said)
        assert found is not None, said
        return found[1]

    def elements(self, path: str) -> dict[str, str]:
        """Return the elements of a page that root has asked for."""
        answer = self.ask(path + ROOT)
        self.assertEqual((answer.status, answer.content_type), (200, "text/xml; charset=utf-8"))
        return dict(re.findall(r"<(\w+)>([^<]*)</\w+>", answer.body.decode()))

    def slot(self, number: int = 1) -> tuple[str, str, str]:
        """id, status and error of a slot."""
        shown = self.elements(STATUS)
        return shown[f"id{number}"], shown[f"status{number}"], shown[f"error{number}"]

    def gone_by(self) -> list[str]:
        """Return the channels that were given something, in order."""
        return [str(told[1]) for told in self.relay.of("submit")]
