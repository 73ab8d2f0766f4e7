"""An SMSC behind the router, on the tools' own wire: it answers when it is told to, or by itself."""

from collections.abc import Callable
from itertools import count

from attrs import define
from twisted.internet.endpoints import TCP4ServerEndpoint
from twisted.internet.interfaces import IAddress, IListeningPort, ITCPTransport
from twisted.internet.protocol import Factory, Protocol
from twisted.python.failure import Failure

from router.simulator.octets.bodies import (
    SC_INTERFACE_VERSION,
    VERSION_3_4,
    Address,
    deliver_body,
    read_bind,
    tlv,
)
from router.simulator.octets.frames import BINDS, RESPONSE, Command, Framer, Pdu, pdu
from router.simulator.octets.receipts import RECEIPT, receipt_text
from router.smpp.codec import decode, encode
from router.smpp.pdus import DataSm, DeliverSm, SubmitSm
from tests.flow.building import reactor

VERSION = tlv(SC_INTERFACE_VERSION, bytes((VERSION_3_4,)))


@define(eq=False)
class Taken:
    """A submit_sm: ``sms`` is what the router's codec reads in it."""

    session: "Session"
    pdu: Pdu
    sms: SubmitSm


Behaviour = Callable[["Session", Pdu], None]
"""Told of each submit_sm, when it has come."""


class Session(Protocol):
    """One connection of the router."""

    transport: ITCPTransport

    def __init__(self, smsc: "Smsc") -> None:
        self._smsc = smsc
        self._framer = Framer()
        self._numbers = count(1)
        self.bound_as = 0
        """command_id of its bind; 0 before."""

    def connectionMade(self) -> None:
        self.transport.setTcpNoDelay(True)
        self._smsc.sessions.append(self)

    def dataReceived(self, data: bytes) -> None:
        for each in self._framer.feed(data):
            self._take(each)

    def connectionLost(self, reason: Failure | None = None) -> None:
        self._smsc.sessions.remove(self)

    def answer(self, request: Pdu, body: bytes = b"", status: int = 0) -> None:
        """Send the response to a request."""
        self.transport.write(pdu(request.command_id | RESPONSE, request.sequence_number, body, status))

    def send(self, whatever: Pdu) -> None:
        """Send any PDU."""
        self.transport.write(whatever.octets())

    def ask(self, command_id: int, body: bytes = b"") -> None:
        """Send a request."""
        self.transport.write(pdu(command_id, next(self._numbers), body))

    def report(self, message_id: str, stat: str = "DELIVRD") -> None:
        """Send a receipt, in the standard text."""
        text = receipt_text(message_id.encode(), stat.encode())
        self.ask(
            Command.DELIVER_SM, deliver_body(Address(1, 1, "4711"), Address(0, 0, "4711"), RECEIPT, 0, text)
        )

    def hang_up(self) -> None:
        """Close at once: the router sees a reset."""
        self.transport.abortConnection()

    def _take(self, came: Pdu) -> None:
        smsc = self._smsc
        if came.command_id == Command.SUBMIT_SM:
            smsc.take(self, came)
        elif came.command_id & ~RESPONSE == Command.UNBIND:
            self._unbound(came)
        elif came.command_id in BINDS:
            self._bind(came)
        elif came.command_id == Command.ENQUIRE_LINK:
            self.answer(came)
        elif came.command_id & RESPONSE:
            smsc.answers.append(came.command_status)

    def _bind(self, came: Pdu) -> None:
        self._smsc.binds += 1
        self.bound_as = came.command_id
        newer = read_bind(came.body).interface_version >= VERSION_3_4
        self.answer(came, b"smsc\0" + VERSION * newer)

    def _unbound(self, came: Pdu) -> None:
        if not came.command_id & RESPONSE:
            self._smsc.unbound += 1
            self.answer(came)
        self.transport.loseConnection()


class Smsc(Factory):
    """``submits`` have no answer yet, ``taken`` are all that came; ``answers`` are those to its deliver_sm.

    A ``behaviour`` answers each by itself, without one `answer` does. Binds, and unbinds of the router's, are
    counted.
    """

    noisy = False

    def __init__(self, behaviour: Behaviour | None = None) -> None:
        self._behaviour = behaviour
        self.sessions: list[Session] = []
        self.submits: list[Taken] = []
        self.taken: list[Pdu] = []
        self.answers: list[int] = []
        self.binds = self.unbound = self.named = 0

    def buildProtocol(self, addr: IAddress | None) -> Session:
        return Session(self)

    async def listen(self, port: int) -> IListeningPort:
        listening: IListeningPort = await TCP4ServerEndpoint(reactor, port, 50, "127.0.0.1").listen(self)
        return listening

    def take(self, session: Session, came: Pdu) -> None:
        """Keep a submit_sm, and do with it as was told."""
        self.taken.append(came)
        if self._behaviour is not None:
            self._behaviour(session, came)
            return
        _, _, sms = decode(came.octets())
        assert isinstance(sms, SubmitSm)
        self.submits.append(Taken(session, came, sms))

    def answer(self, status: int = 0) -> str:
        """Answer the oldest submit_sm; return the message_id that it was given."""
        taken = self.submits.pop(0)
        self.named += 1
        message_id = f"{self.named:x}"
        taken.session.answer(taken.pdu, b"" if status else message_id.encode() + b"\0", status)
        return message_id

    def deliver(self, sms: DeliverSm | DataSm) -> None:
        """Send it on the first session that takes it; the answer goes to ``answers``."""
        session = next(each for each in self.sessions if each.bound_as != Command.BIND_TRANSMITTER)
        session.ask(sms.command_id, encode(sms, 1)[16:])

    def unbind(self) -> None:
        """Unbind the first session, and close it when that is answered."""
        self.sessions[0].ask(Command.UNBIND)

    def hang_up(self) -> None:
        """Close all connections, when all is written."""
        for session in self.sessions:
            session.transport.loseConnection()

    def leave(self) -> None:
        """Close all connections at once."""
        for session in list(self.sessions):
            session.hang_up()
