"""Messages that an ESME wants sent later (schedule_delivery_time): held, then due."""

from collections.abc import Callable, Sequence

from router.clocks import Dates
from router.relay.accounts import Accounts
from router.relay.plan import Planned
from router.relay.scheduler import Scheduler
from router.routing.table import Way
from router.store.changes import Requeued
from router.store.entities import Underway
from router.store.interface import Store

SWEEP = 500
"""Held messages that become due in one sweep at most."""


class Schedule:
    """Asks once a second whose time has come."""

    def __init__(
        self,
        dates: Dates,
        store: Store,
        scheduler: Scheduler,
        accounts: Accounts,
        way: Callable[[Underway], Way],
    ) -> None:
        self._dates = dates
        self._store = store
        self._scheduler = scheduler
        self._accounts = accounts
        self._way = way
        self._sweeping = False

    def tick(self) -> None:
        if not self._sweeping:
            self._sweeping = True
            now = self._dates.now()
            self._store.read(lambda reader: reader.held(now, SWEEP)).addCallback(self._sweep)

    def _sweep(self, held: Sequence[Underway]) -> None:
        self._sweeping = False
        for underway in held:
            self._release(underway)

    def _release(self, underway: Underway) -> None:
        if self._scheduler.knows(underway.sending.id):
            # It is being changed on disk: as it will be then, it is found in the next sweep, or never.
            return
        way = self._way(underway)
        self._store.write([released(underway, way)])
        self._scheduler.release(Planned.read_back(underway, way))


def released(underway: Underway, way: Way) -> Requeued:
    """It is due along this way from now on, with all that has happened to it before."""
    sending = underway.sending
    return Requeued(
        sending.id, way.name, sending.due_at, underway.refused_by, underway.in_doubt, underway.err
    )
