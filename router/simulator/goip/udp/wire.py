"""The sockets of the UDP face: one for each line, on a port of its own."""

from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import IReactorUDP, IUDPTransport
from twisted.internet.protocol import DatagramProtocol

from .client import LineClient
from .face import UdpFace
from .voice import Peer

PORTS_OF_A_BOX = 100
"""Lines have two digits, so that the lines of the next box are on ports so much higher."""


APART_S = 0.001
"""Lines of one process do not begin at the same moment, or a thousand keep-alives would come at once."""

LONGEST = 8192
"""Octets of a datagram that is read."""


class LineSocket:
    """An `Outlet`. ``server`` is where the SMS server listens, ``port`` where this line sends from."""

    def __init__(self, reactor: IReactorUDP, host: str, port: int, server: tuple[str, int]) -> None:
        self.client: LineClient | None = None
        self.server = server
        self._reactor, self._host = reactor, host
        self._door = self._open(port)

    def send(self, octets: bytes, to: Peer) -> None:
        """Send to this address, or to the server."""
        self._door.send(octets, to or self.server)

    def move(self) -> None:
        """Move to any other port."""
        self._door.close()
        self._door = self._open(0)

    def close(self) -> None:
        """Give the port back."""
        self._door.close()

    def _open(self, port: int) -> "Door":
        door = Door(self)
        try:
            self._reactor.listenUDP(port, door, self._host, LONGEST)
        except CannotListenError:
            self._reactor.listenUDP(0, door, self._host, LONGEST)
        return door


class Door(DatagramProtocol):
    """A port for as long as the line has it."""

    transport: IUDPTransport | None = None

    def __init__(self, socket: LineSocket) -> None:
        self._socket = socket

    def datagramReceived(self, datagram: bytes, addr: tuple[str, int]) -> None:
        if self._socket.client:
            self._socket.client.datagram(datagram, addr)
            self._socket.client.goip.settled()

    def connectionRefused(self) -> None:
        """Do nothing: nobody listens there, and the next keep-alive tries again."""

    def send(self, octets: bytes, to: tuple[str, int]) -> None:
        """Send from here, while it is open."""
        if self.transport:
            self.transport.write(octets, to)

    def close(self) -> None:
        """Give the port back."""
        if self.transport:
            self.transport.stopListening()


def open_sockets(
    reactor: IReactorUDP, face: UdpFace, server: tuple[str, int], place: int = 0
) -> list[LineSocket]:
    """Open and register a socket for each line of the box, the ``place``-th from 0."""
    sockets = []
    host = "127.0.0.1" if server[0].startswith("127.") else ""
    first = face.goip.settings.src_port + place * PORTS_OF_A_BOX
    for line in face.goip.lines:
        socket = LineSocket(reactor, host, first + line.number, server)
        socket.client = face.attach(line, socket)
        sockets.append(socket)
        face.goip.agenda.after((place * len(face.goip.lines) + line.number) * APART_S, socket.client.start)
    return sockets
