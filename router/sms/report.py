"""Reports of a network about a message: StatusReport, and Cause, which gives the reason.

`goip` and `smpp` map what their far side said onto these; `routing.retry` decides on them.
"""

from enum import Enum

from router.sms.state import MessageState
from router.sms.value import value


class Fault(Enum):
    """The place of the fault, and so what may be done about it."""

    BUSY = "try later: throttled, queue full, busy, congested; counts as no attempt"
    CHANNEL = "this channel cannot send it now: another may"
    BARRED = "the SIM is barred, missing, locked or without credit: bench the channel, try another"
    NUMBER = "the number is invalid or unknown: the message ends"
    MESSAGE = "refused for what it is: another channel may be tried, within its attempts"
    DOUBT = "nobody knows whether it was sent: never resent"


@value
class Cause:
    """Why a message was refused, or is in doubt.

    ``code`` is the number for the receipt's ``err`` (a +CMS ERROR number, or one of our own from 901; 0 if
    none); ``said`` is the far side's reason, in words for the record.
    """

    fault: Fault
    code: int = 0
    said: str = ""


@value
class StatusReport:
    """A network's report on a message that was submitted before.

    ``remote_id`` is the far side's id of the message. ``cause`` is given if the state is a failure.
    ``addresses`` are those in the report; one of them should be the message's recipient.
    """

    remote_id: str
    message_state: MessageState
    cause: Cause | None = None
    addresses: tuple[str, ...] = ()
