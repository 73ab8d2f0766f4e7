"""Connections in memory from the router to a face of a simulated box: its web pages, or its SMSC."""

from collections.abc import Callable
from typing import Protocol

from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone, ConnectionLost, ConnectionRefusedError
from twisted.internet.interfaces import IProtocol, IProtocolFactory
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from router.simulator.goip.box import Goip
from router.simulator.goip.session import Pipe


class Far(Protocol):
    """The box's end of a connection."""

    def received(self, octets: bytes) -> None:
        """Octets came in."""

    def lost(self) -> None:
        """Note that the connection is closed."""


class Net:
    """The network; while it is not ``open`` nothing can be reached, and nothing passes."""

    def __init__(self, clock: Clock, goip: Goip, let_in: Callable[[Pipe], Far | None]) -> None:
        self.clock = clock
        self.goip = goip
        self.let_in = let_in
        self.open = True
        self.asked: list[bytes] = []
        """What has come to the box, in portions."""
        self.ends: list[OurEnd] = []
        """The connections that were made."""
        self.toll: Callable[[bytes], bytes] = bytes
        """What of the octets to the box passes now."""

    def connect(self, factory: IProtocolFactory) -> Deferred[IProtocol]:
        """Connect the gateway to the box."""
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
        self.ends.append(ours)
        protocol.makeConnection(ours)
        attempt.callback(protocol)


class OurEnd(StringTransport):
    """The router's end of a connection."""

    protocol: IProtocol | None = None

    def __init__(self, net: Net) -> None:
        super().__init__()
        self._net = net
        self.far: Far | None = None

    def is_let_in(self) -> bool:
        """Tell whether the box accepts the connection."""
        self.far = self._net.let_in(TheirEnd(self, self._net))
        return self.far is not None

    def write(self, data: bytes) -> None:
        self._net.clock.callLater(0, self._carry, data)

    def loseConnection(self) -> None:
        self._net.clock.callLater(0, self.hang_up)

    def abortConnection(self) -> None:
        self._net.clock.callLater(0, self.hang_up)

    def lost(self, reason: Exception) -> None:
        """Note that the connection is gone."""
        protocol, self.protocol = self.protocol, None
        if protocol is not None:
            protocol.connectionLost(Failure(reason))

    def _carry(self, data: bytes) -> None:
        if self._net.open and self.far is not None:
            self._net.asked.append(data)
            self.far.received(self._net.toll(data))
            self._net.goip.settled()

    def hang_up(self) -> None:
        """Close the connection at both ends."""
        far, self.far = self.far, None
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
