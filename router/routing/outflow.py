"""Estimates when a queue will be empty, from the pace and the budgets of channels. Pure, and no promise.

Seconds count from now. Equal channels are treated as one that is as fast as all of them. A limit of a minute
or an hour slides, and counts as a steady flow; one of a day or a month begins anew when that ends.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from math import floor, inf
from typing import Final

from router.routing.budget import BudgetLimits
from router.sms.value import value

DAY: Final = 86400.0
MONTH: Final = 30.4 * DAY

FARTHEST: Final = 366 * DAY
"""Seconds; nothing beyond is estimated."""

STEP: Final = 1.35
"""Factor from one point in time at which flows are computed to the next."""

HALVINGS: Final = 8
"""Halvings after the last of them: the result is then known to a thousandth."""


@value(kw_only=True)
class Left:
    """Segments that may still go in each limited span; None where there is no limit."""

    minute: int | None = None
    hour: int | None = None
    day: int | None = None
    month: int | None = None
    total: int | None = None

    def __add__(self, other: "Left") -> "Left":
        return Left(
            minute=_sum(self.minute, other.minute),
            hour=_sum(self.hour, other.hour),
            day=_sum(self.day, other.day),
            month=_sum(self.month, other.month),
            total=_sum(self.total, other.total),
        )


@value(kw_only=True)
class Alike:
    """A number of channels with equal limits and equal pace, which is the mean rest after a segment."""

    channels: int
    pace: float
    limits: BudgetLimits
    left: Left
    """The segments of all of them together."""
    day_ends: float
    month_ends: float

    def sent(self, after: float) -> float:
        """Return the segments that can have gone by then."""
        steps = []
        if self.limits.day is not None:
            steps += _begins(self.day_ends, DAY, after)
        if self.limits.month is not None:
            steps += _begins(self.month_ends, MONTH, after)
        # A backlog that a limit held back does not go at once when the span begins anew: the pace stays.
        held_back = (self._allowed(began - 1.0) + self._flow(after - began) for began in steps)
        return min((self._flow(after), self._allowed(after), *held_back))

    def _flow(self, seconds: float) -> float:
        """Return the segments that pace, minute and hour let through."""
        limits, left = self.limits, self.left
        flow = inf if self.pace <= 0.0 else self.channels * seconds / self.pace
        if limits.minute is not None:
            flow = min(flow, (left.minute or 0) + self.channels * limits.minute * seconds / 60.0)
        if limits.hour is not None:
            flow = min(flow, (left.hour or 0) + self.channels * limits.hour * seconds / 3600.0)
        return flow

    def _allowed(self, after: float) -> float:
        """Return the segments that day, month and total let through until then."""
        limits, left = self.limits, self.left
        allowed = inf if limits.total is None else float(left.total or 0)
        if limits.day is not None:
            allowed = min(
                allowed, (left.day or 0) + self.channels * limits.day * _begun(self.day_ends, DAY, after)
            )
        if limits.month is not None:
            begun = _begun(self.month_ends, MONTH, after)
            allowed = min(allowed, (left.month or 0) + self.channels * limits.month * begun)
        return allowed


class Outflow:
    """The flow through several kinds of channels."""

    def __init__(self, kinds: Sequence[Alike]) -> None:
        self._kinds = kinds

    def sent(self, after: float) -> float:
        """Return the segments that can have gone by then."""
        return sum(one.sent(after) for one in self._kinds)

    def empty_after(self, segments: float) -> float | None:
        """Return the seconds until ``segments`` have gone; None if not within a year."""
        if self.sent(0.0) >= segments:
            return 0.0
        times, flows = self._looked_at
        index = bisect_left(flows, segments)
        if index == len(flows):
            return None
        early, late = times[index - 1] if index else 0.0, times[index]
        for _ in range(HALVINGS):
            middle = (early + late) / 2.0
            early, late = (early, middle) if self.sent(middle) >= segments else (middle, late)
        return late

    @cached_property
    def _looked_at(self) -> tuple[list[float], list[float]]:
        times = [1.0]
        while times[-1] < FARTHEST:
            times.append(times[-1] * STEP)
        return times, [self.sent(one) for one in times]


def _sum(one: int | None, other: int | None) -> int | None:
    return one if other is None else other if one is None else one + other


def _begun(first: float, span: float, after: float) -> int:
    """Count the spans that have begun by ``after``; the next one begins at ``first``."""
    return 0 if after < first else 1 + floor((after - first) / span)


def _begins(first: float, span: float, after: float) -> list[float]:
    """Return when the first and the last of these spans began."""
    begun = _begun(first, span, after)
    return [] if not begun else [first, first + (begun - 1) * span]
