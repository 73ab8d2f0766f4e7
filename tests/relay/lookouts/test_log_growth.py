"""A log that grows is told once, each hour, and when it is over."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.relay.events import Events
from router.relay.lookouts.log_growth import AGAIN, LogGrowth
from router.store.status import LogSize


class LogGrowthTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        events = Events()
        self.told: list[str] = []
        events.listen(lambda event: self.told.append(event.text.partition(";")[0]))
        self.growth = LogGrowth(self.clock, events)

    def pass_by(self, seconds: float, size: LogSize) -> None:
        for _ in range(int(seconds)):
            self.growth.seen(size)
            self.clock.advance(1.0)

    def test_it_is_told_once_and_each_hour(self) -> None:
        self.pass_by(2 * AGAIN, LogSize(70_000_000, ["process 7 (sqlite3)"], True))
        line = "its log has 70 MB, and cannot be emptied while process 7 (sqlite3) reads the store"
        self.assertEqual(self.told, [line, line])

    def test_that_it_is_over_is_told_if_it_was_told_before(self) -> None:
        self.pass_by(10, LogSize(1_000_000))
        self.assertEqual(self.told, [])
        self.pass_by(10, LogSize(70_000_000, (), True))
        self.pass_by(10, LogSize(1_000_000))
        self.assertEqual(self.told[1:], ["its log was emptied, and has 1 MB"])
