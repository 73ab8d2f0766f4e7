"""What the configuration says of sessions with ESMEs, before it is known who they are."""

from collections.abc import Callable

from router.smpp.session import SessionLimits, Timers
from router.sms.value import value


@value(kw_only=True)
class ListenerSettings:
    """What the operator has decided, and how many may stand at the door."""

    system_id: str
    """Our own name in answers to binds."""
    timers: Timers = Timers()
    limits: SessionLimits = SessionLimits()
    date: Callable[[float], str]
    """Gives the date of a receipt for seconds of Unix time."""
    most_unbound: int
    """Connections at once that have not sent a bind, and as many whose bind waits for a verdict."""
