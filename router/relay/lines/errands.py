"""Tasks on a channel's line besides SMS, one at a time, when the line is free."""

from collections.abc import Callable
from typing import Final

from router.clocks import Instant
from router.relay.interfaces import Clock, instants
from router.relay.plan.scheduler import Scheduler

PATIENCE: Final = 300.0
"""Seconds that an errand waits for its line: a long SMS was seen to take 200."""

Free = Callable[[], None]
"""Frees the line."""


class _Errand:
    """A task that waits for its line."""

    def __init__(self, go: Callable[[Free], None], expired: Callable[[], None], until: Instant) -> None:
        self.go = go
        self.expired = expired
        self.until = until


class Errands:
    """The waiting tasks of all lines."""

    def __init__(self, clock: Clock, scheduler: Scheduler) -> None:
        self._now = instants(clock)
        self._scheduler = scheduler
        self._waiting: list[_Errand] = []

    def run(self, channel: str, go: Callable[[Free], None], expired: Callable[[], None]) -> None:
        """Call ``go`` when the line is free, with a function to free it; or ``expired`` after five
        minutes.
        """
        errand = _Errand(go, expired, Instant(self._now() + PATIENCE))
        self._waiting.append(errand)
        self._scheduler.borrow(channel, lambda: self._go(channel, errand))

    def tick(self) -> None:
        """Give up tasks that have waited too long; called once a second."""
        now = self._now()
        for errand in [one for one in self._waiting if one.until <= now]:
            self._waiting.remove(errand)
            errand.expired()

    def _go(self, channel: str, errand: _Errand) -> None:
        """Run the task on its line; free the line at once if the task was given up."""

        def free() -> None:
            self._scheduler.give_back(channel)

        if errand not in self._waiting:
            free()
            return
        self._waiting.remove(errand)
        errand.go(free)
