"""Budgets: how many segments one channel may send in a span of time. Pure: the time is an argument.

Minute and hour slide; day and month are those of a calendar; the total runs until it is reset. Moments are
instants, so that nobody who sets the clock shortens or lengthens a minute; when a span ``began`` is a date.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo
from enum import Enum
from math import inf
from typing import Final

from router.clocks import UNSET, Dates
from router.sms.value import value

MINUTE, HOUR = 60.0, 3600.0
UNLIMITED: Final = 1 << 30
"""Segments: what room is where there is no limit."""


class Span(Enum):
    """What is counted for itself, and kept."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    TOTAL = "total"


@value(kw_only=True)
class Limits:
    """Segments, and different numbers in a day; None is no limit."""

    minute: int | None = None
    hour: int | None = None
    day: int | None = None
    month: int | None = None
    total: int | None = None
    recipients_per_day: int | None = None

    @property
    def largest(self) -> int:
        """The segments of the longest text that can ever be sent."""
        given = (self.minute, self.hour, self.day, self.month, self.total)
        return min((limit for limit in given if limit is not None), default=UNLIMITED)

    def __bool__(self) -> bool:
        return self != NO_LIMITS


@value
class Charge:
    """So many segments at this time; ``spans`` tells where each span that holds it began."""

    at: float
    segments: int
    spans: tuple[tuple[Span, float], ...]


@value
class Full:
    """A limit that is used up, by its key; ``free_at`` is infinite if it must be reset."""

    limit: str
    used: int
    of: int
    free_at: float


class Sliding:
    """So many in the last ``span`` seconds. Charges of one second are one entry, as old as the youngest."""

    def __init__(self, span: float, limit: int) -> None:
        self._span = span
        self._limit = limit
        self._entries: deque[list[float]] = deque()
        """Of each: its first charge, its last charge, its segments."""
        self._sum = 0

    def room(self, now: float) -> int:
        entries = self._entries
        while entries and entries[0][1] + self._span <= now:
            self._sum -= int(entries.popleft()[2])
        return self._limit - self._sum

    def free_at(self, now: float, segments: int) -> float:
        """When there is room for so many; never for more than the limit."""
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

    def _take_back(self, at: float, segments: int) -> None:
        for entry in reversed(self._entries):
            if entry[0] <= at <= entry[1] and entry[2] >= segments:
                entry[2] -= segments
                self._sum -= segments
                return


class Calendar:
    """So many in a day or a month of a time zone."""

    def __init__(self, span: Span, limit: int, zone: tzinfo, dates: Dates) -> None:
        self._span = span
        self._limit = limit
        self._zone = zone
        self._dates = dates
        self.began = self._ends = 0.0
        self._sum = 0
        self._before = 0.0, 0
        """When the one before began, and what was counted in it."""

    def turn(self, now: float) -> None:
        """Begin anew if the day or the month is over. One that the clock left by being set back is not."""
        date = now + self._dates.ahead
        if date >= self._ends:
            self._before = self.began, self._sum
            self.began, self._ends = bounds(self._span, date, self._zone)
            self._sum = 0

    def set_back(self, now: float) -> Sequence[tuple[Span, float, int]]:
        """The clock may have been set back: what was counted in a span that is yet to come was sent in this.

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

    def room(self, now: float) -> int:
        self.turn(now)
        return self._limit - self._sum

    def free_at(self, now: float, segments: int) -> float:
        if self.room(now) >= segments:
            return now
        return self._ends - self._dates.ahead if segments <= self._limit else inf

    def charge(self, at: float, segments: int) -> None:
        self.turn(at)
        self._sum += segments

    def refund(self, charge: Charge) -> None:
        if (self._span, self.began) in charge.spans:
            self._sum -= charge.segments


class Total:
    """So many until it is reset, which is when it ``began``; 0 if it never was."""

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
        # What was charged before the reset is forgotten already.
        if (Span.TOTAL, self.began) in charge.spans:
            self.sum -= charge.segments

    def reset(self, now: float) -> Sequence[tuple[Span, float, int]]:
        """Gives by how much what is kept changes; a clock that was set back makes no second beginning."""
        before = Span.TOTAL, self.began, -self.sum
        self.began, self.sum = max(now, self.began), 0
        return before, (Span.TOTAL, self.began, 0)


class Budget:
    """What one channel may still send."""

    def __init__(self, limits: Limits, zone: tzinfo, dates: Dates = UNSET) -> None:
        self.limits = limits
        self._zone = zone
        self._dates = dates
        self._sliding = [
            Sliding(span, limit)
            for span, limit in ((MINUTE, limits.minute), (HOUR, limits.hour))
            if limit is not None
        ]
        self._calendar = {
            span: Calendar(span, limit, zone, dates)
            for span, limit in ((Span.DAY, limits.day), (Span.MONTH, limits.month))
            if limit is not None
        }
        self._total = None if limits.total is None else Total(limits.total)
        self._all = [*self._sliding, *self._calendar.values(), *((self._total,) if self._total else ())]
        # The day of the recipients is told by a calendar of its own: its limit counts numbers.
        self._day = Calendar(Span.DAY, 0, zone, dates)
        self._recipients: set[str] = set()

    def room(self, now: float) -> int:
        """Segments that may go now."""
        return min((one.room(now) for one in self._all), default=UNLIMITED)

    def allows(self, now: float, segments: int, recipient: str) -> bool:
        """Whether a text of so many segments may go to this number now."""
        return self.room(now) >= segments and self._may_reach(now, recipient)

    def full(self, now: float) -> list[Full]:
        """The limits that are used up."""
        names = ("minute", "hour", "day", "month", "total")
        given = [(name, limit) for name in names if (limit := getattr(self.limits, name)) is not None]
        found = [
            Full(name, limit - one.room(now), limit, one.free_at(now, 1))
            for (name, limit), one in zip(given, self._all, strict=True)
            if one.room(now) <= 0
        ]
        most = self.limits.recipients_per_day
        if most is not None:
            self._turn_recipients(now)
            if len(self._recipients) >= most:
                found.append(Full("recipients_per_day", len(self._recipients), most, self.day_ends(now)))
        return found

    def free_at(self, now: float, segments: int) -> float:
        """When there is room for so many segments; infinite if not before something is reset."""
        return max((one.free_at(now, segments) for one in self._all), default=now)

    def slides_to(self, now: float, segments: int, recipient: str) -> float:
        """When minute and hour have room for such a text; infinite if anything else is against it now."""
        others = *self._calendar.values(), *((self._total,) if self._total else ())
        if not self._may_reach(now, recipient) or any(one.room(now) < segments for one in others):
            return inf
        return max((one.free_at(now, segments) for one in self._sliding), default=now)

    def day_ends(self, now: float) -> float:
        """When recipients are counted anew."""
        return bounds(Span.DAY, now + self._dates.ahead, self._zone)[1] - self._dates.ahead

    def charge(self, now: float, segments: int, recipient: str) -> Charge:
        """So many segments go to this number."""
        for one in self._all:
            one.charge(now, segments)
        spans: list[tuple[Span, float]] = []
        if self._sliding:
            spans.append((Span.MINUTE, _minute(now + self._dates.ahead)))
        spans += [(span, one.began) for span, one in self._calendar.items()]
        if self._total:
            spans.append((Span.TOTAL, self._total.began))
        if self.limits.recipients_per_day is not None:
            self._turn_recipients(now)
            self._recipients.add(recipient)
        return Charge(now, segments, tuple(spans))

    def refund(self, charge: Charge) -> None:
        """It is certain that nothing of it was sent. The number stays among the day's recipients."""
        for one in self._all:
            one.refund(charge)

    def later(self, charge: Charge, now: float) -> Sequence[tuple[Span, float, int]]:
        """One segment of it leaves only now: by minute and hour it counts from now on.

        Gives by how much what is kept of which spans changes.
        """
        for one in self._sliding:
            one.later(charge, now)
        if not self._sliding:
            return ()
        began = dict(charge.spans)[Span.MINUTE]
        return (Span.MINUTE, began, -1), (Span.MINUTE, _minute(now + self._dates.ahead), 1)

    def reset(self, now: float) -> Sequence[tuple[Span, float, int]]:
        """The total begins anew, if there is one. Gives by how much what is kept of which spans changes."""
        return self._total.reset(now + self._dates.ahead) if self._total else ()

    def day(self, now: float) -> float:
        """When the day began."""
        self._day.turn(now)
        return self._day.began

    def set_back(self, now: float) -> Sequence[tuple[Span, float, int]]:
        """The clock may have been set back. Gives by how much what is kept of which spans changes."""
        self._day.set_back(now)
        return [change for one in self._calendar.values() for change in one.set_back(now)]

    def restore(
        self, kept: Iterable[tuple[Span, float, int]], recipients: Iterable[str], now: float
    ) -> Sequence[tuple[Span, float, int]]:
        """What was charged before, as it was kept: a minute's segments count as of its end.

        What was kept of a span that is yet to come, by a clock that was wrong, counts in this one. Gives by
        how much what is kept of which spans changes.
        """
        moved: list[tuple[Span, float, int]] = []
        for span, began, segments in sorted(kept, key=lambda row: row[1]):
            present = self._began(span, now)
            if began > present and segments:
                moved += [(span, began, -segments), (span, present, segments)]
            if span is Span.MINUTE:
                for sliding in self._sliding:
                    sliding.charge(min(now, began + MINUTE - self._dates.ahead), segments)
            elif span is Span.TOTAL:
                if self._total:
                    # By their beginnings: the last one is in force.
                    self._total.began, self._total.sum = began, segments
            elif span in self._calendar and began >= present:
                self._calendar[span].charge(now, segments)
        self._turn_recipients(now)
        self._recipients.update(recipients)
        return moved

    def _began(self, span: Span, now: float) -> float:
        """When the present one began; a total may have begun at any time."""
        date = now + self._dates.ahead
        if span is Span.TOTAL:
            return inf
        return _minute(date) if span is Span.MINUTE else bounds(span, date, self._zone)[0]

    def _may_reach(self, now: float, recipient: str) -> bool:
        limit = self.limits.recipients_per_day
        if limit is None:
            return True
        self._turn_recipients(now)
        return recipient in self._recipients or len(self._recipients) < limit

    def _turn_recipients(self, now: float) -> None:
        before = self._day.began
        self._day.turn(now)
        if self._day.began != before:
            self._recipients.clear()


def _minute(now: float) -> float:
    return now // MINUTE * MINUTE


def bounds(span: Span, now: float, zone: tzinfo) -> tuple[float, float]:
    """When the day or the month of this time began, and when it ends."""
    local = datetime.fromtimestamp(now, zone)
    first = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    if span is Span.DAY:
        following = first + timedelta(days=1)
    else:
        first = first.replace(day=1)
        following = (first + timedelta(days=32)).replace(day=1)
    return first.timestamp(), following.timestamp()


NO_LIMITS: Final = Limits()
