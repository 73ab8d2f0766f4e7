"""Events are forgotten after a year, and the oldest of too many; acts after a year alone."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Dates
from router.relay.sweeps.old_events import FIRST, LOOKS, REST, SLICE, YEAR, OldEvents
from router.store.changes import EventTold
from router.store.history import SoughtEvents
from tests.support.writing import KeptInSqlite, WritingStore

NOW = 1_700_000_000.0


class OldEventsTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.clock.advance(NOW)
        self.store = WritingStore(self.clock, KeptInSqlite())
        self.old = OldEvents(self.clock, Dates(self.clock.seconds), self.store, most=3)

    def write(self, *ids: int, age: float = 0.0, face: str = "", level: str = "info") -> None:
        at = self.clock.seconds() - age
        self.store.kept.write([EventTold(id, at, level, "x", "k", "t", "", "", face) for id in ids])

    def ids(self) -> list[int]:
        return sorted(one.id for one in self.store.kept.happened(SoughtEvents(), 2**62, 10**6))

    def sweep(self, seconds: float = LOOKS) -> None:
        self.clock.advance(seconds)
        self.old.tick()
        self.clock.pump([0.0, 0.0, REST, 0.0, 0.0, REST, 0.0, 0.0, REST, 0.0, 0.0])

    def test_after_a_year_each_goes_and_an_act_too(self) -> None:
        self.write(1, age=YEAR + 1.0, face="api")
        self.write(2, age=YEAR + 1.0, level="error")
        self.write(3, age=YEAR - 86400.0)
        self.sweep()
        self.assertEqual(self.ids(), [3])

    def test_of_too_many_of_a_level_the_oldest_go_and_acts_stay(self) -> None:
        self.write(1, face="api")
        self.write(*range(2, 8))
        self.write(8, 9, level="warn")
        self.sweep()
        self.assertEqual(self.ids(), [1, 5, 6, 7, 8, 9])

    def test_many_go_slice_by_slice_with_a_rest_in_between(self) -> None:
        self.write(*range(1, 2 * SLICE + 11))
        self.sweep(FIRST)
        self.assertEqual(self.ids(), [2 * SLICE + 8, 2 * SLICE + 9, 2 * SLICE + 10])

    def test_it_looks_once_in_ten_minutes(self) -> None:
        self.sweep(FIRST)
        self.write(*range(1, 9))
        self.sweep(LOOKS - 10.0)
        self.assertEqual(len(self.ids()), 8)
        self.sweep(10.0)
        self.assertEqual(self.ids(), [6, 7, 8])

    def test_a_store_that_cannot_answer_is_asked_again_later(self) -> None:
        self.write(*range(1, 9))
        self.store.answers = False
        self.sweep()
        self.store.answers = True
        self.sweep()
        self.assertEqual(self.ids(), [6, 7, 8])
