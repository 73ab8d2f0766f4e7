"""The two clocks of the house, and the types that keep them apart.

One is for intervals: nobody sets it, it goes on by a second in each second, and begins anywhere. Deadlines,
rests and time-outs are by it, and nothing of it is ever written to disk. The other is for dates: what stands
on disk, and what people are shown. It follows the wall clock, which is set forth and back.
"""

from collections.abc import Callable
from typing import Final, NewType

Instant = NewType("Instant", float)
"""A reading of the clock for intervals, in seconds; comparable within this process only."""

Timestamp = NewType("Timestamp", float)
"""A date, in seconds of Unix time."""


class Dates:
    """The clock for dates. It goes as the one for intervals does, and is set by `ClockSteps` only."""

    __slots__ = ("_seconds", "ahead")

    def __init__(self, seconds: Callable[[], float], ahead: float = 0.0) -> None:
        self._seconds = seconds
        self.ahead = ahead
        """Seconds to add to an instant to get its date."""

    def now(self) -> Timestamp:
        """Return the date now."""
        return self._seconds() + self.ahead  # type: ignore[return-value]  # a call of the type takes as long

    def at(self, instant: Instant) -> Timestamp:
        """Return the date of an instant."""
        return instant + self.ahead  # type: ignore[return-value]  # as above

    def instant(self, date: float) -> Instant:
        """Return the instant of a date; now for a date in the future, which a wrong clock had written."""
        now = self._seconds()
        return Instant(min(now, date - self.ahead))


UNSET: Final = Dates(float)
"""The clock of tests and tools whose dates are instants."""
