"""A router with boxes behind it and something to see on each page of the dashboard: for pictures, and tests.

One box works, one fails some of what it is given, one is not there; one ESME is bound, another is away, and
has something waiting for it. All that came in is given, or is for nobody.
"""

import json
import time
import urllib.request
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from router.simulator.demo.boxes import Boxes
from router.simulator.demo.missing import Missing
from tools.peers.smpplib_esme import Esme
from tools.ports import free_port
from tools.processes import Child, router, tool

READY_S, END_S = 30.0, 15.0

USERS = {"ops": "admin", "eye": "viewer", "desk": "sender"}
"""Who may look, and as what; the password of each is its name."""

PAGE = """\
smpp: {{listen: ["tcp:{smpp}:interface=127.0.0.1"]}}
udp: {{listen: "127.0.0.1:{udp}"}}
store: "sqlite:router.db"
node: lab1
http:
  listen: "tcp:{http}:interface=127.0.0.1"
  viewers_read_texts: false
  users:
    - {{name: ops, role: admin, password: ops, esme: crm}}
    - {{name: eye, role: viewer, password: eye}}
    - {{name: desk, role: sender, password: desk, esme: shop}}
esmes:
  - {{system_id: crm, password: secret12, limits: {{day: 5000}}}}
  - {{system_id: shop, password: secret34, queue: 500}}
  - {{system_id: old, password: secret56, enabled: false}}
gateways:
  - {{id: goip1, connect: smpp, host: 127.0.0.1, port: {goip}, password: pw, channels: 4, pace: 0ms..50ms,
     limits: {{day: 60, total: 5000}}}}
  - {{id: goip2, connect: http, host: 127.0.0.1, port: {web}, password: admin, channels: 2, pace: 0ms..50ms,
     limits: {{hour: 30, day: 200}}, timers: {{poll: 500ms, line: 1s, inbox: 1s, reconnect: 1s..2s}}}}
  - {{id: goip3, connect: udp, password: pw, channels: 2, pace: 0ms..50ms}}
  - {{id: goip4, connect: smpp, host: 127.0.0.1, port: {nobody}, password: pw, channels: 4}}
routes:
  - {{name: mtn, match: {{destination_addr: "^(\\\\+?256)?7[78]"}}, via: [goip1, goip3]}}
  - {{name: airtel, match: {{destination_addr: "^(\\\\+?256)?7[05]"}}, via: [goip2]}}
  - {{name: abroad, match: {{destination_addr: "^\\\\+?44"}}, via: [goip4]}}
received:
  - {{match: {{channel: [goip1]}}, to: {{esme: crm}}}}
  - {{match: {{channel: [goip3]}}, to: {{esme: shop}}}}
"""


class Farm:
    """Starts in ``folder``; ``close`` ends all that it has started."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._children: list[Child] = []
        self.http = free_port()
        self._esme: Esme | None = None
        self.page = folder / "farm.yaml"
        try:
            self._start()
            self._fill()
        except BaseException:
            self.close()
            raise

    @property
    def url(self) -> str:
        """Where the dashboard is."""
        return f"http://127.0.0.1:{self.http}"

    def ask(self, method: str, path: str, body: object = None, who: str = "ops") -> Any:
        """Ask the API, and return what JSON says."""
        sign = b64encode(f"{who}:{who}".encode()).decode()
        headers = {"Authorization": f"Basic {sign}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/api/v1{path}", data, headers, method=method)
        with urllib.request.urlopen(request, timeout=20.0) as answer:
            return json.loads(answer.read())

    @property
    def router_pid(self) -> int:
        """The process of the router."""
        return self._children[-1].pid

    def await_all_ended(self, ids: Sequence[str]) -> None:
        """Wait until all these messages have ended."""
        for id in ids:
            self._until(lambda id=id: self.ask("GET", f"/messages/{id}")["ended"] is not None, id)

    def close(self) -> None:
        """End the router and its boxes."""
        if self._esme is not None:
            self._esme.close()
        for child in reversed(self._children):
            child.end(END_S)

    def _start(self) -> None:
        names = ("smpp", "udp", "goip", "web", "nobody")
        ports = {name: free_port() for name in names}
        self.page.write_text(PAGE.format(http=self.http, **ports), "utf-8")
        self.page.chmod(0o600)
        ways = {
            "goip1": [
                "--smpp",
                str(ports["goip"]),
                "--channels",
                "4",
                "--signal",
                "23",
                "--operator",
                "MTN-UG",
            ],
            "goip2": ["--http", str(ports["web"]), "--channels", "2", "--cms-error-rate", "0.4"],
            "goip3": ["--udp", f"127.0.0.1:{ports['udp']}", "--channels", "2", "--keepalive-s", "1"],
        }
        self._boxes: dict[str, int] = {}
        for id, words in ways.items():
            control = self._boxes[id] = free_port()
            common = [
                "--id",
                id,
                "--log",
                "off",
                "--speed",
                "50",
                "--seed",
                "5",
                "--control",
                f"127.0.0.1:{control}",
            ]
            child = Child(id, tool("goip", *words, *common), self._folder)
            self._children.append(child)
        for id, child in zip(ways, self._children, strict=True):
            child.await_port(self._boxes[id], READY_S)
        self._children.append(router(self._folder, Path(self.page.name)))
        self._children[-1].await_port(self.http, READY_S)
        self._until(self._is_up, "channels of three boxes are up")
        self._esme = Esme(ports["smpp"], "crm", "secret12")

    def _is_up(self) -> bool:
        channels = self.ask("GET", "/channels")["items"]
        return sum(one["state"] in ("up", "resting", "saving") for one in channels) >= 8

    def _fill(self) -> None:
        numbers = [f"+2567{prefix}{number:07d}" for number in range(1, 20) for prefix in ("7", "0")]
        for at in range(0, len(numbers), 10):
            text = "Your code is 4711. It is good for ten minutes."
            self.ask("POST", "/messages", {"to": numbers[at : at + 10], "text": text, "esme": "crm"})
        for text in (
            "Привет! Ваш заказ готов 🙂",
            "<script>alert('text')</script> & <b>bold</b>",
            "A " + "long one, " * 40,
        ):
            self.ask(
                "POST", "/messages", {"to": "+256772000099", "text": text, "esme": "shop", "from": "Shop"}
            )
        self.ask(
            "POST",
            "/messages",
            {"to": "+447700900123", "text": "It waits: its gateway is away.", "esme": "crm"},
        )
        self.ask("POST", "/channels/goip104/pause", {})
        for id, line, source, text in (
            ("goip1", 1, "+256772999888", "Yes please. <img src=x onerror=alert(1)>"),
            ("goip2", 1, "+256702111222", "STOP sending me these, who are you?"),
            ("goip3", 2, "MTN", "You have 12 SMS left in your bundle, valid until 2026-12-01."),
        ):
            boxes = Boxes(self._boxes[id])
            boxes.receive(line, source, text)
            boxes.close()
        self._until(lambda: len(self.ask("GET", "/received")["items"]) >= 3, "three SMS have come in")
        self._until(self._has_ended, "most messages have ended")

    def _has_ended(self) -> bool:
        items = self.ask("GET", "/messages?limit=200")["items"]
        return sum(one["ended"] is not None for one in items) >= 30

    def _until(self, done: Any, what: str) -> None:
        deadline = time.monotonic() + READY_S
        while not done():
            if time.monotonic() > deadline:
                raise Missing(f"not in time: {what}; in {self._folder} stands what each said")
            time.sleep(0.2)
