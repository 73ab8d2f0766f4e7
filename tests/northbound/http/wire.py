"""An HTTP server without sockets: octets in, octets out, and faces that a test plays."""

from collections.abc import Callable, Sequence

from twisted.internet.address import IPv4Address
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.trial.unittest import SynchronousTestCase

from router.northbound.http.connection import Connection
from router.northbound.http.connection_limit import ConnectionLimit
from router.northbound.http.faces import Faces
from router.northbound.http.interfaces import HttpRequest, HttpResponse
from router.northbound.http.settings import HttpServerSettings
from router.northbound.http.turn_share import Share


class Transport(StringTransport):
    """Keeps what is written; the connection hears when it is closed."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(peerAddress=IPv4Address("TCP", "192.0.2.1", 4711))
        self.connection = connection
        self.gone = False

    def setTcpNoDelay(self, enabled: bool) -> None:
        """Do nothing."""

    def setTcpKeepAlive(self, enabled: bool) -> None:
        """Do nothing."""

    def loseConnection(self) -> None:
        self.abortConnection()

    def abortConnection(self) -> None:
        if not self.gone:
            self.gone = True
            self.connection.connectionLost()


class FakeFace:
    """Answers by a function, or keeps what it is asked."""

    def __init__(self, paths: Sequence[str] = ("/",)) -> None:
        self.paths = paths
        self.asked: list[HttpRequest] = []
        self.answered: list[Callable[[HttpResponse], None]] = []
        self.left = 0
        self.does: Callable[[HttpRequest], HttpResponse | None] = lambda asked: HttpResponse(body=b"ok")

    def ask(self, asked: HttpRequest, answered: Callable[[HttpResponse], None]) -> Callable[[], None]:
        self.asked.append(asked)
        self.answered.append(answered)
        answer = self.does(asked)
        if answer is not None:
            answered(answer)
        return self._leave

    def _leave(self) -> None:
        self.left += 1


class WireCase(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock, self.face = Clock(), FakeFace()
        self.settings = HttpServerSettings()
        self.limit = ConnectionLimit(3)
        self.share = Share(self.clock)
        self.faces = Faces([self.face], lambda: self.settings)

    def connected(self) -> Transport:
        connection = Connection(self.clock, self.faces, self.limit, self.share)
        transport = Transport(connection)
        connection.makeConnection(transport)
        return transport

    def say(self, octets: bytes, transport: Transport | None = None) -> bytes:
        """Say something to a connection, and give all that it has answered."""
        transport = transport or self.connected()
        transport.connection.dataReceived(octets)
        return bytes(transport.value())

    def later(self, seconds: float) -> None:
        for _ in range(int(seconds)):
            self.clock.advance(1.0)
            for one in list(self.limit.members):
                assert isinstance(one, Connection)
                one.look(self.clock.seconds())
