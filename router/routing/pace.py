"""Pace: the rest that a SIM takes after each segment, at random, so that it does not look like a machine."""

from random import Random
from typing import Final

from router.sms.value import value


@value
class Pace:
    """The shortest and the longest rest after one segment, in seconds."""

    shortest: float = 0.0
    longest: float = 0.0

    def rest(self, segments: int, random: Random) -> float:
        """Return the seconds of rest after ``segments`` segments: as many draws."""
        if self.longest <= 0.0:
            return 0.0
        return sum(random.uniform(self.shortest, self.longest) for _ in range(segments))


NONE: Final = Pace()
