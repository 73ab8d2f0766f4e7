"""What the kill test stands on: connections that tear, boxes that come back, an ESME, texts."""

from math import inf
from pathlib import Path
from random import Random
from typing import cast

from twisted.internet import reactor as the_reactor
from twisted.internet.address import IPv4Address
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP4ServerEndpoint, connectProtocol
from twisted.internet.interfaces import IAddress, ITCPTransport
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.task import Clock, deferLater
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase, TestCase

from router.simulator.octets.frames import RESPONSE, Command, pdu
from router.smpp.codec import encode
from router.smpp.pdus import DeliverSm
from tools.peers.esme import Esme, Habits, Link, Reactor, Received, Text
from tools.promises.box import Box
from tools.promises.judge import token_of
from tools.promises.story import Way
from tools.promises.texts import texts
from tools.promises.torn import Relay

reactor = cast(Reactor, the_reactor)


class Peer(Protocol):
    """Keeps what it gets."""

    transport: ITCPTransport

    def __init__(self) -> None:
        self.came = b""
        self.lost = False

    def dataReceived(self, data: bytes) -> None:
        self.came += data

    def connectionLost(self, reason: Failure | None = None) -> None:
        self.lost = True


class Far(Factory):
    noisy = False

    def __init__(self) -> None:
        self.peers: list[Peer] = []

    def buildProtocol(self, addr: IAddress | None) -> Peer:
        self.peers.append(Peer())
        return self.peers[-1]


class TornTests(TestCase):
    async def asyncSetUp(self) -> None:
        """A relay between a near and a far peer."""
        self.far = Far()
        listening = await TCP4ServerEndpoint(reactor, 0, 5, "127.0.0.1").listen(self.far)
        where = listening.getHost()
        assert isinstance(where, IPv4Address)
        self.relay = Relay(reactor, Random(1), where.port)
        self.relay.start()
        endpoint = TCP4ClientEndpoint(reactor, "127.0.0.1", self.relay.listening)
        self.near = await connectProtocol(endpoint, Peer())
        self.addCleanup(listening.stopListening)
        self.addCleanup(self.relay.stop)
        self.addCleanup(deferLater, reactor, 0.05)

    async def test_what_is_sent_is_passed_on_both_ways(self) -> None:
        await self.asyncSetUp()
        self.near.transport.write(b"to the far side")
        await self.settled()
        self.far.peers[0].transport.write(b"and back")
        await self.settled()
        self.assertEqual((self.far.peers[0].came, self.near.came), (b"to the far side", b"and back"))

    async def test_a_torn_connection_passes_the_beginning_and_ends_on_both_sides(self) -> None:
        await self.asyncSetUp()
        await self.settled()
        self.assertEqual(self.relay.tear(5), 1)
        self.near.transport.write(b"0123456789")
        await self.settled()
        came = self.far.peers[0].came
        self.assertTrue(b"0123456789".startswith(came) and len(came) < 10, came)
        self.assertTrue(self.near.lost and self.far.peers[0].lost)
        self.assertEqual(self.relay.pairs, set())

    async def test_when_one_side_goes_the_other_hears_of_it(self) -> None:
        await self.asyncSetUp()
        await self.settled()
        self.far.peers[0].transport.abortConnection()
        await self.settled()
        self.assertTrue(self.near.lost)

    async def settled(self) -> None:
        await deferLater(reactor, 0.05)


class BoxTests(SynchronousTestCase):
    def test_all_lives_are_read_and_a_torn_last_line_is_not(self) -> None:
        folder = Path(self.mktemp())
        folder.mkdir()
        line = '{"time": 1.5, "text": "k00000000000ak hi", "udh": ""}\n'
        (folder / "box-submits-1.jsonl").write_text(line + '{"time": 2.5, "te')
        (folder / "box-submits-3.jsonl").write_text(line)
        box = Box("box", Way.SMPP, folder, 0, 0, Random(1), lives=3)
        self.assertEqual([(taken.token, taken.at) for taken in box.taken()], [("k00000000000ak", 1.5)] * 2)

    def test_only_what_was_answered_well_was_acknowledged(self) -> None:
        folder = Path(self.mktemp())
        folder.mkdir()
        rows = (
            '{"time": 1.5, "text": "k00000000000ak", "status": 0}\n'
            '{"time": 2.5, "text": "k00000000000bk", "status": "lost"}\n'
        )
        (folder / "box-inbox-1.jsonl").write_text(rows)
        box = Box("box", Way.SMPP, folder, 0, 0, Random(1), lives=1)
        self.assertEqual(box.acknowledged(), {"k00000000000ak": 1.5})


class TcpTransport(StringTransport):
    def setTcpNoDelay(self, enabled: bool) -> None:
        """There is nothing to delay."""


class EsmeTests(SynchronousTestCase):
    """An ESME on a clock, and the router's end of its session, played by the test."""

    def setUp(self) -> None:
        clock = cast(Reactor, Clock())
        self.habits = Habits(system_id="crm", password="pw", port=0)
        words = (Text(f"k{n}", "4711", f"k{n}") for n in range(100))
        self.esme = Esme(clock, Random(1), self.habits, words)
        self.link = Link(self.esme)
        self.link.makeConnection(TcpTransport())
        self.come(Command.BIND_TRANSCEIVER | RESPONSE, 1)

    def come(self, command_id: int, sequence_number: int, body: bytes = b"1\0", status: int = 0) -> None:
        self.link.dataReceived(pdu(command_id, sequence_number, body, status))

    def deliver(self, sequence_number: int) -> Received:
        sent = DeliverSm(source_addr="1", destination_addr="2", short_message=b"hello")
        self.link.dataReceived(encode(sent, sequence_number))
        return self.esme.kept.received[-1]

    def test_an_answer_is_on_disk_when_what_was_submitted_after_it_is_acknowledged(self) -> None:
        self.esme.sending = True
        early = self.deliver(1)  # then it submits
        late = self.deliver(2)
        self.come(Command.SUBMIT_SM | RESPONSE, 2)
        self.assertLess(early.settled, inf)
        self.assertEqual(late.settled, inf)

    def test_a_refusal_says_nothing_of_the_disk(self) -> None:
        self.esme.sending = True
        delivery = self.deliver(1)
        self.come(Command.SUBMIT_SM | RESPONSE, 2, status=8)
        self.assertEqual(delivery.settled, inf)


class TextTests(SynchronousTestCase):
    def test_each_text_has_a_token_and_a_number_of_its_own_and_is_kept(self) -> None:
        kept: dict[str, Text] = {}
        source = texts(Random(1), kept)
        made = [next(source) for _ in range(500)]
        self.assertEqual(len({one.number for one in made}), 500)
        self.assertEqual([token_of(one.text) for one in made], list(kept))

    def test_there_are_long_ones_and_such_that_need_ucs2(self) -> None:
        source = texts(Random(1), {})
        made = [next(source).text for _ in range(200)]
        self.assertTrue(any(len(text) > 160 for text in made))
        self.assertTrue(any(not text.isascii() for text in made))
