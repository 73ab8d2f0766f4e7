"""What the machine of a box tells its owner.

``token`` is what the owner gave with an SMS. Of each exactly one of Submitted, Refused, Unsent, Unanswered
and Lost is told. Taken may come before; Submitted or Refused may follow Unanswered, late.
"""

from enum import Enum

from attrs import field

from router.goip.line_state import LineState
from router.sms.report import Cause
from router.sms.value import value


class Blame(Enum):
    """Why a box is of no use: what the operator is to look at."""

    SILENCE = "nobody answers"
    LOGIN = "user or password are wrong"
    ELSEWHERE = "it sends us to another address"
    PAGE = "its page is not that of a GoIP, or not one that is known"


@value
class Taken:
    """The box is sending it."""

    token: object
    remote_id: str


@value
class Submitted:
    """The network took it. There is no word on its delivery, ever."""

    token: object
    remote_id: str


@value
class Refused:
    """It was not sent; with Fault.BUSY it may go again later by the same line, with Fault.DOUBT nobody knows
    whether it was sent, nor will anybody."""

    token: object
    cause: Cause


@value
class Unsent:
    """Nothing of it was sent, for want of a connection or since the line is down: it goes again, elsewhere if
    it can, and this counts as no attempt."""

    token: object
    why: str


@value
class Unanswered:
    """Nobody knows, though a late answer may still tell."""

    token: object


@value
class Lost:
    """The owner has stopped the machine before it was known."""

    token: object


@value
class UssdAnswered:
    """What the network said to a USSD code."""

    token: object
    text: str = field(repr=False)


@value
class AskingFailed:
    """A USSD code came to nothing."""

    token: object
    why: str


@value
class BoxUp:
    """The box answers."""


@value
class BoxDown:
    """The box does not answer, does not let us in, or answers with other pages than those of a GoIP."""

    why: str
    blame: Blame = Blame.SILENCE


@value
class LineUp:
    """The line can send, as far as the box says."""

    line: int


@value
class LineDown:
    """The line cannot send."""

    line: int
    why: str


@value
class LineChanged:
    """What the box says of a line is other than before."""

    line: int
    state: LineState


@value
class Unread:
    """A page that cannot be understood; told once until it can be."""

    page: str
    why: str


@value
class Received:
    """A received SMS. It is not given again; the owner keeps ``key`` together with it."""

    line: int
    key: str
    date: str
    """`MM-DD HH:MM:SS`, by the clock of the box; there is no year."""
    sender: str
    text: str = field(repr=False)


@value
class Remember:
    """The inbox of a line was read for the first time ever: the owner keeps the line, and these keys."""

    line: int
    keys: tuple[str, ...]


@value
class Forget:
    """Keys that the owner need not keep any longer."""

    line: int
    keys: tuple[str, ...]


@value
class MaybeMissed:
    """All ``places`` of the ring are new: what came before them may have been overwritten unread."""

    line: int
    places: int


Outcome = Submitted | Refused | Unsent | Unanswered | Lost | UssdAnswered | AskingFailed

Event = (
    Taken
    | Outcome
    | BoxUp
    | BoxDown
    | LineUp
    | LineDown
    | LineChanged
    | Unread
    | Received
    | Remember
    | Forget
    | MaybeMissed
)
