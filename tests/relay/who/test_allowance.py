from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.relay.who.allowance import Allowance


class AllowanceTests(SynchronousTestCase):
    def test_without_a_rate_everything_passes(self) -> None:
        allowance = Allowance(None, 0.0)
        self.assertTrue(all(allowance.take(0.0) for _ in range(10_000)))

    def test_a_burst_of_one_seconds_worth_passes(self) -> None:
        allowance = Allowance(5.0, 0.0)
        self.assertEqual([allowance.take(0.0) for _ in range(7)], [True] * 5 + [False] * 2)

    def test_beyond_the_burst_it_is_the_rate(self) -> None:
        allowance = Allowance(5.0, 0.0)
        for _ in range(5):
            allowance.take(0.0)
        taken = [allowance.take(0.5) for _ in range(4)]
        self.assertEqual(taken, [True, True, False, False])
        self.assertTrue(allowance.take(0.75))

    def test_a_refusal_costs_nothing(self) -> None:
        allowance = Allowance(1.0, 0.0)
        self.assertEqual(
            [allowance.take(0.25 * step) for step in range(5)], [True, False, False, False, True]
        )

    def test_what_was_not_used_is_not_saved_up(self) -> None:
        allowance = Allowance(2.0, 0.0)
        self.assertEqual([allowance.take(3600.0) for _ in range(3)], [True, True, False])

    def test_a_rate_below_one_lets_one_pass_in_its_time(self) -> None:
        allowance = Allowance(0.2, 0.0)
        self.assertEqual(
            [allowance.take(t) for t in (0.0, 4.0, 5.0, 9.0, 10.0)], [True, False, True, False, True]
        )

    def test_several_pass_where_there_is_room_for_one_and_leave_a_debt(self) -> None:
        allowance = Allowance(1.0, 0.0)
        self.assertTrue(allowance.take(0.0, 4))
        self.assertEqual([allowance.take(t) for t in (1.0, 3.0, 4.0)], [False, False, True])

    def test_a_clock_that_is_set_back_takes_nothing_away(self) -> None:
        allowance = Allowance(10.0, 3600.0)
        allowance.take(3600.0)
        self.assertTrue(allowance.take(0.0))
        self.assertTrue(allowance.take(0.1))

    @given(
        st.floats(0.1, 100.0),
        st.lists(st.floats(0.0, 2.0), min_size=1, max_size=60),
    )
    def test_no_more_pass_than_the_burst_and_the_rate(self, rate: float, steps: list[float]) -> None:
        allowance, now, taken = Allowance(rate, 0.0), 0.0, 0
        for step in steps:
            now += step
            taken += allowance.take(now)
        self.assertLessEqual(taken, max(1.0, rate) + now * rate + 1e-6)
