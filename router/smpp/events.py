"""Events that a session reports to its owner."""

from router.smpp.pdus import Pdu
from router.sms.value import value


@value
class Requested:
    """The peer sends a request that its state allows: answer it, once, under this number.

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
    """A request of ours had no answer within the response timer. A late Answered may still follow."""

    token: object


@value
class Bound:
    """The SMSC accepted our bind. ``version`` is that of both, 0x33 if the SMSC named none (3.4 section
    5.3.2.25).
    """

    system_id: str
    version: int


@value
class BindRefused:
    """The SMSC refused our bind; Ended follows."""

    command_status: int


@value
class Unbound:
    """No further request is possible in this session: one side has unbound, and Ended will follow."""

    by_peer: bool


@value
class Violation:
    """The peer broke the protocol, and was answered already. ``why`` is for the log, and bounded in
    number.
    """

    why: str


@value
class Ended:
    """The session is over: write the output, then close the connection."""

    why: str


Event = Requested | Answered | TimedOut | Bound | BindRefused | Unbound | Violation | Ended
