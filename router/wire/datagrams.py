"""Datagrams by a port of Twisted's: room for those that come, and a short way out for those that go."""

from socket import SO_RCVBUF, SOL_SOCKET
from typing import Final

from twisted.internet.interfaces import IUDPTransport
from twisted.internet.udp import Port

ROOM: Final = 4 * 2**20
"""Octets that may wait to be read, if the system lets so many (`net.core.rmem_max` of Linux).

Linux counts some 800 for a short datagram, and without being asked it keeps 256 of them. Lines with 200
messages a second send as many in a fifth of a second, for which a router may well not come to read on a busy
machine. What is lost then may be the only word of what became of an SMS.
"""


def make_room(transport: IUDPTransport) -> None:
    """Let as much wait at the port as the system allows, up to `ROOM`."""
    if isinstance(transport, Port):
        transport.socket.setsockopt(SOL_SOCKET, SO_RCVBUF, ROOM)


def write(transport: IUDPTransport, octets: bytes, address: tuple[str, int]) -> None:
    """Send a datagram to where one has come from; it is lost if there is no room for it, or no way there.

    Twisted looks before each whether the address is one, which takes longer than the call of the system.
    """
    try:
        if isinstance(transport, Port):
            transport.socket.sendto(octets, address)
        else:
            transport.write(octets, address)
    except OSError:
        # As with any datagram that is lost on its way: who waits for an answer asks again.
        return
