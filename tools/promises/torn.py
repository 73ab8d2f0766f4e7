"""Connections that tear: a relay between two parties, cut in the middle of what passes."""

from random import Random

from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred, maybeDeferred
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP4ServerEndpoint, connectProtocol
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IAddress, IDelayedCall, IListeningPort, ITCPTransport
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.python.failure import Failure

from tools.peers.esme import Reactor

IDLE_S = 0.2
"""A connection on which nothing passes for so long tears at rest."""

LAST_S = 0.01
"""Seconds that the last octets have to leave before both ends are closed."""


class End(Protocol):
    """One end of a relayed connection."""

    transport: ITCPTransport

    def __init__(self, pair: "Pair") -> None:
        self._pair = pair
        self._early = b""
        self.other: End | None = None

    def connectionMade(self) -> None:
        self.transport.setTcpNoDelay(True)

    def dataReceived(self, data: bytes) -> None:
        if self.other is None:
            self._early += data
        else:
            self._pair.pass_on(self.other, data)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._pair.ended(self, whole=reason.check(ConnectionDone) is not None)

    def joined(self, other: "End") -> None:
        """Hear that the other end stands."""
        self.other = other
        early, self._early = self._early, b""
        if early:
            self._pair.pass_on(other, early)


class Pair:
    """One relayed connection."""

    def __init__(self, relay: "Relay") -> None:
        self._relay = relay
        self._tearing = self._torn = False
        self._spared = 0
        self._waiting: list[IDelayedCall] = []
        self.near = End(self)
        self.far = End(self)

    def connect(self) -> None:
        """Connect to the far side; if there is none, drop the near one."""
        endpoint = TCP4ClientEndpoint(self._relay.reactor, "127.0.0.1", self._relay.port, timeout=5)
        connectProtocol(endpoint, self.far).addCallbacks(lambda _: self._join(), lambda _: self.close())

    def pass_on(self, end: End, data: bytes) -> None:
        """Pass all of it on; if the connection is to tear, the first part of it and no more."""
        if self._torn:
            return
        if self._spared:
            self._spared -= 1
        elif self._tearing:
            self._torn = True
            data = data[: self._relay.random.randrange(len(data))]
            self._close_in(LAST_S)
        end.transport.write(data)

    def ended(self, end: End, whole: bool) -> None:
        """End both ends: the other has what came before, if this one ended well."""
        if whole and end.other is not None:
            self._relay.pairs.discard(self)
            end.other.transport.loseConnection()
        else:
            self.close()

    def tear(self) -> None:
        """Tear in the middle of what passes next."""
        self._tearing = True
        self._close_in(IDLE_S)

    def tear_after(self, spared: int) -> None:
        """Tear in the middle of what passes after so much that is whole."""
        self._spared = spared
        self._tearing = True

    def _close_in(self, seconds: float) -> None:
        self._waiting.append(self._relay.reactor.callLater(seconds, self.close))

    def close(self) -> None:
        """Close both ends, at once."""
        self._relay.pairs.discard(self)
        for call in self._waiting:
            if call.active():
                call.cancel()
        for end in (self.near, self.far):
            if end.transport is not None:
                end.transport.abortConnection()

    def _join(self) -> None:
        self.near.joined(self.far)
        self.far.joined(self.near)


class Relay(Factory):
    """Listens, and relays what connects to ``port`` of this machine."""

    noisy = False

    def __init__(self, reactor: Reactor, random: Random, port: int) -> None:
        self.reactor = reactor
        self.random = random
        self.port = port
        self.pairs: set[Pair] = set()
        self._port: IListeningPort | None = None
        self.listening = 0
        """The port of the relay itself."""
        self._doomed = 0

    def start(self) -> None:
        """Take a free port."""
        listening = TCP4ServerEndpoint(self.reactor, 0, 50, "127.0.0.1").listen(self)
        listening.addCallback(self._listens)

    def stop(self) -> Deferred[None]:
        """Take no more, and cut what stands."""
        for pair in list(self.pairs):
            pair.close()
        return Deferred.fromCoroutine(self._stop_listening())

    async def _stop_listening(self) -> None:
        if self._port is not None:
            await maybeDeferred(self._port.stopListening)

    def tear(self, many: int) -> int:
        """Tear so many connections, if there are so many; return how many it were."""
        chosen = sorted(self.pairs, key=id)
        self.random.shuffle(chosen)
        for pair in chosen[:many]:
            pair.tear()
        return len(chosen[:many])

    def tear_next(self, many: int) -> None:
        """Tear so many that are yet to come: a request of each, or its answer."""
        self._doomed = many

    def buildProtocol(self, addr: IAddress | None) -> End:
        pair = Pair(self)
        self.pairs.add(pair)
        if self._doomed:
            self._doomed -= 1
            pair.tear_after(self.random.randrange(2))
        pair.connect()
        return pair.near

    def _listens(self, port: IListeningPort) -> None:
        self._port, where = port, port.getHost()
        assert isinstance(where, IPv4Address)
        self.listening = where.port
