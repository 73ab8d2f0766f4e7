"""Datagrams in memory between a UdpGateway and the lines of a simulated box."""

from collections.abc import Callable
from typing import Any, cast

from twisted.internet.defer import Deferred
from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import IUDPTransport
from twisted.internet.protocol import DatagramProtocol
from twisted.internet.task import Clock

from router.simulator.goip.line import Line
from router.simulator.goip.udp.client import LineClient
from router.simulator.goip.udp.face import UdpFace
from router.simulator.goip.udp.voice import Peer

ROUTER = ("10.0.0.1", 44444)


class Net:
    """The network, and the router's reactor; while it is not ``open`` all datagrams are lost."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.open = True
        self.taken = False
        """Whether somebody else has the port."""
        self.protocol: DatagramProtocol | None = None
        self.outlets: list[Outlet] = []
        self.to_box: list[bytes] = []
        """All that the router has sent."""

    def attach(self, face: UdpFace, line: Line) -> LineClient:
        """Give a line its way to the router; it registers when it is started."""
        outlet = Outlet(self, ("10.0.0.9", 10990 + line.number))
        self.outlets.append(outlet)
        client = face.attach(line, outlet)
        outlet.hear = client.datagram
        return client

    def listenUDP(
        self, port: int, protocol: DatagramProtocol, interface: str = "", maxPacketSize: int = 8192
    ) -> Any:
        """Open the port for the gateway."""
        if self.taken or self.protocol is not None:
            raise CannotListenError(interface, port, OSError("Address already in use"))
        self.protocol = protocol
        protocol.makeConnection(cast(IUDPTransport, Port(self)))
        return protocol.transport

    def arrive(self, octets: bytes, source: tuple[str, int]) -> None:
        """Bring a datagram to the router."""
        if self.open and self.protocol is not None:
            self.protocol.datagramReceived(octets, source)


class Port:
    """The router's port."""

    def __init__(self, net: Net) -> None:
        self._net = net

    def write(self, octets: bytes, address: tuple[str, int]) -> None:
        self._net.to_box.append(octets)
        for outlet in self._net.outlets:
            if outlet.address == address and self._net.open:
                self._net.clock.callLater(0, outlet.hear, octets, ROUTER)

    def stopListening(self) -> Deferred[None]:
        closed: Deferred[None] = Deferred()
        self._net.clock.callLater(0, self._close, closed)
        return closed

    def _close(self, closed: Deferred[None]) -> None:
        self._net.protocol = None
        closed.callback(None)


class Outlet:
    """The port of a line, a `client.Outlet`."""

    hear: Callable[[bytes, Peer], None]

    def __init__(self, net: Net, address: tuple[str, int]) -> None:
        self._net = net
        self.address = address

    def send(self, octets: bytes, to: Peer) -> None:
        if self._net.open:
            self._net.clock.callLater(0, self._net.arrive, octets, self.address)

    def move(self) -> None:
        self.address = self.address[0], self.address[1] + 100
