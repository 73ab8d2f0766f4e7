"""Messages that wait past their validity end, whether they stand in memory or on disk."""

from collections.abc import Callable, Sequence

from router.clocks import Dates
from router.relay.accounts import Accounts
from router.relay.attempts import Attempts
from router.relay.plan import Planned
from router.relay.scheduler import Scheduler
from router.routing.table import Way
from router.store.entities import Underway
from router.store.interface import Store

SWEEP = 500
"""Expired messages that one sweep ends at most."""


class Validity:
    """Sweeps once a second, if anything waits at all."""

    def __init__(
        self,
        dates: Dates,
        store: Store,
        scheduler: Scheduler,
        attempts: Attempts,
        accounts: Accounts,
        way: Callable[[Underway], Way],
    ) -> None:
        self._dates = dates
        self._store = store
        self._scheduler = scheduler
        self._attempts = attempts
        self._accounts = accounts
        self._way = way
        self._sweeping = False

    def tick(self) -> None:
        if self._sweeping or not sum(self._accounts.waiting.values()):
            return
        self._sweeping = True
        now = self._dates.now()
        self._store.read(lambda reader: reader.expired(now, SWEEP)).addCallback(self._sweep)

    def _sweep(self, expired: Sequence[Underway]) -> None:
        self._sweeping = False
        for underway in expired:
            self._expire(underway)

    def _expire(self, underway: Underway) -> None:
        id = underway.sending.id
        planned = self._scheduler.planned.get(id)
        if id in self._scheduler.ending or (planned is not None and planned.lane is None):
            # It has ended, or been taken for an attempt, since the store was asked.
            return
        if planned is None:
            planned = Planned.read_back(underway, self._way(underway))
        else:
            self._scheduler.withdraw(planned)
        self._accounts.waiting[underway.sending.esme] -= 1
        self._attempts.expire(planned)
