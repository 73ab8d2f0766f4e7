"""The life of a link: connect, serve, lose, wait, connect again."""

from collections.abc import Callable
from random import Random

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall, IProtocol, IProtocolFactory
from twisted.python.failure import Failure

from router.relay.interfaces import Clock
from router.routing.retry import Growing

Connect = Callable[[IProtocolFactory], Deferred[IProtocol]]
"""Connects one protocol of the factory to the far side."""

JITTER = 0.3
"""A delay is drawn from this part of it up to all of it, so that hundreds of links do not come back at
once.
"""


class Lifecycle:
    """Keeps one connection open. The owner calls `alive` when it is bound, and `ended` when it is lost."""

    def __init__(
        self, clock: Clock, random: Random, connect: Connect, factory: IProtocolFactory, delays: Growing
    ) -> None:
        self._clock = clock
        self._random = random
        self._connect = connect
        self._factory = factory
        self._delays = delays
        self._failures = 0
        self._waiting: IDelayedCall | None = None
        self._connecting: Deferred[IProtocol] | None = None
        self._wanted = False
        self.failed: Callable[[Failure], None] = lambda failure: None

    def start(self) -> None:
        self._wanted = True
        self._try()

    def stop(self) -> None:
        """Connect no more. The owner closes a connection that is still open."""
        self._wanted = False
        if self._waiting is not None and self._waiting.active():
            self._waiting.cancel()
        if self._connecting is not None:
            self._connecting.cancel()

    def alive(self) -> None:
        """Begin again with the first delay, since the far side has accepted the bind."""
        self._failures = 0

    def ended(self) -> None:
        """Note that the connection is gone."""
        if self._wanted:
            self._failures += 1
            delay = self._delays.after(self._failures)
            self._waiting = self._clock.callLater(delay * (1.0 - JITTER * self._random.random()), self._try)

    def _try(self) -> None:
        self._connecting = self._connect(self._factory)
        self._connecting.addCallbacks(self._connected, self._not_connected)

    def _connected(self, protocol: IProtocol) -> None:
        self._connecting = None

    def _not_connected(self, failure: Failure) -> None:
        self._connecting = None
        if self._wanted:
            self.failed(failure)
            self.ended()
