"""PipeProtocol: a `session.Pipe` over any transport of Twisted, those in memory too."""

from twisted.internet.interfaces import ITCPTransport, ITransport
from twisted.internet.protocol import Protocol


class PipeProtocol(Protocol):
    """The writing end of a connection, for a core."""

    def connectionMade(self) -> None:
        if ITCPTransport.providedBy(self.transport):
            ITCPTransport(self.transport).setTcpNoDelay(True)

    def write(self, octets: bytes) -> None:
        """Send them."""
        ITransport(self.transport).write(octets)

    def close(self) -> None:
        """Close when all is sent."""
        ITransport(self.transport).loseConnection()

    def cut(self) -> None:
        """Close at once: over TCP the far side sees a reset."""
        if ITCPTransport.providedBy(self.transport):
            ITCPTransport(self.transport).abortConnection()
        else:
            ITransport(self.transport).loseConnection()
