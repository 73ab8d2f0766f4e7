"""A store that keeps nothing past its life: for tests, and for trying things out."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from twisted.internet.defer import Deferred, succeed

from router.store.blocks import Blocks
from router.store.changes import Accepted, Change, Receipted, Reserved, StepTaken
from router.store.entities import Counter, OwedKind, Underway, id_of
from router.store.feed import Feed
from router.store.history import StepTold, Story
from router.store.interface import Reader
from router.store.memory import channels, deliveries, keyed, operating, segments, senders, sending_changes
from router.store.memory.channels import ChannelTables
from router.store.memory.deliveries import DeliveryTables
from router.store.memory.keyed import KeyedTables
from router.store.memory.operating import OperatingTables
from router.store.memory.segments import SegmentTable
from router.store.memory.senders import SenderTables
from router.store.status import UNHEARD, StoreEvents, StoreFigures
from router.store.transitions import MOVES, held_to

T = TypeVar("T")


class MemoryStore(SegmentTable, DeliveryTables, ChannelTables, KeyedTables, SenderTables, OperatingTables):
    """A Store and its Reader. ``soon`` runs a function at the end of this reactor turn."""

    def __init__(self, soon: Callable[[Callable[[], None]], None]) -> None:
        super().__init__()
        self._soon = soon
        self.events: StoreEvents = UNHEARD
        self.feed = Feed("memory")
        self.counters: dict[Counter, int] = {}
        self.steps: dict[int, list[StepTold]] = {}
        self.receipted: dict[int, float] = {}
        blocks = Blocks(self.write)
        blocks.restore(self)
        self.block = blocks.give

    def open(self) -> Reader:
        return self

    def start(self) -> None:
        """Do nothing: there is no writer."""

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
        self._soon(partial(self.feed.committed, changes))

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
        """Do nothing: there are no files."""

    def leave(self) -> None:
        """Do nothing: nothing is held."""

    look_up = read

    def story(self, message_id: int) -> Sequence[Story]:
        rows = (row.underway for row in self.sendings.values())
        its = [each for each in rows if each.sending.message_id == message_id]
        return [self._story(each) for each in sorted(its, key=id_of)]

    def _story(self, underway: Underway) -> Story:
        """Return the story without the times of attempts, and without segments."""
        id, hook = underway.sending.id, underway.sending.hook
        creditor = underway.sending.esme if hook is None else hook.creditor
        return Story(
            underway=underway,
            origin=underway.sending.origin,
            attempted_at=None,
            remote_id=self.sendings[id].remote_id or "",
            steps=tuple(self.steps.get(id, ())),
            segments=(),
            owed=any(one.of == id and one.kind is OwedKind.RECEIPT for one in self._owed(creditor, 0)),
            receipted_at=self.receipted.get(id),
            joined_to=0,
        )

    def close(self) -> Deferred[None]:
        return succeed(None)

    def reserved(self, counter: Counter) -> int:
        taken = {
            Counter.MESSAGE: self.sendings,
            Counter.OWED: {seq for _, seq in self.debts_of},
            Counter.RECEIVED: self.arrived,
            Counter.ALERT: (),
        }
        return max(self.counters.get(counter, 0), max(taken[counter], default=0))


def _reserve(store: MemoryStore, change: Reserved) -> None:
    store.counters[change.counter] = change.last


def _keep_step(store: MemoryStore, change: StepTaken) -> None:
    row = store.sendings.get(change.id)
    if row is None:
        return
    underway = row.underway
    step = StepTold(
        at=change.at,
        turn=change.turn,
        err=change.err,
        state=change.state,
        channel=change.channel or underway.channel,
        way=underway.sending.way,
        attempted_at=None,
        submitted_at=underway.submitted_at or None,
        remote_id=row.remote_id or "",
    )
    store.steps.setdefault(change.id, []).append(step)


def _keep_receipted(store: MemoryStore, change: Receipted) -> None:
    store.receipted[change.id] = change.at


CHANGES: dict[type[Change], Callable[[MemoryStore, Any], None]] = {
    **sending_changes.CHANGES,
    **segments.CHANGES,
    **deliveries.CHANGES,
    **channels.CHANGES,
    **keyed.CHANGES,
    **senders.CHANGES,
    **operating.CHANGES,
    Reserved: _reserve,
    StepTaken: _keep_step,
    Receipted: _keep_receipted,
}
"""The function that applies each change; `statements.STATEMENTS` has the same in SQL."""
