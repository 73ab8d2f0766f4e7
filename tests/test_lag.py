"""How late calls of the reactor come."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.histogram import Histogram
from router.lag import Lag


class LagTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.late = Histogram((0.01, 0.1, 1.0))
        self.lag = Lag(self.clock, self.late, every=0.25)
        self.lag.start()

    def test_a_call_that_comes_in_time_counts_as_0(self) -> None:
        self.clock.pump([0.25, 0.25])
        self.assertEqual((self.late.counts, self.late.sum), ([2, 0, 0, 0], 0.0))

    def test_one_that_comes_late_counts_by_how_much(self) -> None:
        self.clock.advance(0.75)
        self.assertEqual((self.late.counts, self.late.sum), ([0, 0, 1, 0], 0.5))

    def test_a_look_that_was_late_is_no_reason_for_the_next_to_be(self) -> None:
        self.clock.pump([0.75, 0.25])
        self.assertEqual(self.late.counts, [1, 0, 1, 0])

    def test_after_the_end_nothing_is_asked_for(self) -> None:
        self.lag.stop()
        self.assertEqual(self.clock.getDelayedCalls(), [])
