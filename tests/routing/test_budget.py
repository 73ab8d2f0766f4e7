"""Budgets of a channel, with a moved clock."""

from collections import Counter
from datetime import UTC, datetime
from math import inf
from typing import ClassVar
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Dates
from router.routing.budget import Budget, BudgetLimits, Charge, Span
from router.routing.spans import HOUR, MINUTE, bounds
from tests.support.extent import at_most

NOON = datetime(2026, 3, 28, 12, 0, tzinfo=UTC).timestamp()
DAY = 86400.0


def budget(**limits: int) -> Budget:
    return Budget(BudgetLimits(**limits), UTC)


class SlidingTests(SynchronousTestCase):
    def test_a_minute_slides(self) -> None:
        one = budget(minute=2)
        one.charge(NOON, 1, "")
        one.charge(NOON + 30, 1, "")
        self.assertEqual([one.room(NOON + at) for at in (30, 59.9, 60, 89.9, 90)], [0, 0, 1, 1, 2])

    def test_it_tells_what_is_used_of_each_limit(self) -> None:
        one = budget(minute=3, day=10, total=100, recipients_per_day=5)
        one.charge(NOON, 2, "1")
        self.assertEqual(
            one.used(NOON + 60),
            [("minute", 0, 3), ("day", 2, 10), ("total", 2, 100), ("recipients_per_day", 1, 5)],
        )

    def test_it_tells_when_there_is_room_again(self) -> None:
        one = budget(minute=3)
        one.charge(NOON, 2, "")
        one.charge(NOON + 30, 1, "")
        self.assertEqual(one.free_at(NOON + 40, 1), NOON + 60)
        self.assertEqual(one.free_at(NOON + 40, 3), NOON + 90)
        self.assertEqual(one.free_at(NOON + 40, 4), inf)

    def test_what_was_not_sent_comes_back(self) -> None:
        one = budget(minute=2, day=2, total=2)
        charge = one.charge(NOON, 2, "")
        self.assertEqual(one.room(NOON + 1), 0)
        one.refund(charge)
        self.assertEqual(one.room(NOON + 1), 2)

    def test_a_segment_that_leaves_later_counts_from_then(self) -> None:
        one = budget(minute=3, day=5)
        charge = one.charge(NOON, 3, "")
        one.later(charge, NOON + 10)
        one.later(charge, NOON + 20)
        self.assertEqual([one.room(NOON + at) for at in (59, 60, 70, 80)], [0, 1, 2, 2])

    @given(
        st.lists(st.tuples(st.floats(0, 40), st.integers(1, 3)), max_size=60),
        st.integers(3, 10),
        st.integers(5, 30),
    )
    @settings(max_examples=at_most(60, 15))
    def test_no_minute_and_no_hour_ever_holds_more(
        self, steps: list[tuple[float, int]], minute: int, hour: int
    ) -> None:
        one, now, charges = budget(minute=minute, hour=hour), NOON, list[tuple[float, int]]()
        for pause, segments in steps:
            now += pause
            if one.allows(now, segments, ""):
                one.charge(now, segments, "")
                charges.append((now, segments))
            for span, limit in ((MINUTE, minute), (HOUR, hour)):
                held = sum(count for at, count in charges if now - span < at <= now)
                self.assertLessEqual(held, limit)

    @given(
        st.lists(st.tuples(st.floats(0, 40), st.integers(1, 3)), min_size=1, max_size=30), st.integers(1, 4)
    )
    @settings(max_examples=at_most(60, 15))
    def test_there_is_room_when_it_said_and_not_a_moment_before(
        self, steps: list[tuple[float, int]], segments: int
    ) -> None:
        one, now = budget(minute=4), NOON
        for pause, count in steps:
            now += pause
            if one.allows(now, count, ""):
                one.charge(now, count, "")
        at = one.free_at(now, segments)
        if at > now:
            self.assertLess(one.room(at - 0.001), segments)
        self.assertGreaterEqual(one.room(at), segments)


class CalendarTests(SynchronousTestCase):
    def test_a_day_begins_at_midnight(self) -> None:
        one = budget(day=1)
        one.charge(NOON, 1, "")
        self.assertEqual(one.free_at(NOON, 1), NOON + DAY / 2)
        self.assertEqual([one.room(NOON + at) for at in (DAY / 2 - 1, DAY / 2)], [0, 1])

    def test_a_month_begins_on_its_first(self) -> None:
        one = budget(month=1)
        one.charge(NOON, 1, "")
        first_of_april = datetime(2026, 4, 1, tzinfo=UTC).timestamp()
        self.assertEqual(one.free_at(NOON, 1), first_of_april)
        self.assertEqual(one.room(first_of_april), 1)

    def test_days_are_those_of_the_zone_also_when_its_clocks_change(self) -> None:
        berlin = ZoneInfo("Europe/Berlin")
        noon = datetime(2026, 3, 29, 12, 0, tzinfo=berlin).timestamp()
        began, ends = bounds(Span.DAY, noon, berlin)
        self.assertEqual((ends - began) / 3600, 23)
        self.assertEqual(datetime.fromtimestamp(ends, berlin).hour, 0)

    def test_months_are_of_any_length(self) -> None:
        for month, days in ((1, 31), (2, 28), (4, 30), (12, 31)):
            began, ends = bounds(Span.MONTH, datetime(2026, month, 15, tzinfo=UTC).timestamp(), UTC)
            self.assertEqual((ends - began) / DAY, days)

    def test_a_number_counts_once_a_day(self) -> None:
        one = budget(recipients_per_day=2)
        for number in ("1", "2", "1"):
            self.assertTrue(one.allows(NOON, 1, number))
            one.charge(NOON, 1, number)
        self.assertEqual([one.allows(NOON, 1, number) for number in ("1", "3")], [True, False])
        self.assertTrue(one.allows(one.day_ends(NOON), 1, "3"))


class TotalTests(SynchronousTestCase):
    def test_it_runs_until_it_is_reset(self) -> None:
        one = budget(total=1)
        one.charge(NOON, 1, "")
        self.assertEqual((one.room(NOON + 400 * DAY), one.free_at(NOON, 1)), (0, inf))
        one.reset(NOON)
        self.assertEqual(one.room(NOON), 1)

    def test_what_was_charged_before_it_was_reset_is_not_given_back_after(self) -> None:
        one = budget(total=3)
        before = one.charge(NOON, 2, "")
        one.reset(NOON + 1)
        after = one.charge(NOON + 2, 1, "")
        one.refund(before)
        self.assertEqual(one.room(NOON + 3), 2)
        one.refund(after)
        self.assertEqual(one.room(NOON + 3), 3)

    @given(st.lists(st.sampled_from(["charge", "reset", "refund", "back"]), max_size=30))
    @settings(max_examples=at_most(60, 15))
    def test_a_restart_finds_what_was_charged_since(self, steps: list[str]) -> None:
        one, now, charges, kept = budget(total=99), NOON, list[Charge](), Counter[tuple[Span, float]]()
        for step in steps:
            now += -5.0 if step == "back" else 1.0
            if step == "charge":
                charges.append(one.charge(now, 2, ""))
                kept.update(dict.fromkeys(charges[-1].spans, 2))
            elif step == "reset":
                for span, began, segments in one.reset(now):
                    kept[span, began] += segments
            elif step == "refund" and charges:
                one.refund(charges[0])
                kept.subtract(dict.fromkeys(charges.pop(0).spans, 2))
        another = budget(total=99)
        another.restore([(span, began, count) for (span, began), count in kept.items()], [], now)
        self.assertEqual(another.room(now), one.room(now))


class RestoreTests(SynchronousTestCase):
    @given(st.lists(st.tuples(st.floats(0, 50), st.integers(1, 3)), max_size=40), st.floats(0, 4000))
    @settings(max_examples=at_most(60, 15))
    def test_after_a_restart_nothing_more_is_allowed_than_without(
        self, steps: list[tuple[float, int]], pause: float
    ) -> None:
        limits = {"minute": 5, "hour": 20, "day": 40, "month": 60, "total": 70, "recipients_per_day": 3}
        one, now, kept = budget(**limits), NOON, dict[tuple[Span, float], int]()
        for wait, segments in steps:
            now += wait
            if one.allows(now, segments, "7"):
                for span, began in one.charge(now, segments, "7").spans:
                    kept[span, began] = kept.get((span, began), 0) + segments
        now += pause
        another = budget(**limits)
        another.restore([(span, began, count) for (span, began), count in kept.items()], ["7"], now)
        self.assertLessEqual(another.room(now), one.room(now))


class RenewTests(SynchronousTestCase):
    limits: ClassVar = {"minute": 5, "hour": 20, "day": 40, "month": 60, "total": 70, "recipients_per_day": 3}

    @given(st.lists(st.tuples(st.floats(0, 50), st.integers(1, 3)), max_size=40))
    @settings(max_examples=at_most(60, 15))
    def test_all_limits_begin_anew_and_what_is_kept_of_them_too(self, steps: list[tuple[float, int]]) -> None:
        one, now, kept = budget(**self.limits), NOON, Counter[tuple[Span, float]]()
        for wait, segments in steps:
            now += wait
            if one.allows(now, segments, "7"):
                for charged in one.charge(now, segments, "7").spans:
                    kept[charged] += segments
        for span, began, moved in one.renew(now):
            kept[span, began] += moved
        self.assertEqual(one.room(now), 5)
        self.assertTrue(all(one.allows(now, 5, number) for number in "123"))
        another = budget(**self.limits)
        another.restore([(span, began, count) for (span, began), count in kept.items()], [], now)
        self.assertEqual((another.room(now), another.full(now)), (5, []))

    def test_what_was_charged_before_is_not_refunded_after(self) -> None:
        one = budget(day=3)
        charge = one.charge(NOON, 2, "")
        one.renew(NOON)
        one.charge(NOON, 1, "")
        one.refund(charge)
        self.assertLessEqual(one.room(NOON), 3)


class LimitsTests(SynchronousTestCase):
    def test_the_smallest_bounds_the_longest_text(self) -> None:
        self.assertEqual(BudgetLimits(minute=3, day=50).largest, 3)
        self.assertGreater(BudgetLimits(recipients_per_day=1).largest, 255)

    def test_none_is_none(self) -> None:
        self.assertEqual((bool(BudgetLimits()), bool(BudgetLimits(recipients_per_day=1))), (False, True))


class ClockTests(SynchronousTestCase):
    """Moments are instants here; ``dates`` say which day it is."""

    def setUp(self) -> None:
        self.dates = Dates(float, NOON)
        self.budget = Budget(BudgetLimits(minute=2, day=10, month=50), UTC, self.dates)

    def charge(self, now: float, segments: int) -> list[tuple[Span, float]]:
        return list(self.budget.charge(now, segments, "").spans)

    def test_a_minute_is_one_whatever_the_date_is_set_to(self) -> None:
        self.charge(0.0, 2)
        for ahead in (NOON + 3600.0, NOON - 3600.0, NOON):
            self.dates.ahead = ahead
            self.budget.set_back(30.0)
            self.assertEqual(self.budget.free_at(30.0, 1), 60.0)

    def test_a_day_ends_at_midnight_of_the_date(self) -> None:
        self.charge(0.0, 1)
        self.assertEqual((self.budget.day_ends(0.0), self.budget.free_at(61.0, 10)), (12 * HOUR, inf))

    def test_what_was_counted_in_a_day_that_had_not_come_counts_in_this(self) -> None:
        self.charge(0.0, 2)
        self.dates.ahead = NOON + DAY
        self.charge(100.0, 2)
        self.dates.ahead = NOON
        moved = self.budget.set_back(200.0)
        today, tomorrow = NOON - 12 * HOUR, NOON + 12 * HOUR
        self.assertEqual(moved, [(Span.DAY, tomorrow, -2), (Span.DAY, today, 2)])
        self.assertEqual(self.budget.room(200.0), 2)
        for minute in range(4, 7):
            self.charge(60.0 * minute, 2)
        self.assertEqual(self.budget.room(600.0), 0)

    def test_nothing_moves_while_the_day_stays(self) -> None:
        self.charge(0.0, 2)
        self.dates.ahead = NOON - HOUR
        self.assertEqual(self.budget.set_back(1.0), [])

    def test_what_a_restart_finds_of_days_to_come_counts_today_and_is_written_so(self) -> None:
        today, tomorrow = NOON - 12 * HOUR, NOON + 12 * HOUR
        month = datetime(2026, 3, 1, tzinfo=UTC).timestamp()
        kept = [(Span.DAY, today, 3), (Span.DAY, tomorrow, 4), (Span.MONTH, month, 7)]
        moved = self.budget.restore([*kept, (Span.MINUTE, NOON + DAY, 1)], [], 0.0)
        self.assertEqual(
            moved,
            [
                (Span.DAY, tomorrow, -4), (Span.DAY, today, 4),
                (Span.MINUTE, NOON + DAY, -1), (Span.MINUTE, NOON, 1),
            ],
        )  # fmt: skip
        self.assertEqual((self.budget.room(1.0), self.budget.free_at(1.0, 2)), (1, 60.0))
