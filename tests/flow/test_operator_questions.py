"""What an operator asks, by the API and by the command: docs/operating.md has a line for each."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import treq
from click.testing import CliRunner
from twisted.internet.threads import deferToThread
from twisted.web.client import HTTPConnectionPool
from twisted.web.http_headers import Headers

from router.cli import main
from router.config.load import load
from router.desk.state import State
from router.relay.events import NOBODY
from router.service import RouterService
from router.simulator.goip.box import Goip
from router.smpp.pdus import BindTransceiver
from tests.flow.building import HURRIED, Esme, arrive, reactor, sms, until
from tests.flow.fleet import Fleet
from tools.ports import free_port

PAGE = """\
smpp: {{listen: ["tcp:{north}:interface=127.0.0.1"]}}
http: {{listen: "tcp:{web}:interface=127.0.0.1", users: [{{name: ops, password: opspass, role: admin}}]}}
udp: {{listen: "127.0.0.1:{udp}"}}
store: "sqlite:router.db"
esmes: [{{system_id: crm, password: secret}}]
gateways:
  - {{id: goip1, connect: udp, password: pw, channels: 5, pace: off, limits: {{day: 50}},
     balance: {{code: "*100#", match: "([0-9.]+)", every: 6h}}}}
routes:
  - {{name: sim2, match: {{destination_addr: "^.2567702"}}, via: [goip102]}}
  - {{name: all, via: [goip1]}}
received: [{{to: {{esme: crm}}}}]
"""

X = "+256772000099"


class Questions(Fleet):
    """A box of five SIMs, the router, and an ESME that is bound."""

    def setUp(self) -> None:
        super().setUp()
        self.here = free_port()
        self.place = self.place.resolve()
        # The name of a Unix socket is short, and this folder's is not.
        self.addCleanup(os.chdir, Path.cwd())
        os.chdir(self.place)
        self.pool = HTTPConnectionPool(reactor)
        self.addCleanup(self.pool.closeCachedConnections)

    async def scene(self) -> tuple[RouterService, Goip, Esme]:
        file = self.place / "router.yaml"
        file.write_text(PAGE.format(north=self.north, web=self.here, udp=self.udp))
        service = RouterService(load(str(file)), reactor, waits=HURRIED, file=str(file))
        service.privilegedStartService()
        service.startService()
        self.addCleanup(lambda: service.stopService() if service.running else None)
        goip = self.machine("goip1", "--channels", "5")
        self.register(goip)
        await self.ready(service, 5)
        return service, goip, await self.esme(kind=BindTransceiver)

    async def api(self, method: str, path: str, body: object = None, status: int = 200) -> Any:
        """What the API answers."""
        answer = await treq.request(
            method,
            f"http://127.0.0.1:{self.here}/api/v1{path}",
            auth=("ops", "opspass"),
            data=None if body is None else json.dumps(body).encode(),
            headers=Headers({"Content-Type": ["application/json"]}),
            pool=self.pool,
            timeout=60,
        )
        found = json.loads(await treq.content(answer))
        self.assertEqual(answer.code, status, found)
        return found

    async def command(self, *words: str) -> str:
        """What the command prints, with one blank between words."""
        found = await deferToThread(CliRunner().invoke, main, [*words, "-c", "router.yaml"])
        self.assertEqual(found.exit_code, 0, found.output)
        return "\n".join(" ".join(line.split()) for line in found.stdout.splitlines())


class ChannelTests(Questions):
    async def test_is_channel_3_up(self) -> None:
        service, goip, _ = await self.scene()
        self.assertEqual((await self.api("GET", "/channels/goip103"))["state"], "up")
        self.assertIn("goip103 up", await self.command("channels", "goip103"))
        goip.lines[2].log_out()
        await until(lambda: service.desk.channels.one("goip103").state is State.LOGGED_OUT, "the news")
        found = await self.api("GET", "/channels/goip103")
        self.assertEqual(found["state"], "logged_out")
        self.assertIn(found["reason"], await self.command("channels", "goip103"))

    async def test_how_many_did_sim_2_send_today_and_what_is_left(self) -> None:
        _, _, esme = await self.scene()
        for number in range(3):
            await esme.submit(sms(f"+25677020000{number}"))
        await esme.deliveries(3)
        found = await self.api("GET", "/channels/goip102")
        self.assertEqual((found["today"]["sent"], found["today"]["delivered"]), (3, 3))
        self.assertEqual(found["budget"]["day"], {"used": 3, "limit": 50})
        said = await self.command("channels", "goip102")
        self.assertIn("3 sent, 3 delivered day 3/50", said)

    async def test_send_one_by_sim_5(self) -> None:
        _, goip, _ = await self.scene()
        sent = await self.api(
            "POST", "/messages", {"to": X, "text": "hi", "esme": "crm", "via": "goip105"}, 202
        )
        said = await self.command("send", "--to", X, "--text", "hi", "--via", "goip105", "--wait")
        self.assertIn("ended as DELIVRD", said)
        await until(lambda: goip.lines[4].counts["sent"] == 2, "both by SIM 5")
        told = await self.api("GET", f"/messages/{sent['message_id']}")
        self.assertEqual([one["channel"] for one in told["attempts"]], ["goip105"])

    async def test_stop_sim_5_now(self) -> None:
        await self.scene()
        self.assertEqual((await self.api("POST", "/channels/goip105/pause", {}))["state"], "paused")
        await self.api("POST", "/channels/goip105/resume", {})
        self.assertIn("goip105: paused", await self.command("pause", "goip105"))

    async def test_what_is_its_balance(self) -> None:
        service, _, _ = await self.scene()
        await until(lambda: service.desk.channels.one("goip105").balance is not None, "a balance")
        found = (await self.api("GET", "/channels/goip105"))["balance"]
        self.assertIn(f"{found:g}", await self.command("channels", "goip105"))
        asked = await self.api("POST", "/channels/goip105/ussd", {"code": "*100#"})
        self.assertEqual(await self.command("ussd", "goip105", "*100#"), asked["answer"])


class MessageTests(Questions):
    async def test_why_did_this_message_not_go_out(self) -> None:
        service, _, esme = await self.scene()
        service.desk.acts.pause("goip102", NOBODY, lambda view: None)
        id = await esme.submit(sms("+256770200001"))
        found = await self.api("GET", f"/messages/{id}")
        self.assertEqual((found["state"], found["attempts"]), ("QUEUED", []))
        self.assertIn("goip102 (paused, an operator has paused it", found["waits_for"])
        self.assertIn(f"it waits for {found['waits_for']}", await self.command("trace", id))

    async def test_where_is_message_1(self) -> None:
        _, _, esme = await self.scene()
        id = await esme.submit(sms("+256770200001"))
        await esme.deliveries(1)
        found = await self.api("GET", f"/messages/{id}")
        self.assertEqual((found["state"], found["route"]["name"]), ("DELIVRD", "sim2"))
        said = await self.command("trace", id)
        self.assertIn("it left by goip102", said)
        self.assertIn("ended as DELIVRD", said)

    async def test_what_waits_and_until_when(self) -> None:
        service, _, esme = await self.scene()
        service.desk.acts.pause("goip102", NOBODY, lambda view: None)
        await esme.submit(sms("+256770200001"))
        (row,) = (await self.api("GET", "/queue"))["items"]
        self.assertEqual((row["route"], row["esme"], row["due"]), ("sim2", "crm", 1))
        self.assertIn("empty_at", row)
        self.assertIn("sim2 crm 1", await self.command("queue"))

    async def test_what_came_from_number_x(self) -> None:
        _, goip, esme = await self.scene()
        arrive(goip, 1, X, "stop it")
        arrive(goip, 2, "+256772000001", "another")
        await esme.deliveries(2)
        (one,) = (await self.api("GET", f"/received?from={quote('0772000099')}"))["items"]
        self.assertEqual((one["from"], one["channel"], one["text"]), (X, "goip101", "stop it"))
        said = await self.command("received", "--from", "0772000099")
        self.assertIn(f"goip101 {X}", said)
        self.assertNotIn("another", said)


class FarmTests(Questions):
    async def test_who_is_connected(self) -> None:
        await self.scene()
        (found,) = (await self.api("GET", "/esmes"))["items"]
        self.assertEqual([one["bind"] for one in found["sessions"]], ["transceiver"])
        self.assertIn("transceiver 127.0.0.1 3.4", await self.command("esmes"))

    async def test_what_changed_since_yesterday(self) -> None:
        await self.scene()
        await self.api("POST", "/channels/goip105/pause", {})
        since = (datetime.now(UTC) - timedelta(days=1)).isoformat()
        found = await self.api("GET", f"/events?acts=true&since={quote(since)}")
        self.assertEqual([(one["subject"], one["user"]) for one in found["items"]], [("goip105", "ops")])
        self.assertIn("goip105: paused by ops", await self.command("events", "--acts", "--since", "24h"))
