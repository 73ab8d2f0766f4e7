"""Connections in memory from the router to the web pages of a simulated box."""

from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone, ConnectionLost, ConnectionRefusedError
from twisted.internet.interfaces import IProtocol, IProtocolFactory
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from tools.goipsim.http.connection import HttpConnection
from tools.goipsim.http.face import HttpFace


class Net:
    """What lies between; while it is not ``open`` nobody is reached, and nothing passes."""

    def __init__(self, clock: Clock, face: HttpFace) -> None:
        self.clock = clock
        self.face = face
        self.open = True
        self.asked: list[bytes] = []
        """What has come to the box, request by request."""

    def connect(self, factory: IProtocolFactory) -> Deferred[IProtocol]:
        """For the gateway: connect to the box."""
        attempt: Deferred[IProtocol] = Deferred()
        self.clock.callLater(0, self._reach, attempt, factory)
        return attempt

    def _reach(self, attempt: Deferred[IProtocol], factory: IProtocolFactory) -> None:
        if attempt.called:
            return
        ours = OurEnd(self)
        if not self.open or not ours.is_let_in():
            attempt.errback(ConnectionRefusedError())
            return
        protocol = factory.buildProtocol(IPv4Address("TCP", "10.0.0.9", 80))
        assert protocol is not None
        ours.protocol = protocol
        protocol.makeConnection(ours)
        attempt.callback(protocol)


class OurEnd(StringTransport):
    """The router's end of a connection."""

    protocol: IProtocol | None = None

    def __init__(self, net: Net) -> None:
        super().__init__()
        self._net = net
        self._far: HttpConnection | None = None

    def is_let_in(self) -> bool:
        """Whether the box takes the connection."""
        self._far = self._net.face.connect(TheirEnd(self, self._net))
        return self._far is not None

    def write(self, data: bytes) -> None:
        self._net.clock.callLater(0, self._carry, data)

    def loseConnection(self) -> None:
        self._net.clock.callLater(0, self._hang_up)

    def abortConnection(self) -> None:
        self._net.clock.callLater(0, self._hang_up)

    def lost(self, reason: Exception) -> None:
        """The connection is gone."""
        protocol, self.protocol = self.protocol, None
        if protocol is not None:
            protocol.connectionLost(Failure(reason))

    def _carry(self, data: bytes) -> None:
        if self._net.open and self._far is not None:
            self._net.asked.append(data)
            self._far.received(data)
            self._net.face.goip.settled()

    def _hang_up(self) -> None:
        far, self._far = self._far, None
        if far is not None:
            far.lost()
        self.lost(ConnectionDone())


class TheirEnd:
    """The box's end, a `session.Pipe`."""

    def __init__(self, ours: OurEnd, net: Net) -> None:
        self._ours = ours
        self._net = net

    def write(self, octets: bytes) -> None:
        self._net.clock.callLater(0, self._carry, octets)

    def close(self) -> None:
        self._net.clock.callLater(0, self._end, ConnectionDone())

    def cut(self) -> None:
        self._net.clock.callLater(0, self._end, ConnectionLost())

    def _carry(self, octets: bytes) -> None:
        if self._net.open and self._ours.protocol is not None:
            self._ours.protocol.dataReceived(octets)

    def _end(self, reason: Exception) -> None:
        if self._net.open:
            self._ours.lost(reason)
