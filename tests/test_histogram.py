"""How often a measure was how large."""

from twisted.trial.unittest import SynchronousTestCase

from router.histogram import Histogram


class HistogramTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.histogram = Histogram((1.0, 2.0, 5.0))

    def test_a_value_counts_for_the_first_bound_that_it_does_not_exceed(self) -> None:
        for value in (0.0, 1.0, 1.1, 2.0, 5.0, 5.1):
            self.histogram.observe(value)
        self.assertEqual(self.histogram.counts, [2, 2, 1, 1])

    def test_bounds_are_told_with_all_that_lies_below_them(self) -> None:
        for value in (0.5, 1.5, 1.5, 9.0):
            self.histogram.observe(value)
        self.assertEqual((self.histogram.cumulative(), self.histogram.sum), ([1, 3, 3, 4], 12.5))

    def test_one_below_0_counts_as_0(self) -> None:
        self.histogram.observe(-3600.0)
        self.assertEqual((self.histogram.counts[0], self.histogram.sum), (1, 0.0))
