"""Events that a line of a GoIP reports to its owner alike, asked by HTTP or registered by UDP.

``token`` is the object that the owner gave with the SMS or the USSD code.
"""

from attrs import field

from router.goip.ussd import UssdAnswer
from router.sms.report import Cause
from router.sms.value import value


@value
class SmsTaken:
    """The line is sending the SMS. ``remote_id`` is the box's id for it; empty over UDP."""

    token: object
    remote_id: str = ""


@value
class SmsSubmitted:
    """The network took the SMS.

    A delivery report names ``remote_id``; over HTTP none ever comes. ``sms_no`` is the modem's number for the
    SMS, which `SmsServer.restore_sent` needs after a restart; None over HTTP and from older firmware: then no
    report can be matched. ``number`` is the recipient, given over UDP only.
    """

    token: object
    remote_id: str
    sms_no: int | None = None
    number: str = ""


@value
class SmsRefused:
    """The SMS was not sent. ``cause.fault`` tells what may be done about it.

    Fault.BUSY: the same line may take it later. Fault.DOUBT: whether it was sent stays unknown.
    """

    token: object
    cause: Cause


@value
class SmsUnsent:
    """Nothing of the SMS left, as the line or the box cannot be used. This counts as no attempt."""

    token: object
    why: str


@value
class SmsUnanswered:
    """The outcome of the SMS is unknown; SmsSubmitted or SmsRefused may still follow."""

    token: object


@value
class SmsLost:
    """Whether the SMS was sent is unknown and stays so: no later answer is believed, or none is awaited."""

    token: object
    why: str = ""


@value
class UssdAnswered:
    """The network answered a USSD code, or the answer says why it did not."""

    token: object
    answer: UssdAnswer = field(repr=False)
