"""Times at which channels are looked at again: one timer for all of them, set to the first."""

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from math import inf

from twisted.internet.interfaces import IDelayedCall

from router.relay.interfaces import Clock, instants
from router.relay.plan.plan import PlanChannel


class Wakeups:
    """``wake`` is called with each channel whose time has come."""

    def __init__(self, clock: Clock, wake: Callable[[PlanChannel], None]) -> None:
        self._clock = clock
        self._now = instants(clock)
        self._wake = wake
        self._due: list[tuple[float, int, PlanChannel]] = []
        self._once: set[tuple[PlanChannel, float]] = set()
        """Those of them that were asked for once, by channel."""
        self._order = count()
        self._alarm: IDelayedCall | None = None
        self._stopped = False

    def at(self, channel: PlanChannel, instant: float) -> None:
        """Look at the channel then."""
        heappush(self._due, (instant, next(self._order), channel))
        self._arm()

    def once(self, channel: PlanChannel, instant: float) -> None:
        """Look at the channel then, unless that was asked before; never, if it is infinite."""
        asked = channel, instant
        if instant < inf and asked not in self._once:
            self._once.add(asked)
            self.at(channel, instant)

    def stop(self) -> None:
        """Look at no channel any more."""
        self._stopped = True
        if self._alarm is not None and self._alarm.active():
            self._alarm.cancel()

    def _arm(self) -> None:
        if self._stopped:
            return
        first = self._due[0][0]
        if self._alarm is not None and self._alarm.active():
            if self._alarm.getTime() <= first:
                return
            self._alarm.cancel()
        self._alarm = self._clock.callLater(max(0.0, first - self._now()), self._ring)

    def _ring(self) -> None:
        now = self._now()
        try:
            while self._due and self._due[0][0] <= now:
                instant, _, channel = heappop(self._due)
                self._once.discard((channel, instant))
                self._wake(channel)
        finally:
            # An error at one must not stop those behind it.
            if self._due:
                self._arm()
