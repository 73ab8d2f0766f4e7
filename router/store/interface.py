"""What a store promises.

The store is the durable truth and decides nothing. It is fed *changes*, in order; all changes of one
`write` are committed together, and its ``then`` is called only after they are on disk (fsync). Writes that
come while a commit is under way share the next one. A `read` sees every write that was made before it.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol, TypeVar

from twisted.internet.defer import Deferred

from router.sms.state import MessageState
from router.sms.units import units
from router.store.changes import (
    AlertTold,
    Change,
    Charged,
    Charted,
    Counted,
    EventTold,
    Keyed,
    KeyHeard,
    Noted,
    Reached,
    Remembered,
    Stopped,
)
from router.store.entities import (
    Counter,
    Found,
    LaneKey,
    Owed,
    Posted,
    ReceivedSms,
    Stage,
    Underway,
)
from router.store.feed import Feed
from router.store.history import Sought, SoughtEvents, Story
from router.store.status import StoreEvents, StoreFigures

AGAIN = 1.0
"""Seconds from a commit that failed to the next try."""

BUSY = 5.0
"""Seconds that a lock of another program (a backup, say) is waited for."""

OF_ONE_ID = 200
"""Sendings that are found under one remote id."""

T = TypeVar("T")


def units_due(underway: Underway) -> int:
    """What it counts as in a page, with the messages that follow it."""
    return units(underway.sending.message) + len(underway.followers)


def units_owed(owed: Owed) -> int:
    """What it counts as in a page."""
    return units(owed.message)


class Reader(Protocol):
    """The questions that a store answers. They run where the writes run, after them.

    It answers for what this router holds: all that there is, where one has the store for itself.
    """

    def due(self, lane: LaneKey, after: int, limit: int) -> Sequence[Underway]:
        """Due sendings of a lane with an id above ``after``, by id, up to ``limit`` units."""

    def held(self, until: float, limit: int) -> Sequence[Underway]:
        """Held sendings whose time has come, by time."""

    def expired(self, now: float, limit: int) -> Sequence[Underway]:
        """Held and due sendings, and segments that wait for others, whose validity is over."""

    def stage(self, stage: Stage, after: int, limit: int) -> Sequence[Underway]:
        """Sendings in this stage with an id above ``after``, by id."""

    def latest(self, upto: int, limit: int) -> Sequence[Underway]:
        """The sendings of any stage with an id up to this one, the newest first."""

    def submitted(self, channel: str, remote_id: str) -> Sequence[Found]:
        """Open sendings and segments that the far side of this channel calls so, the latest epoch and the
        newest first.

        Of each kind `OF_ONE_ID` at most. One that has ended, waits again, or went on by another channel or in
        fewer segments is none.
        """

    def called(self, channel: str, remote_ids: Sequence[str]) -> Sequence[str]:
        """Those of some remote ids that segments without an ending may have on this channel."""

    def outcomes(self, id: int) -> Sequence[tuple[int, MessageState | None, int]]:
        """The segments of a sending: number, outcome if there is one, err.

        There may be more than it has now, if it went out with another text before.
        """

    def owed(self, esme: str, after: int, limit: int) -> Sequence[Owed]:
        """What is owed to an ESME, in order, with a ``seq`` above ``after``, up to ``limit`` units."""

    def posted(self, id: int) -> Posted | None:
        """What a receipt of this sending says when it is posted; None if there is no such sending."""

    def of_message(self, esme: str, message_id: int) -> Sequence[Underway]:
        """The sendings of a message of this ESME, ended or not; empty if it has no such message."""

    def waiting(
        self, esme: str, source_addr: str, destination_addr: str, service_type: str | None, limit: int
    ) -> Sequence[Underway]:
        """What this ESME has due or held between these addresses, by id; service_type None is any."""

    def unreported(self, accepted_before: float, after: int, limit: int) -> Sequence[Underway]:
        """Sendings in flight, submitted or in doubt, with an id above ``after``, by id, that are so old."""

    def endings(self, after: int, limit: int) -> Sequence[tuple[int, str, float, float | None, bool]]:
        """Sendings with an id above ``after``, by id: id, ESME, when it was accepted, when it ended (None: it
        has not), whether it has a text.
        """

    def arrivals(self, after: int, limit: int) -> Sequence[tuple[int, Sequence[str], float, bool, bool]]:
        """Received SMS with an id above ``after``, by id: id, the ESMEs that it was owed to, when it came,
        whether it waits for its siblings, whether it has a text.
        """

    def creditors(self) -> Sequence[str]:
        """The ESMEs who are owed something."""

    def debts(self, esme: str, after: int, limit: int) -> Sequence[tuple[int, int, int, float]]:
        """What is owed to an ESME with a ``seq`` above ``after``, in that order: seq, kind, id of the sending
        or received SMS, since when. Other than with `owed`, the sending or SMS need not be there any more.
        """

    def received_waiting(self, after: int, limit: int) -> Sequence[ReceivedSms]:
        """Received segments that wait for others, with an id above ``after``, by id."""

    def heard(self) -> Sequence[KeyHeard]:
        """The keys of what was received, the oldest first."""

    def noted(self) -> Sequence[Noted]:
        """What connectors keep about their channels."""

    def segments_out(self, since: float) -> Sequence[Underway]:
        """Sendings accepted since then that went to a channel and may be segments of an ESME, by id.

        Of very many the newest.
        """

    def charged(self, channels: Collection[str]) -> Sequence[Charged]:
        """What was charged to the budgets of these channels, in sum for each span; an ESME's stand under its
        system_id with `@` in front.
        """

    def paused(self) -> Sequence[str]:
        """The channels that an operator has taken out of use."""

    def reached(self, channels: Collection[str]) -> Sequence[Reached]:
        """The numbers that these channels have sent to, if they have a limit of recipients."""

    def counted(self, esmes: Collection[str], since: float) -> Sequence[Counted]:
        """The messages of these ESMEs that count for `per_number` and `repeat`, from this time on, by id."""

    def stopped(self) -> Sequence[Stopped]:
        """Who has written `stop`, and to which ESME."""

    def remembered(self, limit: int) -> Sequence[Remembered]:
        """The newest that is remembered of numbers, the oldest first."""

    def last_submits(self, since: float) -> Sequence[tuple[str, float]]:
        """The channels that were given a sending since then, and when the last was.

        A sending that has ended after it had waited behind very many later ones may be missed.
        """

    def epochs(self) -> Sequence[tuple[str, int]]:
        """The channels by which sendings have gone out that have not ended, and the latest epoch of those."""

    def lanes(self) -> Sequence[tuple[LaneKey, int]]:
        """The lanes that have due sendings, and how many."""

    def holding(self) -> Sequence[tuple[str, str, int]]:
        """Held sendings, and segments that wait for others: by way and ESME, how many."""

    def owing(self) -> Sequence[tuple[str, int]]:
        """The ESMEs who are owed something, and how much."""

    def keyed(self, esme: str, key: str) -> Keyed | None:
        """How the request of an ESME with this key was answered; None if there was none."""

    def key_of(self, message_id: int) -> str:
        """The key that the request for a message had; empty if it had none."""

    def received(self, before: int, limit: int, unclaimed: bool = False) -> Sequence[ReceivedSms]:
        """Received SMS with an id below ``before``, the newest first, or those alone that are for no ESME."""

    def received_one(self, id: int) -> ReceivedSms | None:
        """A received SMS; None if there is none of this id."""

    def owed_received(self, id: int) -> Sequence[str]:
        """The ESMEs that a received SMS is owed to still."""

    def search(self, sought: Sought, before: int, limit: int) -> Sequence[Underway]:
        """The sendings that are sought, with an id below ``before``, the newest first, without followers."""

    def story(self, message_id: int) -> Sequence[Story]:
        """What has happened to the sendings of a message, by id; empty if there is no such message."""

    def last_event(self) -> int:
        """The id of the newest event; 0 if there is none."""

    def happened(self, sought: SoughtEvents, before: int, limit: int) -> Sequence[EventTold]:
        """The events that are sought, with an id below ``before``, the newest first."""

    def events_over(self, before: float, most: int, limit: int) -> Sequence[int]:
        """The events that need not be kept, by id: all from before a time, and of each level those beyond its
        ``most`` newest that are no acts.
        """

    def alerts(self, over: int) -> Sequence[AlertTold]:
        """The alerts that are on, and of those that are off so many of the newest, by id."""

    def alert(self, id: int) -> AlertTold | None:
        """An alert; None if there is none of this id."""

    def charted(self, kind: str, name: str, span: int, since: int) -> Sequence[Charted]:
        """The figures of a channel, an ESME or a route by this span, from a time on, by time."""

    def reserved(self, counter: Counter) -> int:
        """The last number of the counter that may be in use; what `Store.block` gives is greater."""


class Store(Protocol):
    """See the module's text for what is promised."""

    events: StoreEvents
    """Who hears of it; nobody, until somebody is named."""

    @property
    def feed(self) -> Feed:
        """What it commits, for whoever listens."""

    def open(self) -> Reader:
        """Open, and make or upgrade the schema. Raises `CannotOpen`. The Reader serves until `start`."""

    def start(self) -> None:
        """From now on changes are taken."""

    def write(
        self, changes: Sequence[Change], then: Callable[[], None] | None = None, lazy: bool = False
    ) -> None:
        """Take changes; call ``then`` when they are on disk.

        Nobody waits for ``lazy`` ones: they may wait a moment for others, but never behind later ones.
        """

    def read(
        self, question: Callable[[Reader], T], then: Callable[[T], None], otherwise: Callable[[], None]
    ) -> None:
        """Ask a question behind all writes that were made before; ``then`` is called with the answer.

        ``otherwise`` is called if it cannot be answered, as the operator has been told: it says what follows,
        so that nothing waits for the answer for ever.
        """

    def block(self, counter: Counter, then: Callable[[range], None]) -> None:
        """Give some numbers that nobody has had and nobody else will have, greater than all before.

        ``then`` is called with them when that is on disk, perhaps at once. Ask behind `start`.
        """

    def figures(self) -> StoreFigures:
        """What it has done, and what it is doing."""

    def tick(self) -> None:
        """Once a second: it looks after itself, also while nobody writes to it."""

    def leave(self) -> None:
        """Give it back before `start`: what was to be written is forgotten."""

    def look_up(
        self, question: Callable[[Reader], T], then: Callable[[T], None], otherwise: Callable[[], None]
    ) -> None:
        """Ask what takes long, such as a search, as `read`; but commits do not wait for it, and what they
        have not written yet is not seen.
        """

    def close(self) -> Deferred[None]:
        """Write what was taken, then close."""
