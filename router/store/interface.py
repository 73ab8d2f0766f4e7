"""The promise of a store.

The store is the durable truth and decides nothing. It is fed *changes*, in order; all changes of one `write`
are committed together, and its ``then`` is called only after they are on disk (fsync). Writes that come while
a commit is under way share the next one. A `read` sees every write that was made before it.
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
    """Return its units in a page, with the messages that follow it."""
    return units(underway.sending.message) + len(underway.followers)


def units_owed(owed: Owed) -> int:
    """Return its units in a page."""
    return units(owed.message)


class Reader(Protocol):
    """The questions that a store answers. They run where the writes run, after them.

    It answers for what this router holds: everything, where one has the store for itself.
    """

    def due(self, lane: LaneKey, after: int, limit: int) -> Sequence[Underway]:
        """Return due sendings of a lane with an id above ``after``, by id, up to ``limit`` units."""

    def held(self, until: float, limit: int) -> Sequence[Underway]:
        """Return held sendings whose time has come, by time."""

    def expired(self, now: float, limit: int) -> Sequence[Underway]:
        """Return held and due sendings, and segments that wait for others, whose validity is over."""

    def stage(self, stage: Stage, after: int, limit: int) -> Sequence[Underway]:
        """Return sendings in this stage with an id above ``after``, by id."""

    def latest(self, upto: int, limit: int) -> Sequence[Underway]:
        """Return sendings of any stage with an id up to this one, the newest first."""

    def submitted(self, channel: str, remote_id: str) -> Sequence[Found]:
        """Return open sendings and segments with this remote id on this channel, the newest first.

        A later epoch is newer. Of each kind there are `OF_ONE_ID` at most. One that has ended, waits again,
        or went on by another channel or in fewer segments is left out.
        """

    def called(self, channel: str, remote_ids: Sequence[str]) -> Sequence[str]:
        """Return those of some remote ids that segments without an ending may have on this channel."""

    def outcomes(self, id: int) -> Sequence[tuple[int, MessageState | None, int]]:
        """Return the segments of a sending: number, outcome if there is one, err.

        There may be more than it has now, if it went out with another text before.
        """

    def owed(self, esme: str, after: int, limit: int) -> Sequence[Owed]:
        """Return deliveries owed to an ESME, in order, with a ``seq`` above ``after``, up to ``limit``
        units.
        """

    def posted(self, id: int) -> Posted | None:
        """Return what a posted receipt of this sending needs; None if there is no such sending."""

    def of_message(self, esme: str, message_id: int) -> Sequence[Underway]:
        """Return the sendings of a message of this ESME, ended or not; empty if it has no such message."""

    def waiting(
        self, esme: str, source_addr: str, destination_addr: str, service_type: str | None, limit: int
    ) -> Sequence[Underway]:
        """Return an ESME's due or held sendings between these addresses, by id; service_type None is any."""

    def unreported(self, accepted_before: float, after: int, limit: int) -> Sequence[Underway]:
        """Return sendings in flight, submitted or in doubt that were accepted before a time, by id.

        Their ids are above ``after``.
        """

    def endings(self, after: int, limit: int) -> Sequence[tuple[int, str, float, float | None, bool]]:
        """Return sendings with an id above ``after``, by id, as tuples.

        Each has id, ESME, when it was accepted, when it ended (None: it has not), and whether it has a text.
        """

    def arrivals(self, after: int, limit: int) -> Sequence[tuple[int, Sequence[str], float, bool, bool]]:
        """Return received SMS with an id above ``after``, by id, as tuples.

        Each has id, the ESMEs to which it was owed, when it came, whether it waits for its siblings, and
        whether it has a text.
        """

    def creditors(self) -> Sequence[str]:
        """Return the ESMEs to which something is owed."""

    def debts(self, esme: str, after: int, limit: int) -> Sequence[tuple[int, int, int, float]]:
        """Return the debts to an ESME with a ``seq`` above ``after``, in order, as tuples.

        Each has seq, kind, id of the sending or received SMS, and since when. Unlike with `owed`, the sending
        or SMS may be gone.
        """

    def received_waiting(self, after: int, limit: int) -> Sequence[ReceivedSms]:
        """Return received segments that wait for others, with an id above ``after``, by id."""

    def heard(self) -> Sequence[KeyHeard]:
        """Return the keys of received SMS, the oldest first."""

    def noted(self) -> Sequence[Noted]:
        """Return the notes of connectors about their channels."""

    def segments_out(self, since: float) -> Sequence[Underway]:
        """Return sendings accepted since then that went out and may be segments of an ESME, by id.

        Of very many only the newest.
        """

    def charged(self, channels: Collection[str]) -> Sequence[Charged]:
        """Return the charges to the budgets of these channels, as a sum for each span.

        Those of an ESME are under its system_id with `@` in front.
        """

    def paused(self) -> Sequence[str]:
        """Return the channels that an operator has taken out of use."""

    def reached(self, channels: Collection[str]) -> Sequence[Reached]:
        """Return the numbers that these channels have sent to, if they have a limit of recipients."""

    def counted(self, esmes: Collection[str], since: float) -> Sequence[Counted]:
        """Return the messages of these ESMEs since then that count for `per_number` and `repeat`, by id."""

    def stopped(self) -> Sequence[Stopped]:
        """Return who has written `stop`, and to which ESME."""

    def remembered(self, limit: int) -> Sequence[Remembered]:
        """Return the newest memories of numbers, the oldest first."""

    def last_submits(self, since: float) -> Sequence[tuple[str, float]]:
        """Return the channels that were given a sending since then, and when the last was.

        A sending that has ended after it had waited behind very many later ones may be missed.
        """

    def epochs(self) -> Sequence[tuple[str, int]]:
        """Return the channels of sendings that have gone out and not ended, and the latest epoch of those."""

    def lanes(self) -> Sequence[tuple[LaneKey, int]]:
        """Return the lanes that have due sendings, and their number."""

    def holding(self) -> Sequence[tuple[str, str, int]]:
        """Return the number of held sendings, and segments that wait for others, by way and ESME."""

    def owing(self) -> Sequence[tuple[str, int]]:
        """Return the ESMEs to which something is owed, and how much."""

    def keyed(self, esme: str, key: str) -> Keyed | None:
        """Return the answer to an ESME's request with this key; None if there was none."""

    def key_of(self, message_id: int) -> str:
        """Return the key that the request for a message had; empty if it had none."""

    def received(self, before: int, limit: int, unclaimed: bool = False) -> Sequence[ReceivedSms]:
        """Return received SMS with an id below ``before``, the newest first; or only unclaimed ones."""

    def received_one(self, id: int) -> ReceivedSms | None:
        """Return a received SMS; None if there is none of this id."""

    def owed_received(self, id: int) -> Sequence[str]:
        """Return the ESMEs to which a received SMS is still owed."""

    def search(self, sought: Sought, before: int, limit: int) -> Sequence[Underway]:
        """Return the sendings that are sought, with an id below ``before``, the newest first, without
        followers.
        """

    def story(self, message_id: int) -> Sequence[Story]:
        """Return the stories of a message's sendings, by id; empty if there is no such message."""

    def last_event(self) -> int:
        """Return the id of the newest event; 0 if there is none."""

    def happened(self, sought: SoughtEvents, before: int, limit: int) -> Sequence[EventTold]:
        """Return the events that are sought, with an id below ``before``, the newest first."""

    def events_over(self, before: float, most: int, limit: int) -> Sequence[int]:
        """Return the ids of events that need not be kept, in order.

        These are all from before a time, and of each level those beyond its ``most`` newest that are no acts.
        """

    def alerts(self, over: int) -> Sequence[AlertTold]:
        """Return the alerts that are on, and the newest ``over`` of those that are off, by id."""

    def alert(self, id: int) -> AlertTold | None:
        """Return an alert; None if there is none of this id."""

    def charted(self, kind: str, name: str, span: int, since: int) -> Sequence[Charted]:
        """Return the figures of a channel, an ESME or a route by this span, from a time on, by time."""

    def reserved(self, counter: Counter) -> int:
        """Return the last number of the counter that may be in use; `Store.block` gives greater ones."""


class Store(Protocol):
    """A store; see the module's text for its promise."""

    events: StoreEvents
    """Its listeners; none by default."""

    @property
    def feed(self) -> Feed:
        """The committed changes, for listeners."""

    def open(self) -> Reader:
        """Open, and make or upgrade the schema. Raises `CannotOpen`. The Reader serves until `start`."""

    def start(self) -> None:
        """Take changes from now on."""

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

        ``otherwise`` is called if it cannot be answered, which was reported to the operator: it must make
        sure that nothing waits for the answer for ever.
        """

    def block(self, counter: Counter, then: Callable[[range], None]) -> None:
        """Give a block of numbers that were never given before, greater than all earlier ones.

        ``then`` is called with them when that is on disk, perhaps at once. Ask behind `start`.
        """

    def figures(self) -> StoreFigures:
        """Return what it has done, and what it is doing."""

    def tick(self) -> None:
        """Look after the files, also while nobody writes; called once a second."""

    def leave(self) -> None:
        """Release it before `start`: changes that were to be written are forgotten."""

    def look_up(
        self, question: Callable[[Reader], T], then: Callable[[T], None], otherwise: Callable[[], None]
    ) -> None:
        """Ask a slow question, such as a search, as with `read`, but without holding up commits.

        Writes that are not committed yet are not seen.
        """

    def close(self) -> Deferred[None]:
        """Write the changes that were taken, then close."""
