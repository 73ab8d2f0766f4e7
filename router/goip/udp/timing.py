"""How long the SMS Server waits for what, in seconds."""

from random import Random
from typing import Final

from router.clocks import Instant
from router.sms.value import value

TRIES: Final = 3
"""A datagram that is not answered is sent this often in all."""

AGAIN: Final = 3.0
"""From one try to the next, and from the last to giving up: 3 to 5 s, as ticks are a second apart."""

SPREAD: Final = 4.0 / 3.0
"""A try comes so much later at most, so that those of many lines do not come together."""

DEAD: Final = 92.0
"""Silence after which a line is gone: three keep-alives and some slack, as the maker's own server has it."""

SESSION: Final = 90.0
"""A box forgets a session of which it has heard nothing for so long."""

SESSIONS: Final = 5
"""Sessions that a line has at a time; it refuses a sixth."""

HOUR: Final = 3600.0
"""For so long a late answer is taken, a report matched, and a received SMS known again."""


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
