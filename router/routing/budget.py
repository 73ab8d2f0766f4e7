"""Budgets: how many segments one channel may send in a span of time. Pure: the time is an argument.

Minute and hour slide; day and month follow a calendar; the total runs until it is reset. Moments are
instants, so that setting the clock does not shorten or lengthen a minute; the beginning of a span is a date.
"""

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from math import inf
from typing import Final

from router.clocks import UNSET, Dates
from router.routing.spans import HOUR, MINUTE, Calendar, Sliding, Total, bounds, minute
from router.routing.spans import Charge as Charge
from router.routing.spans import Span as Span
from router.sms.value import value

UNLIMITED: Final = 1 << 30
"""Segments: the room where there is no limit."""


@value(kw_only=True)
class BudgetLimits:
    """Limits of segments, and of different numbers in a day; None is no limit."""

    minute: int | None = None
    hour: int | None = None
    day: int | None = None
    month: int | None = None
    total: int | None = None
    recipients_per_day: int | None = None

    @property
    def largest(self) -> int:
        """Segments of the longest text that can ever be sent."""
        given = (self.minute, self.hour, self.day, self.month, self.total)
        return min((limit for limit in given if limit is not None), default=UNLIMITED)

    def __bool__(self) -> bool:
        return self != NO_LIMITS


@value
class Full:
    """A limit that is used up, by its key; ``free_at`` is infinite if it must be reset."""

    limit: str
    used: int
    of: int
    free_at: float


class Budget:
    """The rest that one channel may still send."""

    def __init__(self, limits: BudgetLimits, zone: tzinfo, dates: Dates = UNSET) -> None:
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
        # Recipients have a calendar of their own, as their limit counts numbers.
        self._day = Calendar(Span.DAY, 0, zone, dates)
        self._recipients: set[str] = set()
        self._renewed_at = -inf
        """When the budget began anew for another SIM."""

    def under(self, limits: BudgetLimits, now: float) -> "Budget":
        """Return a budget with other limits in which all that is known to be used is used.

        A span without a limit so far begins with what shorter ones know of it.
        """
        other = Budget(limits, self._zone, self._dates)
        if self._sliding:
            # The longest of them knows what the others do.
            for sliding in other._sliding:
                sliding.go_on_from(self._sliding[-1])
        for span, calendar in other._calendar.items():
            if span in self._calendar:
                calendar.go_on_from(self._calendar[span])
        if self._total and other._total:
            other._total.began, other._total.sum = self._total.began, self._total.sum
        other._day.go_on_from(self._day)
        other._recipients = set(self._recipients)
        other._renewed_at = self._renewed_at
        return other

    @property
    def counted(self) -> frozenset[Span]:
        """The spans whose counts are known; minute and hour count as one."""
        sliding, total = (Span.MINUTE,) if self._sliding else (), (Span.TOTAL,) if self._total else ()
        return frozenset({*sliding, *self._calendar, *total})

    def spans(self, now: float) -> list[tuple[Span, float]]:
        """Return the day, the month and the total that are counted now, and when each began."""
        for one in self._calendar.values():
            one.turn(now)
        totals = [(Span.TOTAL, self._total.began)] if self._total else []
        return [*((span, one.began) for span, one in self._calendar.items()), *totals]

    def room(self, now: float) -> int:
        """Return the number of segments that may go now."""
        return min((one.room(now) for one in self._all), default=UNLIMITED)

    def allows(self, now: float, segments: int, recipient: str) -> bool:
        """Tell whether a text of ``segments`` segments may go to this number now."""
        return self.room(now) >= segments and self._may_reach(now, recipient)

    def used(self, now: float) -> list[tuple[str, int, int]]:
        """Return the key of each limit, how much of it is used, and the limit."""
        found = [(name, limit - one.room(now), limit) for name, limit, one in self._named()]
        most = self.limits.recipients_per_day
        if most is not None:
            self._turn_recipients(now)
            found.append(("recipients_per_day", len(self._recipients), most))
        return found

    def full(self, now: float) -> list[Full]:
        """Return the limits that are used up."""
        found = [
            Full(name, limit - one.room(now), limit, one.free_at(now, 1))
            for name, limit, one in self._named()
            if one.room(now) <= 0
        ]
        most = self.limits.recipients_per_day
        if most is not None:
            self._turn_recipients(now)
            if len(self._recipients) >= most:
                found.append(Full("recipients_per_day", len(self._recipients), most, self.day_ends(now)))
        return found

    def free_at(self, now: float, segments: int) -> float:
        """Return when there is room for ``segments`` segments; infinite if not before a reset."""
        return max((one.free_at(now, segments) for one in self._all), default=now)

    def slides_to(self, now: float, segments: int, recipient: str) -> float:
        """Return when minute and hour have room for this text; infinite if another limit forbids it now."""
        others = *self._calendar.values(), *((self._total,) if self._total else ())
        if not self._may_reach(now, recipient) or any(one.room(now) < segments for one in others):
            return inf
        return max((one.free_at(now, segments) for one in self._sliding), default=now)

    def day_ends(self, now: float) -> float:
        """Return when recipients are counted anew."""
        return bounds(Span.DAY, now + self._dates.ahead, self._zone)[1] - self._dates.ahead

    def charge(self, now: float, segments: int, recipient: str) -> Charge:
        """Charge ``segments`` segments to this number."""
        for one in self._all:
            one.charge(now, segments)
        spans: list[tuple[Span, float]] = []
        if self._sliding:
            spans.append((Span.MINUTE, minute(now + self._dates.ahead)))
        spans += [(span, one.began) for span, one in self._calendar.items()]
        if self._total:
            spans.append((Span.TOTAL, self._total.began))
        if self.limits.recipients_per_day is not None:
            self._turn_recipients(now)
            self._recipients.add(recipient)
        return Charge(now, segments, tuple(spans))

    def refund(self, charge: Charge) -> bool:
        """Take back a charge of which certainly nothing was sent. The number stays among the day's
        recipients.

        False if it was of another SIM: then nothing changes.
        """
        if charge.at <= self._renewed_at:
            return False
        for one in self._all:
            one.refund(charge)
        return True

    def later(self, charge: Charge, now: float) -> Sequence[tuple[Span, float, int]]:
        """Move one segment of a charge to now for minute and hour, since it leaves only now; return the
        change of each kept span.

        Gives by how much what is kept of which spans changes.
        """
        if not self._sliding or charge.at <= self._renewed_at:
            return ()
        for one in self._sliding:
            one.later(charge, now)
        began = dict(charge.spans)[Span.MINUTE]
        return (Span.MINUTE, began, -1), (Span.MINUTE, minute(now + self._dates.ahead), 1)

    def reset(self, now: float) -> Sequence[tuple[Span, float, int]]:
        """Begin the total anew, if there is one. Return the change of each kept span."""
        return self._total.reset(now + self._dates.ahead) if self._total else ()

    def renew(self, now: float) -> Sequence[tuple[Span, float, int]]:
        """Begin all spans anew, for another SIM. Return the change of each kept span.

        Numbers that were reached today are kept on disk, and count again after a restart today.
        """
        gone = [change for one in self._calendar.values() for change in one.renew(now)]
        # The longest of them has all minutes of the others.
        for one in reversed(self._sliding):
            minutes = one.renew(self._dates.ahead)
            gone += minutes if one is self._sliding[-1] else ()
        self._recipients.clear()
        self._renewed_at = now
        return [*gone, *self.reset(now)]

    def day(self, now: float) -> float:
        """Return when the day began."""
        self._day.turn(now)
        return self._day.began

    def set_back(self, now: float) -> Sequence[tuple[Span, float, int]]:
        """Move counts of the future to now, in case the clock was set back.

        Return the change of each kept span.
        """
        self._day.set_back(now)
        return [change for one in self._calendar.values() for change in one.set_back(now)]

    def restore(
        self, kept: Iterable[tuple[Span, float, int]], recipients: Iterable[str], now: float
    ) -> Sequence[tuple[Span, float, int]]:
        """Restore the charges that were kept on disk. Segments of a minute count from its end.

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
                    # In the order of their beginnings: the last one is in force.
                    self._total.began, self._total.sum = began, segments
            elif span in self._calendar and began >= present:
                self._calendar[span].charge(now, segments)
        self._turn_recipients(now)
        self._recipients.update(recipients)
        return moved

    def _named(self) -> Iterable[tuple[str, int, Sliding | Calendar | Total]]:
        """Yield each limit of segments: its key, its size, and its counter."""
        limits = self.limits
        given = {name: getattr(limits, name) for name in ("minute", "hour", "day", "month", "total")}
        present = ((name, limit) for name, limit in given.items() if limit is not None)
        return ((name, limit, one) for (name, limit), one in zip(present, self._all, strict=True))

    def _began(self, span: Span, now: float) -> float:
        """Return when the present span began; a total may have begun at any time."""
        date = now + self._dates.ahead
        if span is Span.TOTAL:
            return inf
        return minute(date) if span is Span.MINUTE else bounds(span, date, self._zone)[0]

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


NO_LIMITS: Final = BudgetLimits()
