"""Connections of the control socket: octets to the conversation and back."""

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
from router.relay.faces import Face

CONNECTIONS: Final = 32
"""Connections at once."""

BEHIND: Final = 8 * 1024 * 1024
"""Octets that may wait for a peer that does not read; with more the connection is cut."""


@implementer(IPushProducer)
class ControlProtocol(Protocol):
    """One connection. While its peer does not read, none of its requests is read."""

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
            By(peer.name, "socket", Face.SOCKET),
            self._send,
            self.transport.loseConnection,
        )
        connections = self._factory.connections
        if not peer.admitted:
            conversation.refuse("only root and the user that the router runs as may use this socket")
        elif len(connections) >= CONNECTIONS:
            conversation.refuse(f"{CONNECTIONS} connections are open already; end one of them")
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
        """Close the connection at once; octets that wait are lost."""
        self.transport.abortConnection()

    def _send(self, octets: bytes) -> None:
        self.transport.write(octets)
        if self._choked:
            self._behind += len(octets)
            if self._behind > BEHIND:
                self.cut()

    # IPushProducer: the transport calls these when its peer stops reading, and when it reads again.

    def pauseProducing(self) -> None:
        # The transport calls this again with each write.
        if not self._choked:
            self._choked, self._behind = True, 0
            self.transport.stopReading()

    def resumeProducing(self) -> None:
        self._choked = False
        self.transport.startReading()

    def stopProducing(self) -> None:
        """Do nothing: connectionLost follows."""


class ControlFactory(Factory):
    """Makes the connections; all of them talk to one desk."""

    noisy = False

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.connections: set[ControlProtocol] = set()

    def buildProtocol(self, addr: IAddress | None) -> ControlProtocol:
        return ControlProtocol(self)
