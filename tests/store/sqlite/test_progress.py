"""Long work is reported now and then, with its end; quick work is not."""

from typing import cast

from twisted.internet.task import Clock
from twisted.logger import ILogObserver, LogEvent, globalLogPublisher
from twisted.trial.unittest import SynchronousTestCase

from router.store.sqlite.progress import EVERY, Progress


class ProgressTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.told: list[int] = []
        hear = cast(ILogObserver, self.hear)
        globalLogPublisher.addObserver(hear)
        self.addCleanup(globalLogPublisher.removeObserver, hear)

    def hear(self, event: LogEvent) -> None:
        if "doing" in event:
            self.told.append(event["done"])

    def test_it_is_told_each_five_seconds_and_at_its_end(self) -> None:
        progress = Progress("x", "copied", 10, "pages", self.clock.seconds)
        for done in range(1, 13):
            self.clock.advance(EVERY / 2)
            progress.told(done, 12)
        progress.told(12, 12)
        self.assertEqual(self.told[:2], [20, 40])
        self.assertEqual(self.told[-1], 120)

    def test_what_is_quick_is_not_told(self) -> None:
        Progress("x", "copied", 10, "pages", self.clock.seconds).told(12, 12)
        self.assertEqual(self.told, [])
