"""One request to a box, on a connection of its own."""

from collections.abc import Callable

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IAddress, IProtocol, ITransport
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.python.failure import Failure

from router.clocks import Instant
from router.goip.http.exchange import Exchange
from router.goip.http.response import Outcome
from router.southbound.http.ear import Ear
from router.southbound.lifecycle import Connect


class _Talk(Protocol):
    """The connection: it passes octets to the exchange, and the outcome to the visit."""

    transport: ITransport | None = None

    def __init__(self, exchange: Exchange, done: Callable[[Outcome], None], ear: Ear | None) -> None:
        self._exchange = exchange
        self._done = done
        self._ear = ear
        self._over = False

    def connectionMade(self) -> None:
        if self._over or self.transport is None:
            # The request was given up as one that has not left, so it must not leave now.
            self.cut()
        else:
            octets = self._exchange.connected()
            if self._ear is not None:
                self._ear.asked(octets, self.transport)
            self.transport.write(octets)

    def dataReceived(self, data: bytes) -> None:
        if self._ear is not None:
            self._ear.came(data)
        outcome = None if self._over else self._exchange.receive(data)
        if outcome is not None:
            self._done(outcome)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._done(self._exchange.closed(clean=reason.check(ConnectionDone) is not None))

    def cut(self) -> None:
        self._over = True
        if self._ear is not None:
            self._ear.over()
        if self.transport is not None:
            abort = getattr(self.transport, "abortConnection", self.transport.loseConnection)
            abort()


class _TalkFactory(Factory):
    noisy = False

    def __init__(self, talk: _Talk) -> None:
        self._talk = talk

    def buildProtocol(self, addr: IAddress | None) -> _Talk:
        return self._talk


class Visit:
    """Connects, sends the request, and calls ``done`` once with the outcome. Taps listen by ``ear``."""

    def __init__(
        self,
        exchange: Exchange,
        connect: Connect,
        done: Callable[[Outcome], None],
        ear: Ear | None = None,
    ) -> None:
        self._exchange = exchange
        self._done = done
        self._over = False
        self._talk = _Talk(exchange, self._end, ear)
        self._connecting: Deferred[IProtocol] | None = connect(_TalkFactory(self._talk))
        self._connecting.addCallbacks(self._connected, self._not_connected)

    def expire(self, now: Instant) -> None:
        """End the visit if its time is over."""
        if now >= self._exchange.deadline:
            self._end(self._exchange.expire())

    def cut(self) -> None:
        """Give up; ``done`` is not called any more."""
        self._over = True
        self._leave()

    def _connected(self, protocol: IProtocol) -> None:
        self._connecting = None
        if self._over:
            self._talk.cut()

    def _not_connected(self, failure: Failure) -> None:
        self._connecting = None
        self._end(self._exchange.closed())

    def _end(self, outcome: Outcome) -> None:
        if not self._over:
            self._over = True
            self._leave()
            self._done(outcome)

    def _leave(self) -> None:
        connecting, self._connecting = self._connecting, None
        self._talk.cut()
        if connecting is not None:
            connecting.cancel()
