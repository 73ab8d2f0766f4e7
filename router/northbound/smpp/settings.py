"""Settings of the SMPP listener, which hold for all ESMEs."""

from collections.abc import Callable

from router.smpp.session import SessionLimits, Timers
from router.sms.value import value


@value(kw_only=True)
class ListenerSettings:
    """Settings of the SMPP listener."""

    system_id: str
    """The router's system_id in answers to binds."""
    timers: Timers = Timers()
    limits: SessionLimits = SessionLimits()
    date: Callable[[float], str]
    """Writes seconds of Unix time as the date of a receipt."""
    most_unbound: int
    """Connections at once that have not sent a bind, and as many whose bind is being judged."""
