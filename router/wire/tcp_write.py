"""Octets to a connection, at once where that can be.

A transport of Twisted keeps what it is given until the reactor has asked the system whether the socket takes
it: one turn of the reactor more for each write, and three calls of the system. TLS has a buffer of its own,
and a test's transport has no socket: they are written to as ever.
"""

from socket import socket
from typing import Protocol

from twisted.internet.interfaces import ITransport
from twisted.internet.tcp import Connection


class _Connection(Protocol):
    """The methods of Twisted's TCP connections that ITransport lacks."""

    connected: int
    disconnecting: int
    dataBuffer: bytes
    socket: socket

    def doWrite(self) -> object: ...


def write(transport: ITransport, octets: bytes) -> None:
    """Write, behind what waits already. All writing to a transport must be done by this function."""
    # By its class: the transport over TLS passes on each attribute that it lacks, socket too, to the
    # socket below it (twisted.protocols.policies.ProtocolWrapper), and what was written so would be in clear.
    if not isinstance(transport, Connection) or transport.TLS:
        transport.write(octets)
        return
    connection: _Connection = transport
    if connection.dataBuffer or connection.disconnecting or not connection.connected:
        transport.write(octets)
        return
    try:
        sent = connection.socket.send(octets)
    except OSError:
        # There is no room (EWOULDBLOCK, ENOBUFS), or the connection is gone: the reactor meets that again,
        # and ends it. Nothing may overtake these octets either way.
        sent = 0
    if sent < len(octets):
        transport.write(octets[sent:])
        # So that dataBuffer tells that something waits.
        connection.doWrite()
