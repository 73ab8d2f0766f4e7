"""Events that the SMS Server reports to its owner. ``channel`` is the name that the line was given with.

Of each SMS exactly one of Submitted, Refused, Unsent and SmsLost is told. Taken may come before the
others, but not before Unsent. Unanswered may come after Taken; then one of Submitted and Refused may still
follow, or nothing.
"""

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
from router.goip.udp.repeated_events import Address
from router.sms.report import Cause
from router.sms.state import MessageState
from router.sms.value import value


@value
class LineUp:
    """The line is registered and can send."""

    channel: str


@value
class LineDown:
    """The line cannot send now; it comes back by itself."""

    channel: str
    why: str


@value
class Registered:
    """The line registered, anew or from another address than before."""

    channel: str
    host: str
    port: int


@value
class Rebooted:
    """The box of the line started anew: its ids begin again. ``epoch`` counts that."""

    channel: str
    epoch: int


@value
class LineChanged:
    """The state that the box reports for the line has changed."""

    channel: str
    state: LineState


@value
class SmsReceived:
    """An SMS came in. It is acknowledged when the owner calls `SmsServer.kept` with its ``key``.

    ``key`` is the same when the box repeats it. Within a process it is given once; the owner keeps the key on
    disk for an hour, so that one which is given again after a restart is acknowledged and nothing else.
    """

    channel: str
    key: str
    sender: str
    text: str = field(repr=False)
    smsc: str = ""


@value
class Reported:
    """A delivery report, of what was told as Submitted with this remote id; acknowledged as Received is."""

    channel: str
    key: str
    remote_id: str
    message_state: MessageState
    cause: Cause | None
    number: str


@value
class CommandAnswered:
    """The answer of a line to a command: a value, or `ok`."""

    channel: str
    token: object
    said: str


@value
class CommandFailed:
    """A command came to nothing."""

    channel: str
    token: object
    why: str


@value
class UssdCame:
    """The network spoke USSD of its own accord."""

    channel: str
    text: str = field(repr=False)


@value
class UssdSendid:
    """A USSD dialogue begins: this sendid is to be kept, and given to the next process as `ussd_after`."""

    channel: str
    sendid: int


@value
class Denied:
    """Somebody gave a wrong id or password. Told now and then only, however many try."""

    address: Address
    id: str
    failures: int


Outcome = SmsTaken | SmsSubmitted | SmsRefused | SmsUnsent | SmsLost | SmsUnanswered

Told = (
    Outcome
    | LineUp
    | LineDown
    | Registered
    | Rebooted
    | LineChanged
    | SmsReceived
    | Reported
    | UssdAnswered
    | CommandAnswered
    | CommandFailed
    | UssdCame
    | UssdSendid
    | Denied
)
