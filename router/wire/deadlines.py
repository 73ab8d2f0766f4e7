"""Deadlines between two ticks: a connection gets a tick of its own when one of them comes."""

from collections.abc import Callable

from twisted.internet.interfaces import IDelayedCall

from router.relay.interfaces import Clock
from router.smpp.timers import Timers

EVERY, LEAST = 1.0, 0.05
"""Seconds from one tick of all connections to the next; and the least, with the shortest timers."""


def every(timers: Timers) -> float:
    """Return the seconds between ticks with which no deadline is missed: no timer is shorter."""
    return max(LEAST, min(EVERY, timers.shortest))


class Deadlines:
    """Calls a tick early if a deadline comes before the next tick of all."""

    __slots__ = ("_call", "_clock", "_tick")

    def __init__(self, clock: Clock, tick: Callable[[], None]) -> None:
        self._clock = clock
        self._tick = tick
        self._call: IDelayedCall | None = None

    def expect(self, deadline: float, now: float) -> None:
        """Call ``tick`` at this instant, if it comes before the next tick of all."""
        if deadline - now >= EVERY:
            return
        if self._call is not None and self._call.active():
            if self._call.getTime() <= deadline:
                return
            self._call.cancel()
        self._call = self._clock.callLater(max(0.0, deadline - now), self._tick)

    def stop(self) -> None:
        """Cancel the tick, since the connection is gone."""
        if self._call is not None and self._call.active():
            self._call.cancel()
