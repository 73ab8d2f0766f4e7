"""The entities that a store keeps.

A *sending* is one text to one number. In the usual case it is also the message (its id is our message_id) and
its only segment, in one row. Where the ESME cut the text itself and it was joined, the other messages
*follow* the one whose sending it is (`changes.SegmentJoined`). Rows of `changes.SegmentSubmitted` exist only
where we cut it.
"""

from enum import Enum, IntEnum
from typing import Final

from router.sms.address import Address
from router.sms.message import ShortMessage
from router.sms.state import MessageState
from router.sms.value import value


class Stage(IntEnum):
    """The stage of a sending."""

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


@value
class Hook:
    """A target for the receipts of a message, instead of its ESME."""

    creditor: str
    """Who is owed them; a name of `relay.targets`."""
    url: str
    key: str = ""
    """The sender's own key of the message."""


@value(kw_only=True)
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
    origin: str = ""
    """The session or face that accepted it; empty when read from the store."""
    hook: Hook | None = None

    @property
    def message_id(self) -> int:
        """The id by which its ESME knows it."""
        return self.part_of or self.id


@value(kw_only=True)
class Underway:
    """A sending with its history so far, as read from the store."""

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
    """The state in which it ended; None before."""
    ended_at: float = 0.0
    submitted_at: float = 0.0
    followers: tuple[Sending, ...] = ()
    """The messages whose text goes in this sending too: segments that were joined."""


def id_of(underway: Underway) -> int:
    """Return the sending's id."""
    return underway.sending.id


class OwedKind(IntEnum):
    """The kind of a delivery that is owed."""

    RECEIPT = 0
    RECEIVED = 1
    NOTIFICATION = 2
    REPORT = 3
    """An ending, told to who wants to hear of all of them."""
    ALERT_ON = 4
    """An alert is on, told to an operator. The debt has no text of it."""
    ALERT_OFF = 5
    """An alert is off again."""


OF_ALERTS: Final = frozenset({OwedKind.ALERT_ON, OwedKind.ALERT_OFF})


@value(kw_only=True)
class Owed:
    """A delivery owed to an ESME until it acknowledges it. ``seq`` is the order of creation.

    A receipt holds the facts of its sending (rendered anew for each session); a received SMS its text.
    """

    seq: int
    esme: str
    kind: OwedKind
    of: int
    """The id of the sending, of the received SMS, or of the alert."""
    message_id: int = 0
    """The id by which its ESME knows the sending."""
    message: ShortMessage
    channel: str
    message_state: MessageState = MessageState.DELIVERED
    err: int = 0
    accepted_at: float = 0.0
    at: float = 0.0


NO_TEXT: Final = ShortMessage(
    source_addr=Address(0, 0, ""), destination_addr=Address(0, 0, ""), short_message=b""
)
"""The message of an alert's debt: its words are read when they are sent."""


@value(kw_only=True)
class Posted:
    """The part of a posted receipt that is not in the debt."""

    hook: Hook | None
    segments: int
    """Segments in which it was given to its gateway; 0 if it never was."""


@value(kw_only=True)
class ReceivedSms:
    """An SMS that came in on a channel; ``esmes`` are those to which it is owed (none: unclaimed)."""

    id: int
    channel: str
    message: ShortMessage
    at: float
    esmes: tuple[str, ...]


class Counter(Enum):
    """The kinds of numbers that are given."""

    MESSAGE = "message"
    OWED = "owed"
    RECEIVED = "received"
    ALERT = "alert"


@value
class LaneKey:
    """The key of a lane: the sendings of one ESME along one way, with one priority."""

    way: str
    esme: str
    priority: int


@value(kw_only=True)
class Found:
    """The sending, and its segment if several, that a remote id belongs to."""

    underway: Underway
    number: int
