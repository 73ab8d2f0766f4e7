"""Octets to a connection, at once where that can be.

A transport of Twisted keeps what it is given until the reactor has asked the system whether the socket takes
it: one turn of the reactor more for each write, and three calls of the system. TLS has a buffer of its own,
and a test's transport has no socket: they are written to as ever.
"""

from typing import Protocol, cast

from twisted.internet.abstract import FileDescriptor
from twisted.internet.interfaces import ITransport


class _Connection(Protocol):
    """What TCP connections of Twisted have beside ITransport (twisted.internet.abstract.FileDescriptor)."""

    connected: bool
    disconnecting: bool
    dataBuffer: bytes

    def writeSomeData(self, data: bytes) -> int | BaseException: ...

    def doWrite(self) -> object: ...


def write(transport: ITransport, octets: bytes) -> None:
    """Write, behind what waits already. All writing to a transport must be done by this function."""
    # By its class: the transport over TLS passes on each attribute that it lacks, writeSomeData too, to the
    # socket below it (twisted.protocols.policies.ProtocolWrapper), and what was written so would be in clear.
    if not isinstance(transport, FileDescriptor) or getattr(transport, "TLS", False):
        transport.write(octets)
        return
    connection = cast(_Connection, transport)
    if connection.dataBuffer or connection.disconnecting or not connection.connected:
        transport.write(octets)
        return
    sent = connection.writeSomeData(octets)
    if not isinstance(sent, int):
        # The connection is gone: the reactor meets that again, and ends it.
        transport.write(octets)
    elif sent < len(octets):
        transport.write(octets[sent:])
        # So that dataBuffer tells that something waits.
        connection.doWrite()
