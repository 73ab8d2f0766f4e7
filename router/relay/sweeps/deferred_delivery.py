"""Messages that an ESME wants sent later (schedule_delivery_time): held, then due."""

from collections.abc import Sequence

from router.clocks import Dates
from router.relay.one_by_one import take_each
from router.relay.sending.sendings import Sendings
from router.store.entities import Underway, id_of
from router.store.interface import Store

SWEEP = 500
"""Held messages that become due in one sweep at most."""


class DeferredDelivery:
    """Releases held messages whose time has come, once a second."""

    def __init__(self, dates: Dates, store: Store, sendings: Sendings) -> None:
        self._dates = dates
        self._store = store
        self._sendings = sendings
        self._sweeping = False

    def tick(self) -> None:
        if not self._sweeping:
            self._sweeping = True
            now = self._dates.now()
            self._store.read(lambda reader: reader.held(now, SWEEP), self._sweep, self._give_up)

    def _sweep(self, held: Sequence[Underway]) -> None:
        self._sweeping = False
        take_each(held, self._sendings.release, id_of)

    def _give_up(self) -> None:
        """End the sweep, since a question failed, which was reported; the next tick asks again."""
        self._sweeping = False
