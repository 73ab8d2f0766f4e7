"""Changes for the record alone: the history of a sending beside its row."""

from enum import Enum
from typing import ClassVar

from router.sms.state import MessageState
from router.sms.value import value


class StepKind(Enum):
    """A step that a sending has taken. The values are the words of API and commands."""

    REFUSED = "refused"
    """Its channel has refused it, by its answer or by a report; it goes on by another."""
    UNFIT = "unfit"
    """Its channel cannot carry this text; another may."""
    TRY_LATER = "try_later"
    """Its channel has said so: it waits."""
    UNSENT = "unsent"
    """No link of its channel took it: it waits."""
    LOST = "lost"
    """The connection, or the router, ended before the answer: it goes again, by the same channel alone."""
    NO_ANSWER = "no_answer"
    """No answer came in time; one may come late."""
    WITH_SIBLINGS = "with_siblings"
    """It goes by the channel that another segment of its text has taken."""
    REROUTED = "rerouted"
    """No channel of its route could be used, so it took another."""
    REQUEUED = "requeued"
    """An operator had it routed anew."""
    REPLACED = "replaced"
    """Its ESME has given it another text."""
    REPORTED = "reported"
    """A status report that ends nothing came."""


@value
class StepTaken:
    """A sending has taken a step; its row's present attempt is recorded with it.

    So it comes behind all changes of that attempt, and before the one that begins another.
    """

    rank: ClassVar[int] = 7
    id: int
    at: float
    turn: StepKind
    err: int = 0
    state: MessageState | None = None
    """The state in a report."""
    channel: str = ""
    """The channel, if it is not the one of the last attempt."""


@value
class Receipted:
    """An ESME has acknowledged the receipt of a sending."""

    rank: ClassVar[int] = 10
    id: int
    at: float
