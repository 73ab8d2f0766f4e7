"""Writes octets to a connection, at once where that is possible.

A transport of Twisted keeps octets until the reactor has asked the system whether the socket takes them: that
is one more turn of the reactor for each write, and three system calls. TLS has a buffer of its own, and a
test's transport has no socket: they are written to in the usual way.
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
    """Write, behind what waits already. All writing to a transport must go through this function."""
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
        # and ends the connection. Nothing may overtake these octets either way.
        sent = 0
    if sent < len(octets):
        transport.write(octets[sent:])
        # So that dataBuffer shows that something waits.
        connection.doWrite()
