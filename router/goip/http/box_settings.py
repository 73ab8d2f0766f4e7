"""Settings for polling a GoIP by its web pages."""

from router.goip.http.exchange import PATIENCE
from router.goip.http.request import BoxLogin
from router.sms.value import value


@value(kw_only=True)
class BoxSettings:
    """Intervals and bounds of polling. All but ``lines`` and ``account`` are seconds."""

    account: BoxLogin
    lines: int
    poll: float = 2.0
    """Between status pages while a message is out; an older page does not show the present slots."""
    line: float = 30.0
    sims: float = 300.0
    """Between pages that name the SIMs, if the page of the lines does not."""
    inbox: float | None = 15.0
    """Between inbox pages; None: the inbox is not read."""
    response: float = PATIENCE
    """For one request; the owner passes it to its Exchange."""
    limit: float = 600.0
    """For a message, from its request on: a text of fifteen parts takes minutes."""
    ussd_limit: float = 120.0
    late: float = 3600.0
    """After ``limit``, for a late answer."""
    first_delay: float = 5.0
    last_delay: float = 60.0
