"""A GoIP's page written in PHP, in its maker's manner and without a look at ours: the router sends by it."""

import json
import subprocess
from pathlib import Path

from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater

from router.service import RouterService
from router.smpp.pdus import SubmitSm
from tests.flow.building import Building, Esme, reactor, until
from tests.interop.staged import lacking, need
from tools.ports import free_port

SCRIPT = Path(__file__).parent / "php" / "goip.php"


class PhpBoxTests(Building):
    """Two lines that take 0.2 s for an SMS, and refuse numbers that end in 0 with CMS error 28."""

    def setUp(self) -> None:
        need(self, lacking("php"))
        super().setUp()
        self.port = free_port()
        self.state = self.place.absolute() / "state.json"
        self.php = subprocess.Popen(
            ["php", "-S", f"127.0.0.1:{self.port}", str(SCRIPT)],
            env={"GOIP_STATE": str(self.state), "PATH": "/usr/bin:/bin:/usr/local/bin"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.addCleanup(self.php.wait)
        self.addCleanup(self.php.kill)

    def web_page(self, password: str = "pw") -> Path:
        file = self.page()
        timers = "{poll: 200ms, line: 500ms, inbox: 500ms, reconnect: 200ms..400ms}"
        before, _, _ = file.read_text().partition("gateways:")
        file.write_text(
            f"{before}gateways: [{{id: web, connect: http, host: 127.0.0.1, port: {self.port}, channels: 2, "
            f"password: {password}, pace: off, timers: {timers}}}]\n"
        )
        return file

    async def sent(self, count: int) -> list[dict[str, object]]:
        await until(lambda: len(self.kept("sent")) >= count, f"{count} SMS that the box has sent")
        return self.kept("sent")

    def kept(self, what: str) -> list[dict[str, object]]:
        try:
            found: list[dict[str, object]] = json.loads(self.state.read_text() or "{}").get(what, [])
        except (FileNotFoundError, json.JSONDecodeError):
            # It is being written.
            return []
        return found

    def put(self, what: str, values: list[object]) -> None:
        state = json.loads(self.state.read_text()) if self.state.exists() else {}
        empty: dict[str, object] = {"slots": {}, "sent": [], "inbox": [], "logout": []}
        self.state.write_text(json.dumps({**empty, **state, what: values}))

    async def open(self) -> tuple[RouterService, Esme]:
        service = self.router(self.web_page())
        await self.ready(service, 2)
        return service, await self.esme()

    async def test_texts_come_to_the_box_as_they_were_written_and_end_well(self) -> None:
        _, esme = await self.open()
        texts = ["hello", "a&b=c+d%20 ;é", "Привет: 12 €"]
        for place, text in enumerate(texts):
            await esme.submit(
                SubmitSm(
                    destination_addr=f"25677200000{place + 1}",
                    data_coding=8,
                    short_message=text.encode("utf-16-be"),
                    registered_delivery=1,
                )
            )
        receipts = await esme.deliveries(len(texts))
        self.assertEqual([b"stat:DELIVRD" in pdu.short_message for pdu in receipts], [True] * 3)
        self.assertCountEqual([one["text"] for one in await self.sent(3)], texts)

    async def test_a_number_that_the_network_does_not_know_ends_the_message(self) -> None:
        _, esme = await self.open()
        await esme.submit(
            SubmitSm(destination_addr="256772000000", short_message=b"x", registered_delivery=1)
        )
        (receipt,) = await esme.deliveries(1)
        self.assertIn(b"stat:UNDELIV", receipt.short_message)
        self.assertIn(b"err:028", receipt.short_message)

    async def test_a_line_that_is_logged_out_is_left_alone(self) -> None:
        self.put("logout", [1])
        service = self.router(self.web_page())
        esme = await self.esme()
        await until(lambda: service.relay.lines.of("web01") is not None, "the state of line 1")
        for place in range(2):
            await esme.submit(SubmitSm(destination_addr=f"25677200000{place + 1}", short_message=b"x"))
        self.assertEqual({one["line"] for one in await self.sent(2)}, {2})

    async def test_what_stood_in_the_inbox_stays_there_and_what_comes_is_delivered_once(self) -> None:
        old = {"line": 1, "date": "11-30 10:00:00", "from": "+4477", "text": "old"}
        self.put("inbox", [old])
        _, esme = await self.open()
        await until(lambda: bool(self.php), "the first look")
        await pause(1.0)
        new = {"line": 2, "date": "11-30 10:00:01", "from": "Operator", "text": 'Баланс: "1,50"; ok'}
        self.put("inbox", [old, new])
        (delivered,) = await esme.deliveries(1)
        self.assertEqual(delivered.short_message.decode("utf-16-be"), 'Баланс: "1,50"; ok')
        self.assertEqual((delivered.source_addr, delivered.destination_addr), ("Operator", "web02"))
        await pause(1.5)
        self.assertEqual(len(esme.delivered), 1)


def pause(seconds: float) -> Deferred[None]:
    """Let the router look at the box some times: what must not happen has no other end."""
    return deferLater(reactor, seconds, lambda: None)
