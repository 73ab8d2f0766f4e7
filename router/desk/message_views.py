"""Messages, as people and programs see them."""

from collections.abc import Sequence
from datetime import datetime

from router.sms.alphabet import Alphabet
from router.sms.value import value


@value
class RouteTaken:
    """The route by which it goes, or went, and why that one."""

    name: str
    why: str


@value(kw_only=True)
class MessageLine:
    """One message of a list. ``err`` is 0 where there is none."""

    message_id: str
    id: str | None = None
    """The key that its sender gave it; in a list it is not looked up."""
    esme: str
    to: str
    from_: str
    state: str
    err: int
    segments: int
    alphabet: Alphabet
    accepted: datetime
    ended: datetime | None
    channel: str
    route: RouteTaken
    text: str | None = None
    """None where it is not kept any more, or is no text."""


@value(kw_only=True)
class AttemptView:
    """One time that it went out. None, or an empty text: it is not known, or there was none."""

    channel: str
    at: datetime | None
    remote_id: str
    cause: str
    answer: str
    """What the far side said: taken, refused, try_later, or why there was no answer."""


@value
class ReportView:
    """What a network said."""

    at: datetime | None
    channel: str
    state: str
    err: int


@value
class ReceiptView:
    """What its ESME was told; ``delivered_at`` is None until it has acknowledged that."""

    at: datetime
    state: str
    delivered_at: datetime | None


@value
class StateView:
    """Since when it was in a state."""

    state: str
    at: datetime


@value
class StoryLine:
    """A line of its story."""

    at: datetime
    text: str


@value(kw_only=True)
class MessageView(MessageLine):
    """All of one message."""

    origin: str
    """The session or face that it came by."""
    attempts: Sequence[AttemptView]
    reports: Sequence[ReportView]
    receipts: Sequence[ReceiptView]
    states: Sequence[StateView]
    story: Sequence[StoryLine]
    deliveries: Sequence["MessageView"] = ()
    """Those to each number, if it went to several."""
    waits_for: str = ""
    """What it waits for now, if it has not ended."""
