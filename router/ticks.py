"""Ticks: once a second for all that has deadlines, more often for what has timers of less than a second.

Many that tick as often, as a thousand links do, are called in portions that are spread over the time from one
tick to the next: in one burst they would hold up the messages.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import LoopingCall

from router.relay.interfaces import Ticking

PORTION = 50
"""Calls in one portion: links to fifty channels take a millisecond."""

LEAST = 0.05
"""Least seconds between portions, as wake-ups cost too."""


class Ticks:
    """Calls each ``tick`` by way of ``soon``: one in trouble must not hold up the others."""

    def __init__(self, clock: IReactorTime, soon: Callable[[Callable[[], None]], object]) -> None:
        self._clock = clock
        self._soon = soon
        self._calls: list[LoopingCall] = []

    def start(self, ticking: Iterable[tuple[float, Ticking]]) -> None:
        """Start ticking; each comes with the seconds from one of its ticks to the next."""
        by_period: defaultdict[float, list[Ticking]] = defaultdict(list)
        for every, one in ticking:
            by_period[every].append(one)
        for every, ones in by_period.items():
            turns = _Turns(portions(ones, every), self._soon)
            call = LoopingCall.withCount(turns.come)
            call.clock = self._clock
            call.start(every / turns.many, now=False)
            self._calls.append(call)

    def stop(self) -> None:
        """Tick no more."""
        for call in self._calls:
            call.stop()
        self._calls.clear()


class _Turns:
    """Portions that have their turns one after the other, again and again."""

    def __init__(
        self, them: Sequence[Sequence[Ticking]], soon: Callable[[Callable[[], None]], object]
    ) -> None:
        self._portions = them
        self._soon = soon
        self._next = 0
        self.many = len(them)

    def come(self, turns: int) -> None:
        """Call the portions of the turns since the last call: several if the reactor was busy."""
        for _ in range(min(turns, self.many)):
            for one in self._portions[self._next]:
                self._soon(one.tick)
            self._next = (self._next + 1) % self.many


def portions(ones: Sequence[Ticking], every: float) -> Sequence[Sequence[Ticking]]:
    """Divide what ticks each ``every`` seconds into portions of much the same size."""
    many = max(1, min(-(-len(ones) // PORTION), round(every / LEAST)))
    return [ones[first::many] for first in range(many)]
