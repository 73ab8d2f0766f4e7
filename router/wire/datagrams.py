"""Datagrams on a port of Twisted's: room for those that come, and a short way out for those that go."""

from socket import SO_RCVBUF, SOL_SOCKET
from typing import Final

from twisted.internet.interfaces import IUDPTransport
from twisted.internet.udp import Port

ROOM: Final = 4 * 2**20
"""Octets that may wait to be read, if the system allows it (`net.core.rmem_max` of Linux).

Linux counts some 800 for a short datagram, and by default it keeps 256 of them. Lines with 200 messages a
second send as many in a fifth of a second, and a router on a busy machine may not read for that long. A lost
datagram may be the only word on the outcome of an SMS.
"""


def make_room(transport: IUDPTransport) -> None:
    """Let as much wait at the port as the system allows, up to `ROOM`."""
    if isinstance(transport, Port):
        transport.socket.setsockopt(SOL_SOCKET, SO_RCVBUF, ROOM)


def write(transport: IUDPTransport, octets: bytes, address: tuple[str, int]) -> None:
    """Send a datagram to an address that one has come from; it is lost without room or route.

    Twisted checks the address each time, which takes longer than the system call.
    """
    try:
        if isinstance(transport, Port):
            transport.socket.sendto(octets, address)
        else:
            transport.write(octets, address)
    except OSError:
        # As with any lost datagram, the sender that waits for an answer asks again.
        return
