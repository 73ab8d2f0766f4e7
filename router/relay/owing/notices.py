"""Notices of alerts: stored with the alert, and owed to targets like everything that is posted."""

from collections.abc import Callable, Iterable

from router.clocks import Dates
from router.relay.ids import IdCounter
from router.relay.owing.delivery import Delivery
from router.store.changes import AlertTold, Change, Owe
from router.store.entities import NO_TEXT, Owed, OwedKind
from router.store.interface import Store


class Notices:
    """Writes alerts, and the notices owed for them."""

    def __init__(
        self, dates: Dates, store: Store, ids: IdCounter, owed_ids: IdCounter, delivery: Delivery
    ) -> None:
        self._dates = dates
        self._store = store
        self._ids = ids
        self._owed_ids = owed_ids
        self._delivery = delivery

    def number(self) -> int:
        """Return a new id for an alert. Raises NoIds."""
        return self._ids.next()

    def say(self, alert: AlertTold, creditors: Iterable[str], then: Callable[[], None] | None = None) -> None:
        """Store an alert, and owe these creditors the notice that it is on, or over.

        ``then`` is called when it is on disk. Raises NoIds; then nothing has happened.
        """
        kind = OwedKind.ALERT_ON if alert.until is None else OwedKind.ALERT_OFF
        owed = [
            Owed(
                seq=self._owed_ids.next(),
                esme=creditor,
                kind=kind,
                of=alert.id,
                message=NO_TEXT,
                channel="",
                at=self._dates.now(),
            )
            for creditor in creditors
        ]
        changes: list[Change] = [alert, *map(Owe, owed)]
        early: set[int] = set()
        self._store.write(changes, lambda: self._written([one for one in owed if one.seq not in early], then))
        if self._store.figures().failing:
            # That the store cannot be written is to be heard while it is so.
            early.update(one.seq for one in owed if self._delivery.owe(one, on_disk=False))

    def _written(self, owed: Iterable[Owed], then: Callable[[], None] | None) -> None:
        for each in owed:
            self._delivery.owe(each)
        if then is not None:
            then()
