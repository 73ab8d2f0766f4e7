"""Changes: the input of a store, in order. All changes of one `Store.write` are committed together.

Changes have a *rank*. Within one entity they come in the order of their ranks, so a writer may sort what it
commits together by rank; a change with rank 0 is a barrier, before which all earlier ones must be applied.
"""

from typing import ClassVar, Final

from router.sms.message import ShortMessage
from router.sms.state import MessageState
from router.sms.value import value
from router.store.channel_changes import BudgetsForgotten as BudgetsForgotten
from router.store.channel_changes import Charged as Charged
from router.store.channel_changes import KeyForgotten as KeyForgotten
from router.store.channel_changes import KeyHeard as KeyHeard
from router.store.channel_changes import KeysForgotten as KeysForgotten
from router.store.channel_changes import Noted as Noted
from router.store.channel_changes import NoteForgotten as NoteForgotten
from router.store.channel_changes import Paused as Paused
from router.store.channel_changes import Reached as Reached
from router.store.channel_changes import RecallForgotten as RecallForgotten
from router.store.channel_changes import RecipientsForgotten as RecipientsForgotten
from router.store.channel_changes import Remembered as Remembered
from router.store.entities import Counter, Owed, ReceivedSms, Sending, Stage
from router.store.history_changes import Receipted as Receipted
from router.store.history_changes import StepTaken as StepTaken
from router.store.keyed_changes import Keyed as Keyed
from router.store.keyed_changes import KeyedForgotten as KeyedForgotten
from router.store.keyed_changes import MessageKeyed as MessageKeyed
from router.store.operating_changes import AlertsForgotten as AlertsForgotten
from router.store.operating_changes import AlertTold as AlertTold
from router.store.operating_changes import Charted as Charted
from router.store.operating_changes import ChartsForgotten as ChartsForgotten
from router.store.operating_changes import EventForgotten as EventForgotten
from router.store.operating_changes import EventTold as EventTold
from router.store.sender_changes import Counted as Counted
from router.store.sender_changes import CountsForgotten as CountsForgotten
from router.store.sender_changes import Started as Started
from router.store.sender_changes import Stopped as Stopped
from router.store.sender_changes import Uncounted as Uncounted

IN_FLIGHT: Final = Stage.IN_FLIGHT


@value
class Accepted:
    """A message was accepted. With ``channel`` it is in flight from the start, else due or held."""

    rank: ClassVar[int] = 1
    sending: Sending
    stage: Stage = Stage.DUE
    channel: str = ""
    epoch: int = 0
    reference: int = 0
    segments: int = 0

    @property
    def attempts(self) -> int:
        """Number of attempts so far."""
        return 1 if self.stage is IN_FLIGHT else 0

    @property
    def attempted_at(self) -> float | None:
        """Time when it went out; None if it has not."""
        return self.sending.accepted_at if self.stage is IN_FLIGHT else None


@value
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


@value
class SendingSubmitted:
    """The far side has taken a sending that is one segment."""

    rank: ClassVar[int] = 3
    id: int
    remote_id: str
    at: float


@value
class SegmentSubmitted:
    """The far side has taken one of several segments; ``number`` counts from 1."""

    rank: ClassVar[int] = 4
    id: int
    number: int
    channel: str
    epoch: int
    remote_id: str
    at: float


@value
class SegmentReported:
    """One of several segments has its outcome."""

    rank: ClassVar[int] = 5
    id: int
    number: int
    message_state: MessageState
    err: int
    at: float


@value
class AllSubmitted:
    """The last of several segments was taken."""

    rank: ClassVar[int] = 6
    id: int
    at: float


@value
class EpochFound:
    """The answer to a sending shows that it went out in a later epoch of its channel than was written."""

    rank: ClassVar[int] = 7
    id: int
    epoch: int


@value
class SendingInDoubt:
    """No answer came in time; the mark stays. A late answer may follow: so it is a barrier."""

    rank: ClassVar[int] = 0
    id: int
    at: float


@value
class SendingEnded:
    """A sending has its ending."""

    rank: ClassVar[int] = 8
    id: int
    message_state: MessageState
    err: int
    at: float


@value
class Owe:
    """A delivery is owed from now on."""

    rank: ClassVar[int] = 9
    owed: Owed


@value
class OwedRemoved:
    """A delivery is owed no longer: it was acknowledged, or is too old."""

    rank: ClassVar[int] = 10
    esme: str
    seq: int


@value
class Arrived:
    """An SMS was received; what it is owed to follows as `Owe`, unless it is ``waiting`` for its siblings."""

    rank: ClassVar[int] = 1
    received: ReceivedSms
    waiting: bool = False


@value
class Claimed:
    """A received SMS is for these ESMEs; it was for none, or for others."""

    rank: ClassVar[int] = 2
    id: int
    esmes: tuple[str, ...]


@value
class Requeued:
    """A sending that was in flight is due again. ``way`` may be another one."""

    rank: ClassVar[int] = 0
    id: int
    way: str
    due_at: float
    refused_by: tuple[str, ...]
    in_doubt: bool
    err: int


@value
class Replaced:
    """A sending that waits has another text, and other times (replace_sm)."""

    rank: ClassVar[int] = 0
    id: int
    stage: Stage
    message: ShortMessage
    due_at: float
    expires_at: float


@value
class Redated:
    """A sending that a clock dated which ran ahead has other times; what has happened to it was then, too."""

    rank: ClassVar[int] = 0
    id: int
    accepted_at: float
    due_at: float
    expires_at: float


@value
class SegmentJoined:
    """A segment waits no longer: its text goes in another sending, and it follows that one."""

    rank: ClassVar[int] = 0
    id: int
    to: int


@value
class SendingForgotten:
    """A sending that has ended is no longer kept."""

    rank: ClassVar[int] = 11
    id: int


@value
class ReceivedForgotten:
    """A received SMS is no longer kept."""

    rank: ClassVar[int] = 12
    id: int


@value
class TextForgotten:
    """The text of a sending that has ended is no longer kept; all else is."""

    rank: ClassVar[int] = 11
    id: int


@value
class ReceivedTextForgotten:
    """The text of a received SMS is no longer kept; all else is."""

    rank: ClassVar[int] = 12
    id: int


@value
class Reserved:
    """Numbers up to this one may be in use. A store writes it by itself (`blocks`), before it gives them."""

    rank: ClassVar[int] = 1
    counter: Counter
    last: int


Change = (
    Accepted
    | Attempted
    | SendingSubmitted
    | SegmentSubmitted
    | SegmentReported
    | AllSubmitted
    | EpochFound
    | SendingInDoubt
    | SendingEnded
    | Owe
    | OwedRemoved
    | Arrived
    | Claimed
    | KeyHeard
    | KeyForgotten
    | KeysForgotten
    | Noted
    | NoteForgotten
    | Requeued
    | Redated
    | Replaced
    | SegmentJoined
    | Charged
    | Paused
    | Reached
    | Remembered
    | BudgetsForgotten
    | RecallForgotten
    | RecipientsForgotten
    | Counted
    | Uncounted
    | CountsForgotten
    | Stopped
    | Started
    | SendingForgotten
    | ReceivedForgotten
    | TextForgotten
    | ReceivedTextForgotten
    | StepTaken
    | Receipted
    | Keyed
    | MessageKeyed
    | KeyedForgotten
    | EventTold
    | EventForgotten
    | AlertTold
    | AlertsForgotten
    | Charted
    | ChartsForgotten
    | Reserved
)
