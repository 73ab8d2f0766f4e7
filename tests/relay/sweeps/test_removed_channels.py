"""Notes and keys of channels that are gone are forgotten in the end."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Dates
from router.relay.hearing.deduplication import Deduplicator
from router.relay.notes import ChannelNotes
from router.relay.sweeps.removed_channels import DAY, KEPT, RemovedChannels
from tests.support.relay import NOW
from tests.support.values import message
from tests.support.writing import KeptInSqlite, WritingStore


class RemovedChannelsTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.clock.advance(NOW)
        self.sqlite = KeptInSqlite()
        self.start("old", "new")
        for channel in ("old", "new"):
            self.notes.note(channel, "iccid", "1")
            self.notes.note(channel, "inbox", "read")
            self.once.remember(channel, ["standing"])

    def start(self, *configured: str) -> None:
        """A process that has these channels."""
        self.clock.advance(0)
        dates = Dates(self.clock.seconds)
        self.store = WritingStore(self.clock, self.sqlite)
        self.notes = ChannelNotes(self.store)
        self.once = Deduplicator(self.clock, dates, self.store, lambda *given: None)
        self.notes.restore(self.sqlite)
        self.once.restore(self.sqlite)
        self.removed = RemovedChannels(self.clock, dates, self.notes, self.once, lambda: configured)

    def days(self, count: float) -> None:
        for _ in range(round(count)):
            self.removed.tick()
            self.clock.advance(DAY)

    def kept(self) -> set[str]:
        """The channels of which something is on disk."""
        self.clock.advance(0)
        return {one.channel for one in self.sqlite.noted()} | {one.channel for one in self.sqlite.heard()}

    def test_of_one_that_is_there_nothing_is_forgotten(self) -> None:
        self.days(400)
        self.assertEqual(self.kept(), {"old", "new"})

    def test_of_one_that_is_gone_all_is_after_a_month_also_over_restarts(self) -> None:
        for _ in range(6):
            self.start("new")
            self.days(5)
            self.assertEqual(self.kept(), {"old", "new"})
        self.start("new")
        self.days(1)
        self.assertEqual(self.kept(), {"new"})
        self.assertEqual((self.notes.of("old"), self.once.heard("old")), ({}, frozenset()))
        self.assertEqual(self.once.heard("new"), {"standing"})

    def test_one_that_comes_back_before_is_as_it_was_and_has_a_month_once_more(self) -> None:
        self.start("new")
        self.days(20)
        self.start("old", "new")
        self.days(2)
        self.assertEqual(self.notes.of("old"), {"iccid": "1", "inbox": "read"})
        self.start("new")
        self.days(KEPT / DAY - 1.0)
        self.assertEqual(self.kept(), {"old", "new"})

    def test_one_that_comes_back_later_begins_as_a_new_one(self) -> None:
        self.start("new")
        self.days(40)
        self.start("old", "new")
        self.days(2)
        self.once.arrived("old", message(), lambda: None, "standing", lasting=True)
        self.assertEqual(self.notes.of("old"), {})
        self.assertEqual(self.once.heard("old"), {"standing"})

    def test_a_date_that_cannot_be_read_is_noted_anew(self) -> None:
        self.notes.note("old", "removed", "soon")
        self.start("new")
        self.days(2)
        self.assertEqual(self.kept(), {"old", "new"})
