"""The control socket's connections: octets to the conversation and back."""

from typing import Final

from twisted.internet.interfaces import IAddress, IPushProducer
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.tcp import Connection
from twisted.python.failure import Failure
from zope.interface import implementer

from router.desk.desk import Desk
from router.northbound.control.conversation import Conversation
from router.northbound.control.peer import peer_of
from router.relay.events import By

CONNECTIONS: Final = 32
"""At once."""

BEHIND: Final = 8 * 1024 * 1024
"""Octets that wait for a peer which does not read; with more it is cut off."""


@implementer(IPushProducer)
class ControlProtocol(Protocol):
    """One connection. While its peer does not read, no further request of it is read."""

    transport: Connection

    def __init__(self, factory: "ControlFactory") -> None:
        self._factory = factory
        self._conversation: Conversation | None = None
        self._choked = False
        self._behind = 0

    def connectionMade(self) -> None:
        self.transport.registerProducer(self, True)
        peer = peer_of(self.transport.getHandle())
        conversation = Conversation(
            self._factory.desk,
            By(peer.name, "socket", "socket"),
            self._send,
            self.transport.loseConnection,
        )
        connections = self._factory.connections
        if not peer.admitted:
            conversation.refuse("only the router's own user and root are answered here")
        elif len(connections) >= CONNECTIONS:
            conversation.refuse(f"{CONNECTIONS} are connected already; end one of them")
        else:
            connections.add(self)
            self._conversation = conversation

    def dataReceived(self, data: bytes) -> None:
        if self._conversation is not None:
            self._conversation.receive(data)

    def connectionLost(self, reason: Failure | None = None) -> None:
        self._factory.connections.discard(self)
        if self._conversation is not None:
            self._conversation.closed()

    def cut(self) -> None:
        """Close it, whatever is still to be written."""
        self.transport.abortConnection()

    def _send(self, octets: bytes) -> None:
        self.transport.write(octets)
        if self._choked:
            self._behind += len(octets)
            if self._behind > BEHIND:
                self.cut()

    # IPushProducer: the transport tells whether its peer reads.

    def pauseProducing(self) -> None:
        # The transport says so again with each write.
        if not self._choked:
            self._choked, self._behind = True, 0
            self.transport.stopReading()

    def resumeProducing(self) -> None:
        self._choked = False
        self.transport.startReading()

    def stopProducing(self) -> None:
        """The connection is gone; connectionLost follows."""


class ControlFactory(Factory):
    """Makes the connections, each of which speaks with the desk."""

    noisy = False

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.connections: set[ControlProtocol] = set()

    def buildProtocol(self, addr: IAddress | None) -> ControlProtocol:
        return ControlProtocol(self)
