"""The sockets of the HTTP face."""

from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import Factory
from twisted.python.failure import Failure

from ..pipes import PipeProtocol
from .connection import HttpConnection
from .face import HttpFace


class HttpWire(PipeProtocol):
    """A connection to the web server of the box."""

    def __init__(self, face: HttpFace) -> None:
        self._face = face
        self._connection: HttpConnection | None = None

    def connectionMade(self) -> None:
        super().connectionMade()
        self._connection = self._face.connect(self)
        if self._connection is None:
            self.cut()

    def dataReceived(self, data: bytes) -> None:
        if self._connection:
            self._connection.received(data)
            self._face.goip.settled()

    def connectionLost(self, reason: Failure | None = None) -> None:
        if self._connection:
            self._connection.lost()


class HttpPort(Factory):
    """The web server of one box."""

    noisy = False

    def __init__(self, face: HttpFace) -> None:
        self._face = face

    def buildProtocol(self, addr: IAddress | None) -> HttpWire:
        return HttpWire(self._face)
