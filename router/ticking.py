"""Ticks: once a second for all that has deadlines, more often for what has timers of less than a second."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import LoopingCall

from router.relay.interfaces import Ticking


class Ticks:
    """Calls each ``tick`` by way of ``soon``: one in trouble must not hold up the others."""

    def __init__(self, clock: IReactorTime, soon: Callable[[Callable[[], None]], object]) -> None:
        self._clock = clock
        self._soon = soon
        self._calls: list[LoopingCall] = []

    def start(self, ticking: Iterable[tuple[float, Ticking]]) -> None:
        """Each comes with the seconds from one of its ticks to the next."""
        by_period: defaultdict[float, list[Ticking]] = defaultdict(list)
        for every, one in ticking:
            by_period[every].append(one)
        for every, ones in by_period.items():
            call = LoopingCall(self._tick, ones)
            call.clock = self._clock
            call.start(every, now=False)
            self._calls.append(call)

    def stop(self) -> None:
        """No more ticks."""
        for call in self._calls:
            call.stop()
        self._calls.clear()

    def _tick(self, ones: Iterable[Ticking]) -> None:
        for one in ones:
            self._soon(one.tick)
