"""When what waits will have gone."""

from math import inf

from twisted.trial.unittest import SynchronousTestCase

from router.routing.budget import BudgetLimits
from router.routing.outflow import DAY, Alike, Left, Outflow


def alike(
    pace: float = 0.0, channels: int = 1, left: Left | None = None, day_ends: float = 3600.0, **limits: int
) -> Alike:
    return Alike(
        channels=channels,
        pace=pace,
        limits=BudgetLimits(**limits),
        left=left or Left(**limits),
        day_ends=day_ends,
        month_ends=10 * DAY + day_ends,
    )


class PaceTests(SynchronousTestCase):
    def test_each_segment_waits_for_the_rest_behind_the_one_before(self) -> None:
        self.assertApproximates(Outflow([alike(pace=10.0)]).empty_after(7) or inf, 70.0, 0.1)

    def test_without_a_pace_it_goes_at_once(self) -> None:
        self.assertEqual(Outflow([alike()]).empty_after(1_000_000), 0.0)

    def test_several_channels_share_it(self) -> None:
        kinds = [alike(pace=10.0, channels=4), alike(pace=5.0)]
        self.assertApproximates(Outflow(kinds).empty_after(600) or inf, 1000.0, 5.0)

    def test_without_a_channel_it_never_goes(self) -> None:
        self.assertIsNone(Outflow([]).empty_after(1))


class LimitTests(SynchronousTestCase):
    def test_what_is_left_of_the_day_goes_and_the_rest_when_the_next_one_begins(self) -> None:
        flow = Outflow([alike(pace=1.0, day=100, left=Left(day=10))])
        self.assertApproximates(flow.empty_after(10) or inf, 10.0, 0.1)
        self.assertApproximates(flow.empty_after(30) or inf, 3600.0 + 20.0, 5.0)

    def test_after_several_days_it_still_keeps_the_pace(self) -> None:
        flow = Outflow([alike(pace=10.0, day=100, left=Left(day=0))])
        self.assertApproximates(flow.empty_after(250) or inf, 3600.0 + 2 * DAY + 500.0, 200.0)

    def test_a_pace_that_is_slower_than_the_limit_goes_on_through_the_night(self) -> None:
        flow = Outflow([alike(pace=DAY / 50, day=100, left=Left(day=0))])
        self.assertApproximates(flow.empty_after(75) or inf, 3600.0 + 75 / 50 * DAY, 200.0)

    def test_minutes_and_hours_are_a_steady_flow(self) -> None:
        flow = Outflow([alike(minute=10, left=Left(minute=0))])
        self.assertApproximates(flow.empty_after(20) or inf, 120.0, 0.5)
        flow = Outflow([alike(hour=60, left=Left(hour=60))])
        self.assertApproximates(flow.empty_after(120) or inf, 3600.0, 5.0)

    def test_what_is_more_than_the_total_has_left_never_goes(self) -> None:
        flow = Outflow([alike(total=100, left=Left(total=5))])
        self.assertEqual(flow.empty_after(5), 0.0)
        self.assertIsNone(flow.empty_after(6))

    def test_a_month_begins_anew(self) -> None:
        flow = Outflow([alike(month=100, left=Left(month=0))])
        self.assertApproximates(flow.empty_after(1) or inf, 10 * DAY + 3600.0, 900.0)

    def test_what_several_have_left_is_added_up(self) -> None:
        one, two = Left(day=3, total=7), Left(day=4, total=1)
        self.assertEqual(one + two, Left(day=7, total=8))
