"""The whole face towards ESMEs over a relay in memory, and ESMEs at the far ends of pretend wires."""

from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import ConnectionDone
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from router.northbound.smpp.listener import EsmeListener
from router.northbound.smpp.settings import ListenerSettings
from router.relay.account import Account
from router.smpp.operations import CommandStatus
from router.smpp.pdus import Bind, BindReceiver, BindTransceiver, BindTransmitter, DeliverSm, Pdu, SubmitSm
from router.smpp.session import (
    Answered,
    BindRefused,
    Bound,
    Event,
    Requested,
    Session,
    SessionLimits,
    Side,
    Timers,
)
from router.sms.value import evolve
from router.wire.end_of_turn import EndOfTurn
from tests.support.relay import RelayInMemory
from tests.support.values import account

P = TypeVar("P", bound=Pdu)

KINDS: dict[str, type[Bind]] = {"trx": BindTransceiver, "tx": BindTransmitter, "rx": BindReceiver}


class Front:
    """An EsmeListener whose connections a test makes; what is told is in ``log``."""

    def __init__(
        self,
        accounts: Sequence[Account] = (account(),),
        relay: RelayInMemory | None = None,
        timers: Timers | None = None,
        limits: SessionLimits | None = None,
        in_thread: Callable[[Callable[[], bool]], Deferred[bool]] = lambda check: succeed(check()),
        most_unbound: int = 100,
    ) -> None:
        self.relay = relay = relay or RelayInMemory(accounts=accounts, in_thread=in_thread)
        self.log = relay.warnings
        self.ends: list[End] = []
        clock = relay.clock
        settings = ListenerSettings(
            system_id="smpp-router",
            timers=timers or Timers(),
            limits=limits or SessionLimits(),
            date=lambda at: "2311142213",
            most_unbound=most_unbound,
        )
        listener = EsmeListener(
            settings, clock, relay.dates, EndOfTurn(clock).soon, relay.events, relay.relay
        )
        self.binder, self.factory = listener.binder, listener.factory

    def connect(self, host: str = "10.0.0.1") -> "End":
        """Return an ESME's connection, not bound."""
        end = End(self, host)
        self.ends.append(end)
        return end

    def bound(self, system_id: str = "crm", kind: str = "trx", version: int = 0x34) -> "End":
        """Return an ESME's connection, bound."""
        end = self.connect()
        assert end.bind(system_id, kind=kind, version=version) == CommandStatus.ESME_ROK
        return end

    def advance(self, seconds: int) -> None:
        """Time goes by, with a tick of all each second."""
        for _ in range(seconds):
            self.relay.advance(1.0)
            self.factory.tick()
            self.exchange()

    def exchange(self) -> None:
        """Deliver all octets on all wires."""
        for end in self.ends:
            end.exchange()


class End:
    """An ESME: what it was answered, and what was delivered to it.

    It answers each deliver_sm with ``answering``, or not at all if that is None.
    """

    def __init__(self, front: Front, host: str) -> None:
        self._front = front
        self.transport = StringTransport(peerAddress=IPv4Address("TCP", host, 4000))
        built = front.factory.buildProtocol(None)
        self.link = built
        self.session = Session(Side.ESME, front.relay.clock.seconds(), Timers(enquire_link=0.0))
        self.session.widen(1000, 1000)
        self.events: list[Event] = []
        self.delivered: list[DeliverSm] = []
        self.unanswered: list[int] = []
        self.answering: int | None = 0
        self.closed = False
        self.reads = True
        built.makeConnection(self.transport)

    # --- what it says

    def bind(
        self, system_id: str = "crm", password: str = "secret", kind: str = "trx", version: int = 0x34
    ) -> int | None:
        """Bind; the command_status of the answer, None if there is none yet."""
        pdu = KINDS[kind](system_id=system_id, password=password, interface_version=version)
        self.session.bind(pdu, self._front.relay.clock.seconds())
        self.exchange()
        return self.bind_status

    @property
    def bind_status(self) -> int | None:
        """Return the answer to its bind, if it has come."""
        for event in self.events:
            match event:
                case Bound():
                    return 0
                case BindRefused(command_status=status):
                    return status
        return None

    def ask(self, pdu: Pdu) -> Answered:
        """Make a request; its answer."""
        before = len(self.answers())
        self.say(pdu)
        (answer,) = self.answers()[before:]
        return answer

    def say(self, pdu: Pdu) -> None:
        """Make a request, whether it is answered or not."""
        self.session.request(pdu, pdu, self._front.relay.clock.seconds())
        self.exchange()

    def submit(self, text: bytes = b"hello", to: str = "256772000001") -> int:
        """submit_sm; the command_status of its answer."""
        pdu = SubmitSm(destination_addr=to, short_message=text, registered_delivery=1)
        return self.ask(pdu).command_status

    def answers(self) -> list[Answered]:
        """Return all answers that it had."""
        return [event for event in self.events if isinstance(event, Answered)]

    def respond(self, index: int = 0, status: int = 0) -> None:
        """Answer a deliver_sm that is unanswered."""
        self.session.respond(self.unanswered.pop(index), DeliverSm.command_id, status)
        self.exchange()

    def hang_up(self) -> None:
        """Close its end of the connection."""
        if not self.closed:
            self.closed = True
            self.link.connectionLost(Failure(ConnectionDone()))
            self._front.relay.turn()

    # --- the wire

    def exchange(self) -> None:
        """Octets go to and fro until nobody has more to say."""
        while not self.closed:
            self._front.relay.turn()
            came = self.transport.value() if self.reads else b""
            if came:
                self.transport.clear()
            said = self.session.output()
            if not came and not said:
                break
            if said:
                self.link.dataReceived(said)
            for event in self.session.receive(came, self._front.relay.clock.seconds()):
                self._take(event)
        if self.transport.disconnected or (self.transport.disconnecting and self.reads):
            self.hang_up()

    def _take(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, Requested) and isinstance(event.pdu, DeliverSm):
            self.delivered.append(event.pdu)
            if self.answering is None:
                self.unanswered.append(event.sequence_number)
            else:
                self.session.respond(event.sequence_number, DeliverSm.command_id, self.answering)


def changed(pdu: P, **fields: object) -> P:
    """Return the PDU with other values in these fields."""
    return cast(Callable[..., P], evolve)(pdu, **fields)
