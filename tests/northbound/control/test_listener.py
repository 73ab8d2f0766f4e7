"""The control socket as a file: its owner, who may connect, and that it comes and goes with its router."""

import json
import os
import socket
import stat
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import UNIXClientEndpoint
from twisted.internet.interfaces import ITransport
from twisted.internet.protocol import Factory, Protocol
from twisted.python.failure import Failure
from twisted.trial.unittest import TestCase

from router.northbound.control.listener import LONGEST_PATH, ControlSocket, is_live
from router.northbound.control.peer import Peer, peer_of
from router.northbound.control.protocol import CONNECTIONS
from router.relay.event_kinds import EventKind
from router.sms.value import evolve
from tests.desk.scene import DeskCase
from tests.flow.building import reactor, until


class Client(Protocol):
    """A peer that keeps what it hears."""

    transport: ITransport

    def __init__(self) -> None:
        self.octets = b""
        self.lost = False

    def dataReceived(self, data: bytes) -> None:
        self.octets += data

    def connectionLost(self, reason: Failure | None = None) -> None:
        self.lost = True

    async def ask(self, request: object) -> Any:
        """Send a request and give its answer."""
        before = self.octets.count(b"\n")
        self.transport.write(json.dumps(request).encode() + b"\n")
        await until(lambda: self.octets.count(b"\n") > before, "an answer")
        return json.loads(self.octets.splitlines()[-1])


class SocketTests(TestCase):
    def setUp(self) -> None:
        # Relative, as trial's own names are longer than that of a socket may be.
        self.place = Path(self.mktemp())
        self.place.mkdir(parents=True)
        self.scene = DeskCase()
        self.scene.opened()
        self.path = os.path.relpath(self.place / "s")

    def opened(self, path: str = "") -> ControlSocket:
        control = ControlSocket(path or self.path, self.scene.desk, self.scene.relay.events)
        control.open(reactor)
        self.addCleanup(control.close)
        return control

    async def client(self) -> Client:
        endpoint = UNIXClientEndpoint(reactor, self.path)
        client = await endpoint.connect(Factory.forProtocol(Client))
        assert isinstance(client, Client)
        self.addCleanup(client.transport.loseConnection)
        return client

    def told(self) -> list[str]:
        """Return the events about a socket that cannot be opened."""
        return [one.text for one in self.scene.desk.events.newest() if "cannot be listened" in one.text]

    async def turn(self) -> None:
        pause: Deferred[None] = Deferred()
        reactor.callLater(0.0, pause.callback, None)
        await pause

    async def test_it_answers_and_is_for_its_user_alone(self) -> None:
        self.opened()
        self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o600)
        client = await self.client()
        answer = await client.ask({"do": "status"})
        self.assertEqual(answer["ok"]["node"], "r1")

    async def test_it_is_gone_when_its_router_is_and_who_was_connected_is_cut_off(self) -> None:
        control = self.opened()
        client = await self.client()
        await client.ask({"do": "queue"})
        control.close()
        control.close()
        await until(lambda: client.lost and not os.path.exists(self.path), "its end")

    async def test_one_that_nobody_listens_at_is_replaced(self) -> None:
        stale = socket.socket(socket.AF_UNIX)
        stale.bind(self.path)
        stale.close()
        self.opened()
        await (await self.client()).ask({"do": "queue"})
        self.assertEqual(self.told(), [])

    async def test_one_that_lives_is_left_to_its_router(self) -> None:
        first = self.opened()
        self.opened().close()
        self.assertIn("another router listens at it", self.told()[0])
        self.assertTrue(is_live(self.path))
        first.close()
        await self.turn()

    async def test_a_socket_that_has_come_by_its_name_is_not_removed(self) -> None:
        first = self.opened()
        os.unlink(self.path)
        self.opened()
        first.close()
        await self.turn()
        self.assertTrue(is_live(self.path))

    async def test_one_that_was_removed_is_no_trouble_at_the_end(self) -> None:
        control = self.opened()
        os.unlink(self.path)
        control.close()
        await self.turn()

    def test_a_file_of_its_name_stays(self) -> None:
        Path(self.path).write_text("precious")
        self.opened()
        self.assertIn("not a socket: move it away", self.told()[0])
        self.assertEqual(Path(self.path).read_text(), "precious")

    def test_a_name_that_is_too_long_is_told(self) -> None:
        self.opened("x" * (LONGEST_PATH + 1))
        self.assertIn("its path has 108 octets, and a Unix socket may have 107", self.told()[0])

    def test_a_folder_that_there_is_not_is_told(self) -> None:
        self.opened(f"{self.path}/no/s")
        self.assertEqual(len(self.told()), 1)

    async def test_no_more_are_connected_than_may(self) -> None:
        self.opened()
        clients = [await self.client() for _ in range(CONNECTIONS + 1)]
        await until(lambda: clients[-1].lost, "its end")
        self.assertIn(b"32 connections are open already", clients[-1].octets)
        clients[0].transport.loseConnection()
        await until(lambda: clients[0].lost, "its end")
        await self.turn()
        await (await self.client()).ask({"do": "queue"})

    async def test_a_peer_that_does_not_read_is_cut_off(self) -> None:
        self.opened()
        client = await self.client()
        await client.ask({"do": "events", "follow": True})
        client.transport.pauseProducing()  # type: ignore[attr-defined]
        for _ in range(12_000):
            self.scene.relay.events.tell(EventKind.PROBABLY_WRONG, "x", warning="y" * 1000)
        client.transport.resumeProducing()  # type: ignore[attr-defined]
        await until(lambda: client.lost, "its end")


class PeerTests(TestCase):
    def test_the_kernel_says_who_it_is(self) -> None:
        here, there = socket.socketpair(socket.AF_UNIX)
        self.addCleanup(here.close)
        self.addCleanup(there.close)
        self.assertEqual(peer_of(here), Peer(os.geteuid()))

    def test_root_and_the_routers_user_are_admitted(self) -> None:
        peer = Peer(os.geteuid())
        self.assertTrue(peer.admitted)
        self.assertTrue(evolve(peer, uid=0).admitted)
        self.assertFalse(evolve(peer, uid=os.geteuid() + 4711).admitted)

    def test_it_has_a_name(self) -> None:
        self.assertEqual((Peer(0).name, Peer(987_654).name), ("root", "uid 987654"))
