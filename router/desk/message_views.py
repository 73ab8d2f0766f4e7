"""Messages for people and programs."""

from collections.abc import Sequence
from datetime import datetime

from router.sms.alphabet import Alphabet
from router.sms.value import value


@value
class RouteTaken:
    """The route of a message, and why it was taken."""

    name: str
    why: str


@value(kw_only=True)
class MessageLine:
    """A message in a list. ``err`` is 0 without an error."""

    message_id: str
    id: str | None = None
    """The key that its sender gave; not looked up for lists."""
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
    """None if it is not kept any more, or is no text."""


@value(kw_only=True)
class AttemptView:
    """An attempt to send it. None or an empty text is unknown, or was not there."""

    channel: str
    at: datetime | None
    remote_id: str
    cause: str
    answer: str
    """The far side's answer: taken, refused, try_later, or why there was none."""


@value
class ReportView:
    """A status report of a network."""

    at: datetime | None
    channel: str
    state: str
    err: int


@value
class ReceiptView:
    """A receipt to its ESME; ``delivered_at`` is None until it is acknowledged."""

    at: datetime
    state: str
    delivered_at: datetime | None


@value
class StateView:
    """A state, and when it began."""

    state: str
    at: datetime


@value
class StoryLine:
    """A line of a message's story."""

    at: datetime
    text: str


@value(kw_only=True)
class MessageView(MessageLine):
    """A message with all that is known of it."""

    origin: str
    """The session or face by which it came."""
    attempts: Sequence[AttemptView]
    reports: Sequence[ReportView]
    receipts: Sequence[ReceiptView]
    states: Sequence[StateView]
    story: Sequence[StoryLine]
    deliveries: Sequence["MessageView"] = ()
    """The messages to each number, if it went to several."""
    waits_for: str = ""
    """What it waits for now; empty after its ending."""
