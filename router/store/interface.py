"""What a store keeps, and what it promises.

The store is the durable truth and decides nothing. It is fed *changes*, in order; all changes of one
`write` are committed together, and its ``then`` is called only after they are on disk (fsync). Writes that
come while a commit is under way share the next one. A `read` sees every write that was made before it.

Changes have a *rank*. Within one entity they come in the order of their ranks, so a writer may sort what it
commits together by rank; a change with rank 0 is a barrier, before which all earlier ones must be applied.

Entities: a *sending* is one text to one number. In the usual case it is also the message (its id is our
message_id) and its only segment, in one row. Where the ESME cut the text itself and it was joined, the other
messages *follow* the one whose sending it is (`Joined`). `SegmentSubmitted` rows exist only where we cut it.
"""

from collections.abc import Callable, Sequence
from enum import Enum, IntEnum
from typing import ClassVar, Protocol, TypeVar

from attrs import frozen
from twisted.internet.defer import Deferred

from router.sms.message import ShortMessage
from router.sms.state import MessageState

T = TypeVar("T")


class Stage(IntEnum):
    """Where a sending stands."""

    JOINING = -1
    """It is a segment, and waits for its siblings."""
    HELD = 0
    DUE = 1
    IN_FLIGHT = 2
    SUBMITTED = 3
    IN_DOUBT = 4
    ENDED = 5
    JOINED = 6
    """Its text goes with that of a sibling, and so does its outcome."""


@frozen(kw_only=True)
class Sending:
    """One text to one number, as accepted. Times are seconds of Unix time."""

    id: int
    esme: str
    way: str
    message: ShortMessage
    accepted_at: float
    due_at: float
    expires_at: float
    part_of: int = 0
    """submit_multi: the id of the message that this is one destination of; 0 if it is the message."""

    @property
    def message_id(self) -> int:
        """What its ESME knows it by."""
        return self.part_of or self.id


@frozen(kw_only=True)
class Underway:
    """A sending with what has happened to it so far, as read back."""

    sending: Sending
    stage: Stage
    channel: str
    epoch: int
    attempts: int
    reference: int
    segments: int
    refused_by: tuple[str, ...]
    in_doubt: bool
    err: int
    message_state: MessageState | None = None
    """How it ended, and None before."""
    ended_at: float = 0.0
    submitted_at: float = 0.0
    followers: tuple[Sending, ...] = ()
    """The messages whose text goes in this sending too: segments that were joined."""


class OwedKind(IntEnum):
    """What is owed to an ESME."""

    RECEIPT = 0
    RECEIVED = 1
    NOTIFICATION = 2


@frozen(kw_only=True)
class Owed:
    """A delivery owed to an ESME until it acknowledges it. ``seq`` is the order of creation.

    A receipt holds the facts of its sending (rendered anew for each session); a received SMS its text.
    """

    seq: int
    esme: str
    kind: OwedKind
    of: int
    """The id of the sending, or of the received SMS."""
    message_id: int = 0
    """What its ESME knows the sending by."""
    message: ShortMessage
    channel: str
    message_state: MessageState = MessageState.DELIVERED
    err: int = 0
    accepted_at: float = 0.0
    at: float = 0.0


@frozen(kw_only=True)
class ReceivedSms:
    """An SMS that came in on a channel; ``esmes`` are those whom it is owed to (none: unclaimed)."""

    id: int
    channel: str
    message: ShortMessage
    at: float
    esmes: tuple[str, ...]


class Counter(Enum):
    """What is numbered."""

    MESSAGE = "message"
    OWED = "owed"
    RECEIVED = "received"


# --- changes ---------------------------------------------------------------------------------------


@frozen
class Accepted:
    """A message was accepted. With ``channel`` it is in flight from the start, else due or held."""

    rank: ClassVar[int] = 1
    sending: Sending
    stage: Stage = Stage.DUE
    channel: str = ""
    epoch: int = 0
    reference: int = 0
    segments: int = 0


@frozen
class Attempted:
    """A due sending goes out on a channel; written before its octets leave."""

    rank: ClassVar[int] = 2
    id: int
    channel: str
    epoch: int
    attempts: int
    reference: int
    segments: int
    at: float


@frozen
class Submitted:
    """The far side has taken a sending that is one segment."""

    rank: ClassVar[int] = 3
    id: int
    remote_id: str
    at: float


@frozen
class SegmentSubmitted:
    """The far side has taken one of several segments; ``number`` counts from 1."""

    rank: ClassVar[int] = 4
    id: int
    number: int
    channel: str
    epoch: int
    remote_id: str
    at: float


@frozen
class SegmentReported:
    """One of several segments has its outcome."""

    rank: ClassVar[int] = 5
    id: int
    number: int
    message_state: MessageState
    err: int


@frozen
class AllSubmitted:
    """The last of several segments was taken."""

    rank: ClassVar[int] = 6
    id: int
    at: float


@frozen
class InDoubt:
    """No answer came in time; the mark stays. A late answer may follow: so it is a barrier."""

    rank: ClassVar[int] = 0
    id: int
    at: float


@frozen
class Ended:
    """A sending has its ending."""

    rank: ClassVar[int] = 8
    id: int
    message_state: MessageState
    err: int
    at: float


@frozen
class Owe:
    """A delivery is owed from now on."""

    rank: ClassVar[int] = 9
    owed: Owed


@frozen
class Paid:
    """An ESME has acknowledged a delivery."""

    rank: ClassVar[int] = 10
    esme: str
    seq: int


@frozen
class Arrived:
    """An SMS was received; what it is owed to follows as `Owe`, unless it is ``waiting`` for its siblings."""

    rank: ClassVar[int] = 1
    received: ReceivedSms
    waiting: bool = False


@frozen
class Requeued:
    """A sending that was in flight is due again. ``way`` may be another one."""

    rank: ClassVar[int] = 0
    id: int
    way: str
    due_at: float
    refused_by: tuple[str, ...]
    in_doubt: bool
    err: int


@frozen
class Replaced:
    """A sending that waits has another text, and other times (replace_sm)."""

    rank: ClassVar[int] = 0
    id: int
    stage: Stage
    message: ShortMessage
    due_at: float
    expires_at: float


@frozen
class Joined:
    """A segment waits no longer: its text goes in another sending, and it follows that one."""

    rank: ClassVar[int] = 0
    id: int
    to: int


@frozen
class Charged:
    """So many segments more of a channel's budget are used, in the span that began then."""

    rank: ClassVar[int] = 13
    channel: str
    span: str
    began: float
    segments: int


@frozen
class Reached:
    """A channel has sent to this number, on the day that began then."""

    rank: ClassVar[int] = 14
    channel: str
    day: float
    digits: str


@frozen
class Remembered:
    """Something is known of a number, in some scope (see relay.recall)."""

    rank: ClassVar[int] = 15
    scope: str
    digits: str
    e164: str
    value: str
    at: float


@frozen
class BudgetsForgotten:
    """What was charged long before this time is no longer needed."""

    rank: ClassVar[int] = 16
    now: float


@frozen
class RecipientsForgotten:
    """Of days that began before this time nobody asks any more whom a channel has sent to."""

    rank: ClassVar[int] = 18
    before: float


@frozen
class RecallForgotten:
    """What was remembered before this time is no longer kept."""

    rank: ClassVar[int] = 17
    before: float


@frozen
class Forgotten:
    """A sending that has ended is no longer kept."""

    rank: ClassVar[int] = 11
    id: int


@frozen
class ReceivedForgotten:
    """A received SMS is no longer kept."""

    rank: ClassVar[int] = 12
    id: int


@frozen
class AttemptFailed:
    """An attempt that led to no ending, for the record."""

    rank: ClassVar[int] = 1
    id: int
    attempt: int
    channel: str
    at: float
    err: int


@frozen
class Reserved:
    """Numbers up to this one may be in use; written before any of them is."""

    rank: ClassVar[int] = 1
    counter: Counter
    last: int


Change = (
    Accepted
    | Attempted
    | Submitted
    | SegmentSubmitted
    | SegmentReported
    | AllSubmitted
    | InDoubt
    | Ended
    | Owe
    | Paid
    | Arrived
    | Requeued
    | Replaced
    | Joined
    | Charged
    | Reached
    | Remembered
    | BudgetsForgotten
    | RecallForgotten
    | RecipientsForgotten
    | Forgotten
    | ReceivedForgotten
    | AttemptFailed
    | Reserved
)


# --- reads -----------------------------------------------------------------------------------------


@frozen
class Lane:
    """One queue: the sendings of one ESME along one way, with one priority."""

    way: str
    esme: str
    priority: int


@frozen(kw_only=True)
class Found:
    """The sending (and which of its segments) that a remote id belongs to."""

    underway: Underway
    number: int


class Reader(Protocol):
    """The questions that a store answers. They run where the writes run, after them."""

    def due(self, lane: Lane, after: int, limit: int) -> Sequence[Underway]:
        """Due sendings of a lane with an id above ``after``, by id."""

    def held(self, until: float, limit: int) -> Sequence[Underway]:
        """Held sendings whose time has come, by time."""

    def expired(self, now: float, limit: int) -> Sequence[Underway]:
        """Held and due sendings, and segments that wait for others, whose validity is over."""

    def stage(self, stage: Stage, after: int, limit: int) -> Sequence[Underway]:
        """Sendings in this stage with an id above ``after``, by id."""

    def submitted(self, channel: str, remote_id: str) -> Found | None:
        """The newest open sending that the far side calls so, on this channel.

        One that has ended, waits again, or went on by another channel or in fewer segments is none.
        """

    def called(self, channel: str, remote_ids: Sequence[str]) -> Sequence[str]:
        """Those of some remote ids that segments without an ending may have on this channel."""

    def outcomes(self, id: int) -> Sequence[tuple[int, MessageState | None, int]]:
        """The segments of a sending: number, outcome if there is one, err.

        There may be more than it has now, if it went out with another text before.
        """

    def owed(self, esme: str, after: int, limit: int) -> Sequence[Owed]:
        """What is owed to an ESME, in the order of creation, with a ``seq`` above ``after``."""

    def of_message(self, esme: str, message_id: int) -> Sequence[Underway]:
        """The sendings of a message of this ESME, ended or not; empty if it has no such message."""

    def waiting(
        self, esme: str, source_addr: str, destination_addr: str, service_type: str | None, limit: int
    ) -> Sequence[Underway]:
        """What this ESME has due or held between these addresses, by id; service_type None is any."""

    def unreported(self, accepted_before: float, after: int, limit: int) -> Sequence[Underway]:
        """Sendings in flight, submitted or in doubt, with an id above ``after``, by id, that are so old."""

    def finished(self, ended_before: float, limit: int) -> Sequence[int]:
        """The ids of sendings that ended so long ago, the oldest first."""

    def received_before(self, at: float, limit: int) -> Sequence[int]:
        """The ids of SMS that were received so long ago, the oldest first."""

    def received_waiting(self, after: int, limit: int) -> Sequence[ReceivedSms]:
        """Received segments that wait for others, with an id above ``after``, by id."""

    def segments_out(self, newest: int) -> Sequence[Underway]:
        """Of so many newest sendings those that went to a channel and may be segments of an ESME, by id."""

    def charged(self) -> Sequence[Charged]:
        """What was charged to budgets, in sum for each span."""

    def reached(self) -> Sequence[Reached]:
        """The numbers that channels with a limit of recipients have sent to."""

    def remembered(self, limit: int) -> Sequence[Remembered]:
        """The newest that is remembered of numbers, the oldest first."""

    def last_submits(self, newest: int) -> Sequence[tuple[str, float]]:
        """Of so many newest sendings: the channels that were given some, and when the last was."""

    def lanes(self) -> Sequence[tuple[Lane, int]]:
        """The lanes that have due sendings, and how many."""

    def holding(self) -> Sequence[tuple[str, int]]:
        """The ESMEs who have held sendings, or segments that wait for others, and how many."""

    def owing(self) -> Sequence[tuple[str, int]]:
        """The ESMEs who are owed something, and how much."""

    def reserved(self, counter: Counter) -> int:
        """The last number of the counter that may be in use."""


class Store(Protocol):
    """See the module's text for what is promised."""

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

    def read(self, question: Callable[[Reader], T]) -> Deferred[T]:
        """Ask a question behind all writes that were made before."""

    def close(self) -> Deferred[None]:
        """Write what was taken, then close."""
