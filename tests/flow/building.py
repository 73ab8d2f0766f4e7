"""The whole building for a test: the router on real sockets, a simulated GoIP, an ESME of ours to drive."""

import re
from collections.abc import Callable
from itertools import count
from pathlib import Path
from random import Random
from typing import cast

from attrs import frozen
from twisted.internet import reactor as the_reactor
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP4ServerEndpoint
from twisted.internet.interfaces import IListeningPort, IReactorTCP, IReactorTime, ITransport
from twisted.internet.protocol import Factory, Protocol
from twisted.python.failure import Failure
from twisted.trial.unittest import TestCase

from router.config.load import load
from router.gateways_from_config import Reactor
from router.service import RouterService
from router.simulator.goip.box import Goip
from router.simulator.goip.incoming import Received
from router.simulator.goip.settings import Settings, changed
from router.simulator.goip.smpp import SmppFace
from router.simulator.goip.wire import SmppPort
from router.simulator.octets.frames import BINDS, RESPONSE, Command, Framer
from router.simulator.octets.frames import Pdu as Frame
from router.smpp.codec import decode, encode
from router.smpp.pdus import Bind, BindTransceiver, DeliverSm, Pdu, SubmitSm, SubmitSmResp, Unbind
from router.smpp.states import VERSION_3_4
from router.sms.message import Tlvs
from router.sms.value import evolve
from router.waits import Waits
from tools.ports import free_port

reactor = cast(Reactor, the_reactor)

PATIENCE = 240.0
"""Seconds that a test waits for something before it fails: the machine may have much other work."""

HURRIED = Waits(unbinding=0.1, tick=0.2)
"""Peers of a test that do not answer unbind never will."""

ESMES = "esmes: [{system_id: crm, password: secret}]\n"


async def until(condition: Callable[[], bool], what: str) -> None:
    """Wait until something is so."""
    deadline = reactor.seconds() + PATIENCE
    while not condition():
        if reactor.seconds() > deadline:
            raise AssertionError(f"{what}: not within {PATIENCE:g} s")
        pause: Deferred[None] = Deferred()
        reactor.callLater(0.005, pause.callback, None)
        await pause


@frozen
class Answer:
    """The response to a request; ``pdu`` is None if that was a generic_nack."""

    command_status: int
    pdu: Pdu | None


class Esme(Protocol):
    """An ESME on the tools' own wire, in a test's hand; it keeps what it gets, read by the router's codec."""

    transport: ITransport

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.delivered: list[DeliverSm] = []
        self.heard = b""
        self.bind_status: int | None = None
        """What its first bind was answered with."""
        self.answer_deliveries = True
        self.unbound = self.unbind_answered = self.lost = False
        """Whether the router has unbound it, or answered its own unbind; and the end of the connection."""
        self._framer = Framer()
        self._numbers = count(1)

    @property
    def bound(self) -> bool:
        return self.bind_status == 0

    def dataReceived(self, data: bytes) -> None:
        self.heard += data
        for each in self._framer.feed(data):
            self._take(each)

    def connectionLost(self, reason: Failure | None = None) -> None:
        self.lost = True

    def send(self, pdu: Pdu) -> None:
        """Send a request."""
        self.transport.write(encode(pdu, next(self._numbers)))

    async def bind(self, pdu: Bind) -> None:
        self.send(pdu)
        await until(lambda: self.bind_status is not None, "an answer to the bind")

    async def unbind(self) -> None:
        """Unbind, and close the connection when that is answered."""
        self.send(Unbind())
        await until(lambda: self.unbind_answered, "unbind_resp")
        self.transport.loseConnection()
        await until(lambda: self.lost, "the end of the session")

    async def ask(self, pdu: Pdu) -> Answer:
        """Send a request, and wait for its answer."""
        before = len(self.answers)
        self.send(pdu)
        await until(lambda: len(self.answers) > before, "an answer")
        return self.answers[-1]

    async def submit(self, pdu: SubmitSm) -> str:
        """Submit, and give the message_id of the answer."""
        answer = await self.ask(pdu)
        assert isinstance(answer.pdu, SubmitSmResp), answer
        return answer.pdu.message_id

    async def deliveries(self, count: int) -> list[DeliverSm]:
        await until(lambda: len(self.delivered) >= count, f"{count} deliveries")
        return self.delivered

    def _take(self, came: Frame) -> None:
        command_id = came.command_id & ~RESPONSE
        if command_id == Command.UNBIND:
            self._unbound(came)
        elif came.command_id & RESPONSE and command_id in BINDS:
            self.bind_status = came.command_status if self.bind_status is None else self.bind_status
        elif came.command_id & RESPONSE:
            self.answers.append(Answer(came.command_status, decode(came.octets())[2] if command_id else None))
        elif command_id == Command.ENQUIRE_LINK:
            self._respond(came)
        else:
            self._deliver(came)

    def _unbound(self, came: Frame) -> None:
        if came.command_id & RESPONSE:
            self.unbind_answered = True
        else:
            self.unbound = True
            self._respond(came)

    def _deliver(self, came: Frame) -> None:
        _, _, pdu = decode(came.octets())
        assert isinstance(pdu, DeliverSm), pdu
        self.delivered.append(pdu)
        if self.answer_deliveries:
            self._respond(came, b"\0")

    def _respond(self, came: Frame, body: bytes = b"") -> None:
        self.transport.write(Frame(came.command_id | RESPONSE, 0, came.sequence_number, body).octets())


def channels_bound(said: str) -> int:
    """How many channels of GoIPs were bound by what a log says."""
    told = re.finditer(r": (?:bound as goip1\d*|all (\d+) channels are bound) to ", said)
    return sum(int(each[1] or 1) for each in told)


class Building(TestCase):
    """A test that has a router, boxes and ESMEs, all of which are gone at its end."""

    timeout = 900

    def setUp(self) -> None:
        self.place = Path(self.mktemp())
        self.place.mkdir()
        self.north, self.south = free_port(), free_port()
        self.box_port: IListeningPort | None = None

    def page(self, gateway: str = "", esmes: str = ESMES, more: str = "") -> Path:
        """A configuration in a file: one GoIP of four channels that hurries."""
        file = self.place / "router.yaml"
        file.write_text(
            f'smpp: {{listen: ["tcp:{self.north}:interface=127.0.0.1"]}}\n'
            f'store: "sqlite:{self.place.resolve()}/router.db"\n'
            f"{esmes}"
            f"gateways: [{{id: goip1, connect: smpp, host: 127.0.0.1, port: {self.south}, password: pw, "
            f"channels: 4, pace: off, timers: {{reconnect: 100ms..200ms}}, {gateway}}}]\n{more}"
        )
        return file

    async def box(self, *words: str) -> Goip:
        """The simulated GoIP, whose modems take no time."""
        goip = self.unplugged(*words)
        await self.plug_in(goip)
        return goip

    def unplugged(self, *words: str) -> Goip:
        """One that does not listen."""
        settings = changed(evolve(Settings(), speed=0.0, dlr_before_resp=0.0), words)
        goip = Goip(IReactorTime(the_reactor), Random(1), settings)
        self.addCleanup(goip.cut_all)
        return goip

    async def plug_in(self, goip: Goip) -> None:
        endpoint = TCP4ServerEndpoint(IReactorTCP(the_reactor), self.south, 50, "127.0.0.1")
        self.box_port = await endpoint.listen(SmppPort(SmppFace(goip)))
        self.addCleanup(self.box_port.stopListening)

    def router(self, file: Path) -> RouterService:
        """The router, started; it is stopped at the end of the test."""
        service = RouterService(load(str(file)), reactor, waits=HURRIED)
        service.privilegedStartService()
        service.startService()
        self.addCleanup(lambda: service.stopService() if service.running else None)
        return service

    async def ready(self, service: RouterService, channels: int = 4) -> None:
        """Until so many channels are bound."""
        scheduler = service.relay.scheduler
        await until(
            lambda: sum(one.capacity > 0 for one in scheduler.channels.values()) == channels,
            f"{channels} channels",
        )

    async def connect(self) -> Esme:
        """An ESME that is connected, not bound."""
        endpoint = TCP4ClientEndpoint(IReactorTCP(the_reactor), "127.0.0.1", self.north)
        esme = await endpoint.connect(Factory.forProtocol(Esme))
        assert isinstance(esme, Esme)
        self.addCleanup(esme.transport.loseConnection)
        return esme

    async def esme(
        self,
        system_id: str = "crm",
        password: str = "secret",
        kind: type[Bind] = BindTransceiver,
        version: int = VERSION_3_4,
    ) -> Esme:
        """An ESME that has asked to be bound, and was answered."""
        esme = await self.connect()
        await esme.bind(kind(system_id=system_id, password=password, interface_version=version))
        return esme


def sms(
    to: str = "+256772000001",
    text: bytes = b"hello",
    data_coding: int = 0,
    registered_delivery: int = 1,
    source_addr: str = "Shop",
    tlvs: Tlvs = (),
    esm_class: int = 0,
) -> SubmitSm:
    """A submit_sm that asks for a receipt."""
    return SubmitSm(
        source_addr_ton=5,
        source_addr=source_addr,
        dest_addr_ton=1,
        dest_addr_npi=1,
        destination_addr=to,
        esm_class=esm_class,
        short_message=text,
        data_coding=data_coding,
        registered_delivery=registered_delivery,
        tlvs=tlvs,
    )


def sent(goip: Goip) -> list[int]:
    """How many SMS each line has sent."""
    return [line.counts["sent"] for line in goip.lines]


def arrive(goip: Goip, line: int, source: str, text: str) -> Received:
    """An SMS comes in on a line, counted from 1."""
    received = goip.receive(goip.lines[line - 1], source, text)
    goip.settled()
    return received
