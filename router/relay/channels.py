"""What the configuration says of a channel, in the relay's own terms."""

from enum import Enum

from attrs import frozen

from router.relay.remote import Remote
from router.routing.pace import NONE, Pace
from router.routing.retry import Growing
from router.sms.form import Form


class Doubt(Enum):
    """What becomes of a submit whose answer will not come, since its connection or the router died."""

    RESEND = "resend"
    REPORT = "report"


class Final(Enum):
    """What ends a message well."""

    REPORT = "report"
    ACCEPTED = "sent: the far side's answer"
    ENROUTE = "sent: the network took it"


@frozen(kw_only=True)
class ChannelSettings:
    """What the configuration says of a channel. ``number`` is its own, for received SMS; it may be empty."""

    id: str
    gateway: str
    form: Form
    number: str = ""
    pace: Pace = NONE
    interval: float = 0.0
    """Seconds from one segment to the next at least: one over the rate."""
    final: Final = Final.REPORT
    doubt: Doubt = Doubt.RESEND
    retry: Growing = Growing()
    remote_id: Remote = Remote.AUTO
    """How the ids of answers and of reports compare."""
    report_timeout: float = 48 * 3600.0
    """Seconds after which a message that was taken and never reported ends."""
