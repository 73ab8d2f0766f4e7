"""A reactor whose clock nobody sets."""

import time

from twisted.internet.selectreactor import SelectReactor
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.monotonic import go_by_intervals


class MonotonicTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.reactor = SelectReactor()
        self.addCleanup(self.reactor.removeAll)

    def test_its_seconds_are_those_of_the_clock_for_intervals(self) -> None:
        go_by_intervals(self.reactor)
        self.assertIs(self.reactor.seconds, time.monotonic)

    def test_what_was_scheduled_before_comes_as_soon_as_it_would_have(self) -> None:
        call = self.reactor.callLater(100.0, lambda: None)
        go_by_intervals(self.reactor)
        self.assertTrue(50.0 < call.getTime() - time.monotonic() <= 100.0)
        call.reset(50.0)
        self.assertTrue(20.0 < call.getTime() - time.monotonic() <= 50.0)

    def test_a_clock_of_a_test_is_left_as_it_is(self) -> None:
        clock = Clock()
        go_by_intervals(clock)
        self.assertEqual(clock.seconds(), 0.0)
