"""Events that the machine of a box reports to its owner.

``token`` is the object that the owner gave with an SMS. Exactly one of SmsSubmitted, SmsRefused, SmsUnsent,
SmsUnanswered and SmsLost is reported for each SMS. SmsTaken may come before; after SmsUnanswered a late
SmsSubmitted or SmsRefused may follow.
"""

from enum import Enum

from attrs import field

from router.goip.events import (
    SmsLost,
    SmsRefused,
    SmsSubmitted,
    SmsTaken,
    SmsUnanswered,
    SmsUnsent,
    UssdAnswered,
)
from router.goip.line_state import LineState
from router.sms.value import value


class Blame(Enum):
    """Why a box cannot be used: the place that the operator has to look at."""

    SILENCE = "nobody answers"
    LOGIN = "user or password are wrong"
    ELSEWHERE = "it sends us to another address"
    PAGE = "its page is not that of a GoIP, or not one that is known"


@value
class BoxUp:
    """The box answers."""


@value
class BoxDown:
    """The box does not answer, refuses the login, or answers with pages that are not those of a GoIP."""

    why: str
    blame: Blame = Blame.SILENCE


@value
class BoxLineUp:
    """The line can send, as far as the box says."""

    line: int


@value
class BoxLineDown:
    """The line cannot send."""

    line: int
    why: str


@value
class BoxLineChanged:
    """The state that the box reports for a line has changed."""

    line: int
    state: LineState


@value
class Unread:
    """A page cannot be understood. This is reported once, until the page can be understood again."""

    page: str
    why: str


@value
class InboxSms:
    """A received SMS. It is reported once; the owner keeps ``key`` together with it."""

    line: int
    key: str
    date: str
    """`MM-DD HH:MM:SS` by the clock of the box; the year is missing."""
    sender: str
    text: str = field(repr=False)


@value
class Remember:
    """The inbox of a line was read for the first time: the owner keeps the line and these keys."""

    line: int
    keys: tuple[str, ...]


@value
class Forget:
    """Keys that the owner need not keep any longer."""

    line: int
    keys: tuple[str, ...]


@value
class MaybeMissed:
    """All ``places`` of the ring are new, so earlier SMS may have been overwritten unread."""

    line: int
    places: int


Outcome = SmsSubmitted | SmsRefused | SmsUnsent | SmsUnanswered | SmsLost | UssdAnswered

Event = (
    SmsTaken
    | Outcome
    | BoxUp
    | BoxDown
    | BoxLineUp
    | BoxLineDown
    | BoxLineChanged
    | Unread
    | InboxSms
    | Remember
    | Forget
    | MaybeMissed
)
