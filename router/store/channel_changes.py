"""Changes of what is known of a channel: what it has used up, whom it has reached, what it has heard."""

from typing import ClassVar

from router.sms.value import value


@value
class KeyHeard:
    """The channel has taken what has this key, or must not take it; see `relay.hearing.deduplication`."""

    rank: ClassVar[int] = 20
    channel: str
    key: str
    at: float
    lasting: bool


@value
class KeyForgotten:
    """What is named by this key may be taken. The key may be heard again: so it is a barrier."""

    rank: ClassVar[int] = 0
    channel: str
    key: str


@value
class KeysForgotten:
    """Keys that were heard before this time are no longer kept, except lasting ones."""

    rank: ClassVar[int] = 21
    before: float


@value
class Noted:
    """A connector keeps this value about its channel, under this name."""

    rank: ClassVar[int] = 22
    channel: str
    name: str
    value: str


@value
class NoteForgotten:
    """This value is no longer kept. It may be noted again: so it is a barrier."""

    rank: ClassVar[int] = 0
    channel: str
    name: str


@value
class Charged:
    """So many segments more of a channel's budget are used, in the span that began then."""

    rank: ClassVar[int] = 13
    channel: str
    span: str
    began: float
    segments: int


@value
class Paused:
    """An operator has taken a channel out of use, or taken it into use again."""

    rank: ClassVar[int] = 19
    channel: str
    paused: bool


@value
class Reached:
    """A channel has sent to this number, on the day that began then."""

    rank: ClassVar[int] = 14
    channel: str
    day: float
    digits: str


@value
class Remembered:
    """Something is known of a number, in some scope (see relay.recall)."""

    rank: ClassVar[int] = 15
    scope: str
    digits: str
    e164: str
    value: str
    at: float


@value
class BudgetsForgotten:
    """What was charged long before this time is no longer needed; nor are totals that were reset then."""

    rank: ClassVar[int] = 16
    now: float


@value
class RecipientsForgotten:
    """Of days that began before this time nobody asks any more whom a channel has sent to."""

    rank: ClassVar[int] = 18
    before: float


@value
class RecallForgotten:
    """What was remembered before this time is no longer kept."""

    rank: ClassVar[int] = 17
    before: float
