"""The bounds of a session."""

from router.smpp.states import VERSION_3_4
from router.sms.value import value


@value
class SessionLimits:
    """Bounds of a session.

    ``max_pdu`` and ``max_pdu_unbound`` (from an ESME that is not bound) are octets; ``window`` is how many of
    our requests may be unanswered, ``peer_window`` how many of the peer's may be before the session is
    overfull; ``version`` is the highest interface_version we speak; ``tolerant`` reads what gateways really
    send (see `codec.decode`).
    """

    max_pdu: int = 65536
    max_pdu_unbound: int = 1024
    window: int = 100
    peer_window: int = 100
    version: int = VERSION_3_4
    tolerant: bool = False
