"""How a GoIP is asked by its web pages."""

from router.goip.http.exchange import PATIENCE
from router.goip.http.request import BoxLogin
from router.sms.value import value


@value(kw_only=True)
class BoxSettings:
    """How a box is asked. All but ``lines`` and ``account`` are seconds."""

    account: BoxLogin
    lines: int
    poll: float = 2.0
    """Between status pages while something is out; an older page does not tell what stood in a slot."""
    line: float = 30.0
    sims: float = 300.0
    """Between pages that tell which SIMs there are, if another page tells of lines."""
    inbox: float | None = 15.0
    """None: nobody looks into it."""
    response: float = PATIENCE
    """For one request; the owner's, for its Exchange."""
    limit: float = 600.0
    """For a message, from its request on: a text of fifteen parts takes minutes."""
    ussd_limit: float = 120.0
    late: float = 3600.0
    """How long after ``limit`` a late answer is looked for."""
    first_delay: float = 5.0
    last_delay: float = 60.0
