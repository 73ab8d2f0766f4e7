"""What has ended is kept for a while, to be looked up; then it is forgotten, a little at a time."""

from collections.abc import Sequence

from router.clocks import Dates
from router.relay.interfaces import Clock, instants
from router.store.changes import (
    BudgetsForgotten,
    Change,
    Forgotten,
    RecallForgotten,
    ReceivedForgotten,
    RecipientsForgotten,
)
from router.store.interface import Reader, Store

BOOKS = 600.0
"""Seconds between two looks at what budgets and numbers have left behind."""

EVERY = 10.0
"""Seconds between two looks, when the last one found less than a batch."""

BATCH = 200
"""Rows that one commit forgets at most: it shall not hold up those that answers wait for."""


class Retention:
    """Forgets what ended, and what was received, more than ``keep`` seconds ago."""

    def __init__(self, clock: Clock, dates: Dates, store: Store, keep: float) -> None:
        self._now = instants(clock)
        self._dates = dates
        self._store = store
        self._keep = keep
        self._next = 0.0
        self._books = 0.0
        self._asking = False

    def tick(self) -> None:
        now = self._now()
        date = self._dates.at(now)
        if now >= self._books:
            self._books = now + BOOKS
            two_days_ago = RecipientsForgotten(date - 2 * 86400.0)
            self._store.write([BudgetsForgotten(date), two_days_ago, RecallForgotten(date - self._keep)])
        if self._asking or now < self._next:
            return
        self._asking = True
        before = date - self._keep
        self._store.read(lambda reader: _forgettable(reader, before)).addCallback(self._forget)

    def _forget(self, changes: Sequence[Change]) -> None:
        self._asking = False
        if len(changes) < BATCH:
            self._next = self._now() + EVERY
        if changes:
            self._store.write(changes)


def _forgettable(reader: Reader, before: float) -> Sequence[Change]:
    changes: list[Change] = [Forgotten(id) for id in reader.finished(before, BATCH)]
    return [*changes, *(ReceivedForgotten(id) for id in reader.received_before(before, BATCH))]
