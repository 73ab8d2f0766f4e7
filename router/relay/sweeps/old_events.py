"""Events are kept for a year, up to a bound for each level; acts for a year without a bound."""

from collections.abc import Sequence
from typing import Final

from router.clocks import Dates
from router.relay.interfaces import Clock, instants
from router.store.changes import EventForgotten
from router.store.interface import Store

YEAR: Final = 366 * 86400.0

MOST: Final = 330_000
"""Events of each level that are kept, acts aside: a million in all, some 200 MB."""

LOOKS: Final = 600.0
"""Seconds between two looks; the first is a minute after the start."""

FIRST: Final = 60.0

SLICE: Final = 1000
"""Events that are forgotten at once, in some 10 ms."""

REST: Final = 0.1
"""Seconds from a slice to the next: in between the disk is for those who wait for an answer."""


class OldEvents:
    """Forgets old events, a slice at a time."""

    def __init__(self, clock: Clock, dates: Dates, store: Store, most: int = MOST) -> None:
        self._clock, self._now, self._dates, self._store = clock, instants(clock), dates, store
        self._most = most
        self._looks_at = self._now() + FIRST
        self._busy = False

    def tick(self) -> None:
        """Look for old events every ten minutes; called once a second."""
        if not self._busy and self._now() >= self._looks_at:
            self._looks_at = self._now() + LOOKS
            self._busy = True
            self._look()

    def _look(self) -> None:
        before = self._dates.now() - YEAR
        # Beside the commits: it walks along a third of a million ids.
        self._store.look_up(
            lambda reader: reader.events_over(before, self._most, SLICE), self._forget, self._rest
        )

    def _forget(self, ids: Sequence[int]) -> None:
        if not ids:
            self._rest()
            return
        more = len(ids) == SLICE
        self._store.write([EventForgotten(id) for id in ids], self._go_on if more else self._rest)

    def _go_on(self) -> None:
        self._clock.callLater(REST, self._look)

    def _rest(self) -> None:
        self._busy = False
