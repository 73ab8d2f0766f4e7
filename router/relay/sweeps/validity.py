"""Messages that wait past their validity end, whether they are in memory or on disk."""

from collections.abc import Sequence

from router.clocks import Dates, Timestamp
from router.relay.one_by_one import take_each
from router.relay.sending.sendings import Sendings
from router.store.entities import Underway, id_of
from router.store.interface import Store

SWEEP = 500
"""Expired messages that one sweep ends at most."""


class Validity:
    """Sweeps once a second, if anything waits at all."""

    def __init__(self, dates: Dates, store: Store, sendings: Sendings) -> None:
        self._dates = dates
        self._store = store
        self._sendings = sendings
        self._sweeping = False

    def tick(self) -> None:
        if self._sweeping or not self._sendings.queues:
            return
        self._sweeping = True
        now = self._dates.now()
        self._store.read(lambda reader: reader.expired(now, SWEEP), self._sweep, self._give_up)

    def _sweep(self, expired: Sequence[Underway]) -> None:
        self._sweeping = False
        now = self._dates.now()
        take_each(expired, lambda underway: self._look(underway, now), id_of)

    def _look(self, underway: Underway, now: Timestamp) -> None:
        planned = self._sendings.waiting(underway)
        # It may have got another validity since.
        if planned is not None and planned.sending.expires_at <= now:
            self._sendings.expire(planned)

    def _give_up(self) -> None:
        """End the sweep, since a question failed, which was reported; the next tick asks again."""
        self._sweeping = False
