"""The spans of time in which segments are counted: sliding ones, those of a calendar, and the total.

Moments are instants, so that setting the clock does not shorten or lengthen a minute; the beginning of a span
is a date.
"""

from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from enum import Enum
from math import inf

from router.clocks import Dates
from router.sms.value import value

MINUTE, HOUR = 60.0, 3600.0


class Span(Enum):
    """The spans of time that are counted and kept each for itself."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    TOTAL = "total"


@value
class Charge:
    """A number of segments at one time; ``spans`` has the beginning of each span that they count in."""

    at: float
    segments: int
    spans: tuple[tuple[Span, float], ...]


class Sliding:
    """A limit for the last ``span`` seconds. Charges of one second are one entry, as old as the youngest."""

    def __init__(self, span: float, limit: int) -> None:
        self._span = span
        self._limit = limit
        self._entries: deque[list[float]] = deque()
        """Entries: the first charge, the last charge, the segments."""
        self._sum = 0

    def room(self, now: float) -> int:
        entries = self._entries
        while entries and entries[0][1] + self._span <= now:
            self._sum -= int(entries.popleft()[2])
        return self._limit - self._sum

    def free_at(self, now: float, segments: int) -> float:
        """Return when there is room for ``segments``, which is at most the limit."""
        missing = segments - self.room(now)
        if missing <= 0:
            return now
        for _, last, count in self._entries:
            missing -= int(count)
            if missing <= 0:
                return last + self._span
        return inf

    def charge(self, at: float, segments: int) -> None:
        self._sum += segments
        entries = self._entries
        if entries and at - entries[-1][0] < 1.0:
            entries[-1][1] = max(at, entries[-1][1])
            entries[-1][2] += segments
        else:
            entries.append([at, at, segments])

    def refund(self, charge: Charge) -> None:
        self._take_back(charge.at, charge.segments)

    def later(self, charge: Charge, now: float) -> None:
        self._take_back(charge.at, 1)
        self.charge(now, 1)

    def renew(self, ahead: float) -> Sequence[tuple[Span, float, int]]:
        """Begin anew. Return the change of each kept minute; dates are ahead of instants by ``ahead``."""
        gone = [(Span.MINUTE, minute(last + ahead), -int(count)) for _, last, count in self._entries if count]
        self._entries.clear()
        self._sum = 0
        return gone

    def go_on_from(self, other: "Sliding") -> None:
        """Copy the counts of another one of the same channel."""
        self._entries = deque(entry[:] for entry in other._entries)
        self._sum = other._sum

    def _take_back(self, at: float, segments: int) -> None:
        for entry in reversed(self._entries):
            if entry[0] <= at <= entry[1] and entry[2] >= segments:
                entry[2] -= segments
                self._sum -= segments
                return


class Calendar:
    """A limit for a day or a month of a time zone."""

    def __init__(self, span: Span, limit: int, zone: tzinfo, dates: Dates) -> None:
        self._span = span
        self._limit = limit
        self._zone = zone
        self._dates = dates
        self.began = self._ends = 0.0
        self._sum = 0
        self._before = 0.0, 0
        """The beginning of the previous one, and its count."""

    def turn(self, now: float) -> None:
        """Begin anew if the day or the month is over, but not if the clock was set back."""
        date = now + self._dates.ahead
        if date >= self._ends:
            self._before = self.began, self._sum
            self.began, self._ends = bounds(self._span, date, self._zone)
            self._sum = 0

    def set_back(self, now: float) -> Sequence[tuple[Span, float, int]]:
        """Move counts of a span that is yet to come to this one, in case the clock was set back.

        Gives by how much what is kept changes.
        """
        date = now + self._dates.ahead
        if date >= self.began:
            return ()
        left, counted, (before, sum_before) = self.began, self._sum, self._before
        self.began, self._ends = bounds(self._span, date, self._zone)
        self._sum = counted + (sum_before if before == self.began else 0)
        self._before = 0.0, 0
        return (self._span, left, -counted), (self._span, self.began, counted)

    def renew(self, now: float) -> Sequence[tuple[Span, float, int]]:
        """Begin anew within the span. Return the change of each kept span."""
        self.turn(now)
        counted, self._sum = self._sum, 0
        self._before = 0.0, 0
        return [(self._span, self.began, -counted)] if counted else ()

    def room(self, now: float) -> int:
        self.turn(now)
        return self._limit - self._sum

    def free_at(self, now: float, segments: int) -> float:
        if self.room(now) >= segments:
            return now
        return self._ends - self._dates.ahead if segments <= self._limit else inf

    def go_on_from(self, other: "Calendar") -> None:
        """Copy the counts of another one of the same channel and span."""
        self.began, self._ends, self._sum, self._before = other.began, other._ends, other._sum, other._before

    def charge(self, at: float, segments: int) -> None:
        self.turn(at)
        self._sum += segments

    def refund(self, charge: Charge) -> None:
        if (self._span, self.began) in charge.spans:
            self._sum -= charge.segments


class Total:
    """A limit until a reset, the time of which is ``began``; 0 if there was none."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.began = 0.0
        self.sum = 0

    def room(self, now: float) -> int:
        return self._limit - self.sum

    def free_at(self, now: float, segments: int) -> float:
        return now if self.room(now) >= segments else inf

    def charge(self, at: float, segments: int) -> None:
        self.sum += segments

    def refund(self, charge: Charge) -> None:
        # Charges from before the reset are already forgotten.
        if (Span.TOTAL, self.began) in charge.spans:
            self.sum -= charge.segments

    def reset(self, now: float) -> Sequence[tuple[Span, float, int]]:
        """Begin anew.

        Return the change of each kept span; a clock that was set back makes no second beginning.
        """
        before = Span.TOTAL, self.began, -self.sum
        self.began, self.sum = max(now, self.began), 0
        return before, (Span.TOTAL, self.began, 0)


def minute(now: float) -> float:
    """Return when the minute of this time began."""
    return now // MINUTE * MINUTE


def bounds(span: Span, now: float, zone: tzinfo) -> tuple[float, float]:
    """Return when the day or the month of this time began, and when it ends."""
    local = datetime.fromtimestamp(now, zone)
    first = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    if span is Span.DAY:
        following = first + timedelta(days=1)
    else:
        first = first.replace(day=1)
        following = (first + timedelta(days=32)).replace(day=1)
    return first.timestamp(), following.timestamp()
