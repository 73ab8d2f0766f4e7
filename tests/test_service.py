"""The service: its start, its drain, its end."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from socket import socket

from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater

from router import build_info
from router.config.load import load
from router.relay.event_kinds import Level
from router.relay.events import Event
from router.relay.plan import scheduler
from router.service import RouterService
from router.store.errors import CannotOpen
from router.wire.listening import CannotListen
from tests.flow.building import HURRIED, Building, reactor, sms, until
from tests.flow.smsc import Smsc

LATE = 15.0
"""Seconds by which a busy machine may be late. Without a bound a stop would await an answer for minutes."""


class StartTests(Building):
    def service(self, file: Path) -> RouterService:
        service = RouterService(load(str(file)), reactor, waits=HURRIED)
        self.events: list[Event] = []
        service.events.listen(self.events.append)
        return service

    async def started(self, file: Path) -> list[str]:
        """What is told by a router that starts and stops."""
        self.running = service = self.service(file)
        service.startService()
        await until(lambda: any("started" in event.text for event in self.events), "its start")
        await service.stopService()
        return [event.text for event in self.events if event.level is not Level.INFO]

    async def test_what_the_page_warns_of_is_told(self) -> None:
        told = await self.started(self.page(more="log_texts: true\n"))
        self.assertIn("is plain text", "\n".join(told))
        self.assertIn("`log_texts` has no effect without an access log", "\n".join(told))

    async def test_channels_and_esmes_are_counted(self) -> None:
        await self.started(self.page("channel: {2: {enabled: false}}"))
        said = [event.text for event in self.events]
        begins = "started with 3 channels and 1 ESME; SMPP at 127.0.0.1:"
        self.assertTrue(any(one.startswith(begins) for one in said), said)

    async def test_which_router_runs_is_told(self) -> None:
        await self.started(self.page())
        (told,) = (event.text for event in self.events if event.text.startswith("runs "))
        self.assertEqual(told.startswith("runs compiled"), not scheduler.__file__.endswith(".py"))
        self.assertTrue(told.endswith(f" from {build_info.TREE}"), told)

    async def test_it_may_be_started_anew_on_its_store(self) -> None:
        file = self.page()
        await self.started(file)
        await self.started(file)

    async def test_one_that_has_stopped_does_not_start_again_and_says_so(self) -> None:
        await self.started(self.page())
        error = self.assertRaises(RuntimeError, self.running.startService)
        self.assertIn("this router has stopped", str(error))
        self.assertFalse(self.running.running)

    def test_an_address_that_is_taken_is_named(self) -> None:
        self.router(self.page())
        (self.place / "other").mkdir()
        page = self.page().read_text().replace("router.db", "other/router.db")
        file = self.place / "other.yaml"
        file.write_text(page)
        error = self.assertRaises(CannotListen, self.service(file).privilegedStartService)
        self.assertIn(f"smpp.listen tcp:{self.north}", str(error))

    async def test_a_start_that_fails_holds_neither_store_nor_ports(self) -> None:
        file = self.page()
        with socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            taken = f", 'tcp:{other.getsockname()[1]}:interface=127.0.0.1']"
            both = re.sub(r"(?m)(listen: \[.*)\]", lambda found: found[1] + taken, file.read_text())
            (self.place / "both.yaml").write_text(both)
            failed = self.service(self.place / "both.yaml")
            self.assertRaises(CannotListen, failed.privilegedStartService)
        self.assertFalse(failed.listener.listens)
        await failed.stopService()
        await deferLater(reactor, 0.0)
        await self.started(file)

    async def test_one_that_was_not_started_is_stopped_at_once(self) -> None:
        file = self.page()
        service = self.service(file)
        service.privilegedStartService()
        self.successResultOf(service.stopService())
        await deferLater(reactor, 0.0)
        await self.started(file)

    async def test_a_second_stop_has_nothing_to_do(self) -> None:
        service = self.service(self.page())
        service.startService()
        stopped = service.stopService()
        self.successResultOf(service.stopService())
        self.assertNoResult(stopped)
        await stopped
        self.assertEqual(self.events[-1].text, "stopped")

    def test_so_is_a_socket_of_systemd_that_there_is_not(self) -> None:
        file = self.page()
        file.write_text(
            re.sub(r"tcp:\d+:interface=127.0.0.1", "systemd:domain=INET:index=0", file.read_text())
        )
        error = self.assertRaises(CannotListen, self.service(file).privilegedStartService)
        self.assertIn("domain=INET:index=0: systemd has passed no such socket", str(error))

    def test_so_is_a_store_that_cannot_be_opened(self) -> None:
        file = self.page()
        file.write_text(file.read_text().replace("router.db", "taken/router.db"))
        service = self.service(file)
        (self.place / "taken").write_text("since the page was read")
        self.assertRaises(CannotOpen, service.privilegedStartService)


class DrainTests(Building):
    """Towards an SMSC that answers when it is told to."""

    async def opened(self, drain: str, keys: str = "") -> RouterService:
        """A router with one message in flight, and one more that may never leave."""
        self.upstream = Smsc()
        port = await self.upstream.listen(self.south)
        self.addCleanup(port.stopListening)
        self.file = self.page(more=f"drain: {drain}\nlog: {{access: {self.place}/access.log}}\n")
        channel = "id: up, connect: smsc, final: sent, window: 1, timers: {reconnect: 100ms..200ms}" + keys
        gateway = f"gateways: [{{{channel}, host: 127.0.0.1, port: {self.south}}}]\n"
        self.file.write_text(re.sub("(?m)^gateways: .*\n", gateway, self.file.read_text()))
        service = self.router(self.file)
        await self.ready(service, 1)
        self.end = await self.esme()
        self.ids = [await self.end.submit(sms("+2561")), await self.end.submit(sms("+2562"))]
        await until(lambda: len(self.upstream.submits) == 1, "the first submit_sm")
        return service

    def stopped(self, service: RouterService) -> Deferred[None]:
        """The end of its drain; the test waits for it, even if it fails before."""
        stopped = service.stopService()
        self.addCleanup(lambda: stopped)
        return stopped

    async def test_what_is_in_flight_is_answered_before_the_goodbye(self) -> None:
        service = await self.opened("120s")
        stopped = self.stopped(service)
        self.upstream.answer()
        await stopped
        self.assertEqual(
            (len(self.upstream.submits), self.upstream.unbound, self.upstream.sessions), (0, 1, [])
        )
        self.assertTrue(self.end.unbound)
        (receipt,) = self.end.delivered
        self.assertIn(f"id:{self.ids[0]} ".encode(), receipt.short_message)

    async def test_what_waits_goes_after_the_next_start(self) -> None:
        service = await self.opened("120s")
        self.upstream.answer(0x58)
        await until(lambda: not service.relay.scheduler.in_flight, "the answer")
        await service.stopService()
        self.router(self.file)
        await until(lambda: len(self.upstream.submits) == 1, "the submit_sm")
        self.assertEqual(self.upstream.submits[0].sms.destination_addr, "+2561")
        self.upstream.answer()

    async def test_nothing_new_is_taken_meanwhile(self) -> None:
        service = await self.opened("120s")
        stranger = await self.connect()
        begun, stopped = reactor.seconds(), self.stopped(service)
        self.assertEqual((await self.end.ask(sms("+2563"))).command_status, 0x08)
        await until(lambda: stranger.lost, "the end of who is not bound")
        self.assertLess(reactor.seconds() - begun, 60.0)
        self.assertFalse(self.end.lost)
        self.upstream.answer()
        await stopped
        self.assertTrue(self.end.lost)

    async def test_a_gateway_that_does_not_answer_holds_it_up_no_longer_than_drain(self) -> None:
        service = await self.opened("3s")
        begun = reactor.seconds()
        await self.stopped(service)
        self.assertLess(reactor.seconds() - begun, 3.0 + LATE)
        self.assertEqual(self.upstream.unbound, 1)

    async def test_what_ends_as_a_deaf_gateway_is_cut_off_is_written_and_logged(self) -> None:
        service = await self.opened("3s", ", in_doubt: report")
        self.upstream.sessions[0].transport.pauseProducing()  # type: ignore[attr-defined]
        await self.stopped(service)
        lines = (self.place / "access.log").read_text().splitlines()
        self.assertEqual([json.loads(line)["state"] for line in lines], ["UNKNOWN"])
        with closing(sqlite3.connect(self.place / "router.db")) as store:
            self.assertEqual(store.execute("SELECT count(*) FROM sending WHERE stage = 5").fetchone(), (1,))

    async def test_nor_does_a_store_that_cannot_be_written(self) -> None:
        service = await self.opened("3s")
        await until(lambda: sum(service.relay.sendings.queues.values()) == 1, "the second message")
        other = sqlite3.connect(self.place / "router.db")
        self.addCleanup(other.close)
        other.execute("BEGIN IMMEDIATE")
        self.end.send(sms("+2563"))
        await until(lambda: sum(service.relay.sendings.queues.values()) == 2, "the submit_sm")
        before, begun = len(self.end.answers), reactor.seconds()
        await self.stopped(service)
        self.assertLess(reactor.seconds() - begun, 3.0 + LATE)
        self.assertEqual(len(self.end.answers), before)
        commits = service.store.figures().commits
        other.rollback()
        await until(lambda: service.store.figures().commits > commits, "the commit")
