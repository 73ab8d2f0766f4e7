"""A store that keeps nothing past its life: for tests, and for trying things out."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from twisted.internet.defer import Deferred, succeed

from router.store.changes import Accepted, AttemptFailed, Change, Reserved
from router.store.entities import Counter
from router.store.interface import Reader
from router.store.memory import channels, deliveries, segments, sending_changes
from router.store.memory.channels import ChannelTables
from router.store.memory.deliveries import DeliveryTables
from router.store.memory.segments import SegmentTable
from router.store.moves import MOVES, held_to
from router.store.status import UNHEARD, StoreEvents, StoreFigures

T = TypeVar("T")


class MemoryStore(SegmentTable, DeliveryTables, ChannelTables):
    """A Store and its Reader. ``soon`` runs a function at the end of this reactor turn."""

    def __init__(self, soon: Callable[[Callable[[], None]], None]) -> None:
        super().__init__()
        self._soon = soon
        self.events: StoreEvents = UNHEARD
        self.counters: dict[Counter, int] = {}
        self.failed_attempts: list[AttemptFailed] = []

    def open(self) -> Reader:
        return self

    def start(self) -> None:
        """Nothing to do: there is no writer."""

    def write(
        self, changes: Sequence[Change], then: Callable[[], None] | None = None, lazy: bool = False
    ) -> None:
        for change in changes:
            if type(change) in MOVES:
                id = change.sending.id if isinstance(change, Accepted) else getattr(change, "id", 0)
                held_to(change, self.stage_of(id))
            CHANGES[type(change)](self, change)
        if then is not None:
            self._soon(then)

    def read(
        self, question: Callable[[Reader], T], then: Callable[[T], None], otherwise: Callable[[], None]
    ) -> None:
        try:
            answer = question(self)
        except Exception:
            self._soon(otherwise)
        else:
            self._soon(partial(then, answer))

    def figures(self) -> StoreFigures:
        return StoreFigures()

    def tick(self) -> None:
        """Nothing to look after."""

    def leave(self) -> None:
        """Nothing is held."""

    def close(self) -> Deferred[None]:
        return succeed(None)

    def reserved(self, counter: Counter) -> int:
        taken = {
            Counter.MESSAGE: self.sendings,
            Counter.OWED: {seq for _, seq in self.debts_of},
            Counter.RECEIVED: self.arrived,
        }
        return max(self.counters.get(counter, 0), max(taken[counter], default=0))


def _reserve(store: MemoryStore, change: Reserved) -> None:
    store.counters[change.counter] = change.last


def _keep_failed(store: MemoryStore, change: AttemptFailed) -> None:
    store.failed_attempts.append(change)


CHANGES: dict[type[Change], Callable[[MemoryStore, Any], None]] = {
    **sending_changes.CHANGES,
    **segments.CHANGES,
    **deliveries.CHANGES,
    **channels.CHANGES,
    Reserved: _reserve,
    AttemptFailed: _keep_failed,
}
"""What each change does, as `statements.STATEMENTS` says it in SQL."""
