from random import Random

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.routing.pace import NONE, Pace

seconds = st.floats(0.0, 100.0)


class PaceTests(SynchronousTestCase):
    def test_no_pace_is_no_rest(self) -> None:
        self.assertEqual(NONE.rest(3, Random(1)), 0.0)

    @given(seconds, seconds, st.integers(1, 15), st.integers())
    def test_a_rest_is_as_many_draws_as_segments(
        self, shortest: float, more: float, segments: int, seed: int
    ) -> None:
        rest = Pace(shortest, shortest + more).rest(segments, Random(seed))
        self.assertGreaterEqual(rest, segments * shortest * 0.999999)
        self.assertLessEqual(rest, segments * (shortest + more) * 1.000001)

    def test_each_segment_has_a_draw_of_its_own(self) -> None:
        random = Random(7)
        draws = [random.uniform(5.0, 10.0) for _ in range(3)]
        self.assertAlmostEqual(Pace(5.0, 10.0).rest(3, Random(7)), sum(draws))

    def test_it_is_drawn_anew_each_time(self) -> None:
        random = Random(1)
        self.assertEqual(len({Pace(5.0, 10.0).rest(1, random) for _ in range(20)}), 20)
