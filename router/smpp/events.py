"""Events that a session reports to its owner."""

from router.smpp.pdus import Pdu
from router.sms.value import value


@value
class Requested:
    """The peer asks for something that it may ask in this state: answer it, once, under this number.

    alert_notification and outbind come this way too, and have no answer.
    """

    pdu: Pdu
    sequence_number: int


@value
class Answered:
    """A request of ours has its answer; ``pdu`` is None if that was a generic_nack.

    ``late`` is an answer after TimedOut.
    """

    token: object
    command_status: int
    pdu: Pdu | None
    late: bool


@value
class TimedOut:
    """A request of ours had no answer within the response timer; one may still come, as a late Answered."""

    token: object


@value
class Bound:
    """The SMSC took our bind. ``version`` is what both speak, 0x33 if the SMSC told none (3.4 5.3.2.25)."""

    system_id: str
    version: int


@value
class BindRefused:
    """The SMSC refused our bind; Ended follows."""

    command_status: int


@value
class Unbound:
    """Nothing more is to be asked in this session: one side has unbound, and Ended will follow."""

    by_peer: bool


@value
class Violation:
    """The peer broke the protocol, and was answered already: a line for the log, and not too many of them."""

    why: str


@value
class Ended:
    """The session is over: write what is in the output, then close the connection."""

    why: str


Event = Requested | Answered | TimedOut | Bound | BindRefused | Unbound | Violation | Ended
