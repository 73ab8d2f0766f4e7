"""Events that the SMS Server reports to its owner. ``channel`` is the name that the line was given with.

Exactly one of SmsSubmitted, SmsRefused, SmsUnsent and SmsLost is reported for each SMS. SmsTaken may come
before the others, but not before SmsUnsent. SmsUnanswered may come after SmsTaken; then SmsSubmitted or
SmsRefused may still follow, or nothing.
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
    """The box of the line has restarted: its ids begin again. ``epoch`` counts its restarts."""

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

    The key is the same when the box repeats the SMS. A process reports it once; the owner keeps the key on
    disk for an hour, so that an SMS that is reported again after a restart is only acknowledged.
    """

    channel: str
    key: str
    sender: str
    text: str = field(repr=False)
    smsc: str = ""


@value
class Reported:
    """A delivery report on the SMS that was submitted with this remote id; acknowledged like an
    SmsReceived.
    """

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
    """A command failed."""

    channel: str
    token: object
    why: str


@value
class UssdCame:
    """The network sent USSD without being asked."""

    channel: str
    text: str = field(repr=False)


@value
class UssdSendid:
    """A USSD dialogue begins. This sendid is to be kept, and given to the next process as `ussd_after`."""

    channel: str
    sendid: int


@value
class Denied:
    """Somebody gave a wrong id or password. This is reported now and then only, however many try."""

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
