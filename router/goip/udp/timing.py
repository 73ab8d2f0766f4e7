"""Times of the SMS Server, in seconds."""

from random import Random
from typing import Final

from router.clocks import Instant
from router.sms.value import value

TRIES: Final = 3
"""Times that an unanswered datagram is sent in all."""

AGAIN: Final = 3.0
"""Seconds from one try to the next, and from the last to giving up: 3 to 5 s, as ticks are a second apart."""

SPREAD: Final = 4.0 / 3.0
"""Greatest random delay of a try, so that those of many lines do not come together."""

DEAD: Final = 92.0
"""Silence after which a line counts as gone: three keep-alives and some slack, as in the maker's own
server.
"""

SESSION: Final = 90.0
"""Silence after which a box forgets a session."""

SESSIONS: Final = 5
"""Open sessions of a line; it refuses a sixth."""

HOUR: Final = 3600.0
"""For this long a late answer is accepted, a report matched, and a received SMS recognised."""


@value
class Timing:
    """Times that an operator may set, in seconds. ``response`` is from WAIT to OK or ERROR.

    ``rest`` is for a line that does not answer, though it sends keep-alives. ``again`` is as AGAIN.
    """

    response: float = 120.0
    rest: float = 30.0
    again: float = AGAIN


def next_try(random: Random, now: Instant, again: float) -> Instant:
    """Return when a datagram is repeated if it is not answered."""
    return Instant(now + random.uniform(again, SPREAD * again))
