"""An SMSC behind the router: our session core, seen from the other side; it answers when it is told to."""

from twisted.internet.endpoints import TCP4ServerEndpoint
from twisted.internet.interfaces import IAddress, IListeningPort, IReactorTCP, ITransport
from twisted.internet.protocol import Factory, Protocol
from twisted.python.failure import Failure

from router.smpp.operations import CommandId
from router.smpp.pdus import Bind, Pdu, SubmitSm
from router.smpp.session import Answered, Requested, Session, SessionState, Side, Unbound
from tests.flow.building import reactor


class UpstreamSession(Protocol):
    """One connection of the router."""

    transport: ITransport

    def __init__(self, upstream: "Upstream") -> None:
        self._upstream = upstream
        self.session = Session(Side.SMSC, reactor.seconds())

    def connectionMade(self) -> None:
        self._upstream.sessions.append(self)

    def dataReceived(self, data: bytes) -> None:
        upstream = self._upstream
        for event in self.session.receive(data, reactor.seconds()):
            match event:
                case Requested(pdu=Bind()):
                    upstream.binds += 1
                    self.session.bound(event, "upstream")
                case Requested(pdu=SubmitSm() as pdu):
                    upstream.submits.append((self, event.sequence_number, pdu))
                case Answered():
                    upstream.answers.append(event.command_status)
                case Unbound():
                    upstream.unbound += 1
                case _:
                    pass
        self.write()

    def connectionLost(self, reason: Failure | None = None) -> None:
        self._upstream.sessions.remove(self)
        self.session.lost()

    def write(self) -> None:
        if self.session.has_output:
            self.transport.write(self.session.output())
        if self.session.closing:
            self.transport.loseConnection()


class Upstream(Factory):
    """``submits`` are what is not answered yet, ``answers`` those to its deliver_sm; the rest is counted."""

    noisy = False

    def __init__(self) -> None:
        self.sessions: list[UpstreamSession] = []
        self.submits: list[tuple[UpstreamSession, int, SubmitSm]] = []
        self.answers: list[int] = []
        self.binds = self.unbound = self.named = 0

    def buildProtocol(self, addr: IAddress | None) -> UpstreamSession:
        return UpstreamSession(self)

    async def listen(self, port: int) -> IListeningPort:
        endpoint = TCP4ServerEndpoint(IReactorTCP(reactor), port, 50, "127.0.0.1")
        listening: IListeningPort = await endpoint.listen(self)
        return listening

    def answer(self, status: int = 0) -> str:
        """Answer the oldest submit_sm; the message_id that it was given."""
        session, number, _ = self.submits.pop(0)
        self.named += 1
        message_id = f"{self.named:x}"
        session.session.respond(number, CommandId.SUBMIT_SM, status, message_id)
        session.write()
        return message_id

    def deliver(self, pdu: Pdu) -> None:
        """On the first session that takes it; the answer goes to ``answers``."""
        session = next(each for each in self.sessions if each.session.state is not SessionState.BOUND_TX)
        session.session.request(pdu, None, reactor.seconds())
        session.write()

    def unbind(self) -> None:
        """Leave the first session."""
        self.sessions[0].session.unbind(reactor.seconds())
        self.sessions[0].write()

    def hang_up(self) -> None:
        """All connections are gone."""
        for session in self.sessions:
            session.transport.loseConnection()
