"""The SMS Server's pages over a whole relay in memory; a test asks for a page, and plays the gateways."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import timedelta, timezone
from typing import Any

from router.desk.people import Person, Role
from router.northbound.http.interfaces import HttpRequest, HttpResponse
from router.northbound.http.request_reader import fields
from router.northbound.http.settings import HttpServerSettings, SmsProvider
from router.northbound.http.sms_server.face import SmsServerPages
from router.sms.value import evolve
from tests.desk.scene import DeskCase
from tests.support.neighbours import FakeConnector
from tests.support.relay import RelayInMemory
from tests.support.values import account, channel

EAST = timezone(timedelta(hours=3))

SETTINGS = HttpServerSettings(
    providers={
        1: SmsProvider(via=("goip101", "goip102"), group="~provider 1", name="SIMNETWORK"),
        2: SmsProvider(via=("goip201",), group="~provider 2", prefix="+256", local="0"),
    },
    lines={
        "goip1": "~gateway goip1",
        "shopline": "goip102",
        "goip101": "goip101",
        "goip102": "goip102",
        "goip201": "goip201",
    },
    zone=EAST,
)

SHOP = evolve(account("shop"), via=("goip201",))

PEOPLE = {
    "root": Person(name="root", role=Role.ADMIN, account=account()),
    "ops": Person(name="ops", role=Role.ADMIN),
    "eyes": Person(name="eyes", role=Role.VIEWER, account=account()),
    "shop": Person(name="shop", role=Role.SENDER, account=SHOP),
}


class Door:
    """An `Entrance` whose passwords are the names."""

    def __init__(self) -> None:
        self.hosts: list[str] = []
        self.people = dict(PEOPLE)

    def enter(
        self, host: str, name: str, password: str, heard: Callable[[Person | None], None]
    ) -> Callable[[], None]:
        self.hosts.append(host)
        heard(self.people.get(name) if password == name else None)
        return lambda: None


class Page:
    """An answer as its reader sees it: what is streamed comes as long as it does not leave."""

    def __init__(self) -> None:
        self.answers: list[HttpResponse] = []
        self.text = ""
        self.ended = False

    def answered(self, answer: HttpResponse) -> None:
        self.answers.append(answer)
        self.text = answer.body.decode()
        if answer.stream is None:
            self.ended = True
        else:
            answer.stream.start(self._write, self._end)

    def _write(self, octets: bytes) -> None:
        assert not self.ended, "written behind the end"
        self.text += octets.decode()

    def _end(self) -> None:
        assert not self.ended, "ended twice"
        self.ended = True

    @property
    def answer(self) -> HttpResponse:
        (found,) = self.answers
        return found

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def red(self) -> list[str]:
        """Return the texts in red."""
        return re.findall(r"<font color='#FF0000'>(.*?)</font>", self.text)

    @property
    def message_id(self) -> str:
        """Return the address that a client without scripts finds."""
        found = re.search(r"messageid=(.*?)&USERNAME", self.text)
        assert found is not None, self.text
        return found.group(1)

    @property
    def ticket(self) -> str:
        found = re.search(r"&TICKET=([0-9a-f-]+)", self.text)
        assert found is not None, self.text
        return found.group(1)


class SmsServerCase(DeskCase):
    settings = SETTINGS

    def setUp(self) -> None:
        known = [evolve(channel(id), gateway=id[:-2]) for id in ("goip101", "goip102", "goip201")]
        self.relay = RelayInMemory(
            known,
            accounts=[account(), SHOP],
            numbers={one.id: one.id for one in known},
            groups={
                "~gateway goip1": ("goip101", "goip102"),
                "~provider 1": ("goip101", "goip102"),
                "~provider 2": ("goip201",),
            },
        )
        self.attend(known)
        self.door = Door()
        self.face = SmsServerPages(self.door, self.desk, lambda: self.settings, self.relay.clock)

    def up(self, *ids: str) -> None:
        for id in ids or tuple(self.relay.connectors):
            self.connector(id).up()

    def ask(
        self,
        path: str,
        method: str = "GET",
        form: str = "",
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """Ask for a path with its query; ``form`` is the body of one."""
        page = Page()
        where, _, query = path.partition("?")
        asked = HttpRequest(
            method=method,
            path=where,
            query=fields(query),
            form=fields(form),
            body=body or form.encode(),
            headers=headers or {},
            host="10.0.0.7",
        )
        self.face.ask(asked, page.answered)
        self.relay.turn()
        return page

    def send(self, more: str = "&smsnum=10086&Memo=hello", user: str = "root") -> Page:
        return self.ask(f"/goip/en/dosend.php?USERNAME={user}&PASSWORD={user}&method=2{more}")

    def tell(self, page: str, body: Mapping[str, object], user: str = "root") -> Page:
        """Ask one of the JSON pages."""
        whole = {"auth": {"username": user, "password": user}, **body}
        return self.ask(f"/goip/{page}/", "POST", body=json.dumps(whole).encode())

    def submits(self) -> list[tuple[object, ...]]:
        """Return the texts that have left, with channel and number."""
        return [told[1:] for told in self.relay.of("submit")]

    def first_out(self) -> FakeConnector:
        """Return the channel with an open submit."""
        return next(one for one in self.relay.connectors.values() if one.out)
