"""The Twisted protocols of the simulator: they carry octets and lines, and decide nothing."""

from twisted.internet.interfaces import IAddress, ITransport
from twisted.internet.protocol import Factory
from twisted.protocols.basic import LineOnlyReceiver
from twisted.python.failure import Failure

from .control import Control
from .pipes import PipeProtocol
from .session import Session
from .smpp import SmppFace


class SmppWire(PipeProtocol):
    """A connection to the SMPP port."""

    def __init__(self, face: SmppFace) -> None:
        self._face = face
        self._session: Session | None = None

    def connectionMade(self) -> None:
        super().connectionMade()
        self._session = self._face.connect(self)
        if self._session is None:
            self.cut()

    def dataReceived(self, data: bytes) -> None:
        if self._session and not self._session.closed:
            self._session.received(data)
            self._face.goip.settled()

    def connectionLost(self, reason: Failure | None = None) -> None:
        if self._session:
            self._session.lost()


class SmppPort(Factory):
    """The SMPP port of one box."""

    noisy = False

    def __init__(self, face: SmppFace) -> None:
        self._face = face

    def buildProtocol(self, addr: IAddress | None) -> SmppWire:
        return SmppWire(self._face)


class ControlWire(LineOnlyReceiver):
    """A connection to the control port."""

    delimiter = b"\n"

    def __init__(self, control: Control) -> None:
        self._control = control

    def lineReceived(self, line: bytes) -> None:
        answer = self._control.answer(line.decode("utf-8", "replace"))
        ITransport(self.transport).write(answer.encode("utf-8") + b"\n")


class ControlPort(Factory):
    """The control port of all boxes of the process."""

    noisy = False

    def __init__(self, control: Control) -> None:
        self._control = control

    def buildProtocol(self, addr: IAddress | None) -> ControlWire:
        return ControlWire(self._control)
