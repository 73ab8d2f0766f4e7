"""An SMSC for a test: our own session core, seen from the other side; it answers when it is told to."""

from twisted.internet.interfaces import IAddress, ITransport
from twisted.internet.protocol import Factory, Protocol
from twisted.python.failure import Failure

from router.smpp.operations import CommandId
from router.smpp.pdus import Bind, Pdu, SubmitSm
from router.smpp.session import Answered, Requested, Session, Side, Unbound
from tests.flow.building import reactor


class SmscSession(Protocol):
    """One connection of the router."""

    transport: ITransport

    def __init__(self, smsc: "Smsc") -> None:
        self._smsc = smsc
        self.session = Session(Side.SMSC, reactor.seconds())

    def connectionMade(self) -> None:
        self._smsc.sessions.append(self)

    def dataReceived(self, data: bytes) -> None:
        for event in self.session.receive(data, reactor.seconds()):
            match event:
                case Requested(pdu=Bind()):
                    self._smsc.binds.append(event.pdu)
                    self.session.bound(event, "smsc")
                case Requested():
                    self._smsc.asked(self, event)
                case Answered():
                    self._smsc.answers.append(event.command_status)
                case Unbound():
                    self._smsc.unbound += 1
                case _:
                    pass
        self.write()

    def connectionLost(self, reason: Failure | None = None) -> None:
        self._smsc.sessions.remove(self)
        self.session.lost()

    def write(self) -> None:
        if self.session.has_output:
            self.transport.write(self.session.output())
        if self.session.closing:
            self.transport.loseConnection()


class Smsc(Factory):
    """What the router asked of it stands in ``binds`` and ``submits``, the latter until it is answered."""

    noisy = False

    def __init__(self) -> None:
        self.sessions: list[SmscSession] = []
        self.binds: list[Pdu] = []
        self.submits: list[tuple[SmscSession, int, SubmitSm]] = []
        self.answers: list[int] = []
        self.unbound = 0
        self.named = 0

    def buildProtocol(self, addr: IAddress | None) -> SmscSession:
        return SmscSession(self)

    def asked(self, session: SmscSession, event: Requested) -> None:
        if isinstance(event.pdu, SubmitSm):
            self.submits.append((session, event.sequence_number, event.pdu))

    def answer(self, status: int = 0) -> str:
        """Answer the oldest submit_sm; the message_id that it was given."""
        session, number, _ = self.submits.pop(0)
        self.named += 1
        message_id = f"{self.named:x}"
        session.session.respond(number, CommandId.SUBMIT_SM, status, message_id)
        session.write()
        return message_id

    def deliver(self, pdu: Pdu) -> None:
        """On the first session; its answer goes to ``answers``."""
        session = self.sessions[0]
        session.session.request(pdu, None, reactor.seconds())
        session.write()

    def hang_up(self) -> None:
        """All connections are gone at once."""
        for session in list(self.sessions):
            session.transport.loseConnection()
