"""Changes of what is known of a channel: used budgets, recipients, received keys, notes, pauses."""

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
    """This key may be taken again. It may then be heard again: so it is a barrier."""

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
    """Segments are charged to a channel's budget, in the span that began then."""

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
    """Something is known of a number, in some scope (see `relay.plan.affinity`)."""

    rank: ClassVar[int] = 15
    scope: str
    digits: str
    e164: str
    value: str
    at: float


@value
class BudgetsForgotten:
    """Delete budget rows that no longer affect any limit at ``now``, and totals that were reset."""

    rank: ClassVar[int] = 16
    now: float


@value
class RecipientsForgotten:
    """Delete recipients of days that began before this time."""

    rank: ClassVar[int] = 18
    before: float


@value
class RecallForgotten:
    """Delete what was remembered before this time."""

    rank: ClassVar[int] = 17
    before: float
