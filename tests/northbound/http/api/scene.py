"""The API over a desk and a relay in memory; requests are plain calls."""

import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from router.desk.people import Person, Role
from router.northbound.http.api.face import Api
from router.northbound.http.interfaces import BodyStream, HttpRequest, HttpResponse
from router.northbound.http.request_reader import fields
from router.northbound.http.settings import HttpServerSettings
from tests.desk.scene import DeskCase

ROLES = {"ops": Role.ADMIN, "eye": Role.VIEWER, "shop": Role.SENDER, "crm": Role.SENDER}
ESMES = {"shop": "shop", "crm": "crm"}


class FakeEntrance:
    """An `Entrance` whose passwords are the names."""

    def __init__(self, account: Callable[[str], Any]) -> None:
        self._account = account

    def enter(
        self, host: str, name: str, password: str, heard: Callable[[Person | None], None]
    ) -> Callable[[], None]:
        if name in ROLES and password == name:
            heard(Person(name=name, role=ROLES[name], account=self._account(ESMES.get(name, ""))))
        else:
            heard(None)
        return lambda: None


class Reader:
    """Reads a stream to its end."""

    def __init__(self, stream: BodyStream) -> None:
        self.octets = b""
        self.ended = False
        stream.start(self._more, self._end)

    def _more(self, octets: bytes) -> None:
        self.octets += octets

    def _end(self) -> None:
        self.ended = True


class ApiCase(DeskCase):
    def setUp(self) -> None:
        self.opened()
        self.settings = HttpServerSettings()
        self.attended()

    def attended(self) -> None:
        """Have the API over the desk as it is now."""
        entrance = FakeEntrance(self.desk.esmes.account)
        self.api = Api(entrance, self.desk, lambda: self.settings)

    def answers(
        self, method: str, path: str, body: object = None, who: str = "ops", **more: str
    ) -> list[HttpResponse]:
        """Ask, and give the list that the answer comes to."""
        octets = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"host": "router:8080", "content-type": "application/json"}
        if who:
            headers["authorization"] = "Basic " + b64encode(f"{who}:{who}".encode()).decode()
        headers.update({name.replace("_", "-"): value for name, value in more.items()})
        raw, _, query = path.partition("?")
        asked = HttpRequest(
            method=method,
            path=raw,
            raw_path=raw,
            query=fields(query),
            body=octets,
            headers=headers,
            host="192.0.2.7",
        )
        found: list[HttpResponse] = []
        self.api.ask(asked, found.append)
        return found

    def whole(
        self, method: str, path: str, body: object = None, who: str = "ops", **more: str
    ) -> HttpResponse:
        """Ask, wait for the disk, and give the one answer."""
        found = self.answers(method, path, body, who, **more)
        for _ in range(5):
            self.relay.turn()
        (answer,) = found
        return answer

    def ask(self, method: str, path: str, body: object = None, who: str = "ops", **more: str) -> Any:
        """Ask, and give the status and what JSON says."""
        answer = self.whole(method, f"/api/v1{path}", body, who, **more)
        return answer.status, json.loads(answer.body)

    def status(self, method: str, path: str, body: object = None, who: str = "ops", **more: str) -> int:
        return int(self.ask(method, path, body, who, **more)[0])
