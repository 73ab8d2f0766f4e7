"""An SMSC that does as it is told: it answers late, never, twice, or what nobody asked."""

from collections.abc import Callable

from twisted.internet.endpoints import TCP4ServerEndpoint
from twisted.internet.interfaces import IListeningPort, IReactorTCP, ITCPTransport
from twisted.internet.protocol import Factory, Protocol

from tools.promises.wire import (
    BIND_TRANSCEIVER,
    DELIVER_SM,
    ENQUIRE_LINK,
    RESPONSE,
    SUBMIT_SM,
    UNBIND,
    Framer,
    Pdu,
)

RECEIPT = "id:{} sub:001 dlvrd:001 submit date:2611240000 done date:2611240001 stat:{} err:000 text:"


class Session(Protocol):
    """One session of the router."""

    transport: ITCPTransport

    def __init__(self, smsc: "Smsc") -> None:
        self._smsc = smsc
        self._framer = Framer()

    def dataReceived(self, data: bytes) -> None:
        for pdu in self._framer.feed(data):
            if pdu.command_id == SUBMIT_SM:
                self._smsc.taken.append(pdu)
                self._smsc.behave(self, pdu)
            elif pdu.command_id in (BIND_TRANSCEIVER, ENQUIRE_LINK, UNBIND):
                self.answer(pdu, b"smsc\0" if pdu.command_id == BIND_TRANSCEIVER else b"")

    def connectionMade(self) -> None:
        self.transport.setTcpNoDelay(True)
        self._smsc.sessions.append(self)

    def answer(self, request: Pdu, body: bytes = b"", status: int = 0) -> None:
        """The response to a request."""
        self.send(Pdu(request.command_id | RESPONSE, status, request.sequence_number, body))

    def report(self, message_id: str, stat: str = "DELIVRD") -> None:
        """A receipt, in the standard text."""
        text = RECEIPT.format(message_id, stat).encode()
        fixed = b"\0" + b"\1\1" + b"4711\0" + b"\0\0" + b"4711\0" + b"\4\0\0" + b"\0\0" + b"\0\0\0\0"
        self.send(Pdu(DELIVER_SM, 0, 1000, fixed + bytes((len(text),)) + text))

    def send(self, pdu: Pdu) -> None:
        self.transport.write(pdu.octets())

    def hang_up(self) -> None:
        self.transport.abortConnection()


class Smsc(Factory):
    """Its sessions, and what it was asked; ``behave`` is told of each submit_sm."""

    noisy = False

    def __init__(self, behave: Callable[[Session, Pdu], None]) -> None:
        self.behave = behave
        self.sessions: list[Session] = []
        self.taken: list[Pdu] = []

    def buildProtocol(self, addr: object) -> Session:
        return Session(self)

    async def listen(self, reactor: IReactorTCP, port: int) -> IListeningPort:
        listening: IListeningPort = await TCP4ServerEndpoint(reactor, port, 50, "127.0.0.1").listen(self)
        return listening

    def leave(self) -> None:
        for session in self.sessions:
            session.hang_up()
