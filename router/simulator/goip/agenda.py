"""Agenda: what happens later in one box: a heap over one timer, so that a thousand lines are cheap."""

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count

from twisted.internet.interfaces import IDelayedCall, IReactorTime

SLACK = 1e-6
"""Seconds. A timer may ring a rounding error before its time."""

Deed = Callable[[], None]


def nothing() -> None:
    """Do nothing: the usual `settled`, where nobody waits for the end of a batch."""


class Agenda:
    """Deeds by their time; those that are due together are done together, then ``settled`` is called once."""

    def __init__(self, clock: IReactorTime) -> None:
        self.clock = clock
        self.settled: Deed = nothing
        self._heap: list[tuple[float, int, Deed]] = []
        self._order = count()
        self._timer: IDelayedCall | None = None
        self._rings = 0.0

    def now(self) -> float:
        """Return seconds of Unix time, as the clock has it."""
        return float(self.clock.seconds())

    def after(self, seconds: float, deed: Deed) -> None:
        """Do ``deed`` in so many seconds; at once, within this call, if there is nothing to wait for."""
        if seconds <= 0:
            deed()
            return
        heappush(self._heap, (self.now() + seconds, next(self._order), deed))
        self._wind()

    def stop(self) -> None:
        """Forget all that was to be done."""
        self._heap.clear()
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()

    def _wind(self) -> None:
        due = self._heap[0][0]
        if self._timer is None:
            self._timer = self.clock.callLater(max(0.0, due - self.now()), self._ring)
        elif due < self._rings:
            self._timer.reset(max(0.0, due - self.now()))
        else:
            return
        self._rings = due

    def _ring(self) -> None:
        self._timer = None
        limit = self.now() + SLACK
        while self._heap and self._heap[0][0] <= limit:
            heappop(self._heap)[2]()
        self.settled()
        if self._heap:
            self._wind()
