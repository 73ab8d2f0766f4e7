"""The two clocks."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Dates, Instant


class DatesTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.dates = Dates(self.clock.seconds, ahead=1000.0)

    def test_they_go_as_the_clock_for_intervals_does(self) -> None:
        self.clock.advance(5.0)
        self.assertEqual((self.dates.now(), self.dates.at(Instant(2.0))), (1005.0, 1002.0))

    def test_a_date_on_disk_has_an_instant_in_this_process(self) -> None:
        self.clock.advance(5.0)
        self.assertEqual(self.dates.instant(1003.0), 3.0)

    def test_the_instant_of_a_date_that_lies_ahead_is_now(self) -> None:
        self.assertEqual(self.dates.instant(9999.0), 0.0)
