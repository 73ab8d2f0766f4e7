"""A connector whose far side a test plays: SMSC sessions at the ends of pretend wires."""

from random import Random

from twisted.internet import task
from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone, ConnectionRefusedError
from twisted.internet.interfaces import IProtocol, IProtocolFactory
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from router.clocks import Dates
from router.relay.events import Events
from router.smpp.pdus import Bind, Pdu
from router.smpp.session import Answered, Event, Requested, Session, Side
from router.sms.message import ShortMessage
from router.southbound.gateway_state import GatewayState
from router.southbound.smpp.connector import SmppConnector
from router.southbound.smpp.link import Link
from router.southbound.smpp.settings import LinkSettings
from router.wire.end_of_turn import EndOfTurn
from tests.smpp.wire import T0
from tests.support.relay_side import RelaySide, Segment
from tests.support.values import message

GOIP = LinkSettings(channel="goip101", system_id="goip101", password="pw", goip=True)
PAIR = LinkSettings(channel="smsc", system_id="us", password="pw", goip=False, window=2, pair=True)
SMSC = LinkSettings(channel="smsc", system_id="us", password="pw", goip=False, window=2, binds=2)


def segment(text: bytes = b"hello", what: ShortMessage | None = None, expires_in: float = 3600.0) -> Segment:
    return Segment(what or message(text), T0 + expires_in)


class Far:
    """The far side of one link."""

    def __init__(self, scene: "Scene", link: Link) -> None:
        self._scene = scene
        self.link = link
        self.transport = StringTransport()
        self.session = Session(Side.SMSC, T0)
        self.session.widen(1000, 1000)
        self.asked: list[Requested] = []
        self.answers: list[Answered] = []
        self.gone = False
        link.makeConnection(self.transport)

    @property
    def pdus(self) -> list[Pdu]:
        """The PDUs that it was sent."""
        return [each.pdu for each in self.asked]

    def bound(self) -> "Far":
        """Accept the bind."""
        self.exchange()
        self.session.bound(self.asked.pop(), "smsc")
        self.exchange()
        return self

    def refuse_bind(self, status: int) -> None:
        self.exchange()
        self.session.refuse_bind(self.asked.pop(), status)
        self.exchange()

    def answer(self, status: int = 0, remote_id: str = "") -> None:
        """Answer the oldest submit_sm."""
        asked = self.asked.pop(0)
        self.session.respond(asked.sequence_number, asked.pdu.command_id, status, remote_id)
        self.exchange()

    def deliver(self, pdu: Pdu) -> None:
        self.session.request(pdu, pdu, self._scene.clock.seconds())
        self.exchange()

    def says(self, octets: bytes) -> None:
        """Send these octets, whatever they are."""
        self.link.dataReceived(octets)
        self.exchange()

    def unbind(self) -> None:
        self.session.unbind(self._scene.clock.seconds())
        self.exchange()

    def hang_up(self) -> None:
        """Close the connection."""
        self.gone = True
        self.link.connectionLost(Failure(ConnectionDone()))

    def exchange(self) -> None:
        """Octets go to and fro until nobody has more to say; while it is not reachable none do."""
        self._scene.clock.advance(0)
        while not self.gone and self._scene.reachable:
            self._scene.clock.advance(0)
            came, said = self.transport.value(), self.session.output()
            self.transport.clear()
            if not came and not said:
                break
            for event in self.session.receive(came, self._scene.clock.seconds()):
                self._take(event)
            if said:
                self.link.dataReceived(said)
        if self.transport.disconnecting and not self.gone:
            self.hang_up()

    def _take(self, event: Event) -> None:
        if isinstance(event, Requested):
            self.asked.append(event)
        elif isinstance(event, Answered):
            self.answers.append(event)


class Scene(RelaySide):
    """A connector, with this in the relay's place."""

    def __init__(self, settings: LinkSettings) -> None:
        super().__init__()
        self.clock = task.Clock()
        self.clock.advance(T0)
        self.reachable = True
        self.fars: list[Far] = []
        events = Events()
        events.listen(self.logged)
        links = settings.binds * (2 if settings.pair else 1)
        self.gateway = GatewayState(events, settings.channel, "10.0.0.9:7777", links)
        self.connector = SmppConnector(
            settings,
            self.clock,
            Dates(self.clock.seconds),
            Random(1),
            EndOfTurn(self.clock).soon,
            self._connect,
            self,
            self,
            self,
            self.gateway,
        )

    def _connect(self, factory: IProtocolFactory) -> Deferred[IProtocol]:
        attempt: Deferred[IProtocol] = Deferred()
        built = factory.buildProtocol(IPv4Address("TCP", "10.0.0.9", 7777)) if self.reachable else None
        if isinstance(built, Link):
            self.fars.append(Far(self, built))
            attempt.callback(built)
        else:
            attempt.errback(ConnectionRefusedError())
        return attempt

    def bound(self) -> Far:
        """Return the last link of a started connector, bound."""
        self.connector.start()
        for far in self.fars:
            far.bound()
        self.told.clear()
        return self.fars[-1]

    def said(self) -> list[str]:
        """Return the lines of the log."""
        return [str(told[1]) for told in self.of("log")]

    def submit(self, what: Segment) -> bool:
        sent = self.connector.submit(what)
        for far in self.fars:
            far.exchange()
        return sent

    def tick(self, seconds: int) -> None:
        """Time goes by, with a tick each second."""
        for _ in range(seconds):
            self.clock.advance(1.0)
            self.connector.tick()
            self.clock.advance(0)
            for far in self.fars:
                far.exchange()

    def asked_to_bind(self) -> Bind:
        """Return the bind that the last link sent."""
        self.fars[-1].exchange()
        bind = self.fars[-1].asked[-1].pdu
        assert isinstance(bind, Bind)
        return bind
