"""Events are written down each second, acts at once, bounded in a storm, and found again after a restart."""

from collections.abc import Sequence

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Dates
from router.relay.event_kinds import EventKind
from router.relay.events import By, Events
from router.relay.faces import Face
from router.relay.lookouts.chronicle import BURST, KEPT, NEWEST, PORTION, QUIET, RATE, Chronicle
from router.store.changes import EventTold
from router.store.history import SoughtEvents
from tests.support.extent import at_most
from tests.support.writing import KeptInSqlite, WritingStore

MANY = at_most(10_000, 2_000)
"""Events of each second of a storm: in ten of them, more than a burst."""

ANN = By("ann", "10.0.0.1", Face.API)


class ChronicleCase(SynchronousTestCase):
    kept = KEPT

    def setUp(self) -> None:
        self.clock = Clock()
        self.clock.advance(1_700_000_000.0)
        self.store = WritingStore(self.clock, KeptInSqlite())
        self.begin()

    def begin(self) -> None:
        """A start on what is on disk."""
        self.events = Events()
        dates = Dates(self.clock.seconds)
        self.chronicle = Chronicle(self.events, self.clock, dates, self.store, kept=self.kept)
        self.chronicle.restore(self.store.open())
        self.chronicle.start()

    def kill(self) -> None:
        """Lose what is not committed."""
        self.store = WritingStore(self.clock, self.store.kept)
        self.begin()

    def tell(self, *subjects: str) -> None:
        for each in subjects:
            self.events.tell(EventKind.SENDS_AGAIN, each)

    def tick(self, seconds: float = 1.0) -> None:
        self.clock.advance(seconds)
        self.chronicle.tick()
        self.clock.advance(0.0)
        self.clock.advance(0.0)

    def on_disk(self) -> Sequence[EventTold]:
        return self.store.kept.happened(SoughtEvents(), NEWEST, 10**6)[::-1]

    def subjects(self, told: Sequence[EventTold]) -> list[str]:
        return [each.subject for each in told]


class WritingTests(ChronicleCase):
    def test_events_are_on_disk_a_second_later_with_all_that_they_say(self) -> None:
        self.tell("goip101", "goip102")
        self.assertEqual(self.on_disk(), [])
        self.tick()
        first, second = self.on_disk()
        self.assertEqual(
            (first.level, first.subject, first.kind, first.text, first.user, first.face),
            ("info", "goip101", "sends_again", "it sends again", "", ""),
        )
        self.assertEqual((second.id, first.at), (first.id + 1, 1_700_000_000.0))

    def test_an_act_is_in_the_commit_of_what_was_done_and_waits_for_no_tick(self) -> None:
        self.tell("goip101")
        self.store.held = True
        self.events.act(EventKind.OPERATED, "goip102", ANN, what="paused")
        self.store.commit()
        (act,) = self.on_disk()
        self.assertEqual(
            (act.subject, act.user, act.address, act.face), ("goip102", "ann", "10.0.0.1", "api")
        )

    def test_many_are_written_in_portions_one_behind_the_other(self) -> None:
        self.store.held = True
        self.tell(*map(str, range(2 * PORTION + 1)))
        self.chronicle.tick()
        self.chronicle.tick()
        for many in (PORTION, 2 * PORTION, 2 * PORTION + 1):
            self.store.commit()
            self.assertEqual(len(self.on_disk()), many)

    def test_what_was_told_before_the_store_was_open_is_kept_too(self) -> None:
        events = Events()
        chronicle = Chronicle(events, self.clock, Dates(self.clock.seconds), self.store)
        events.tell(EventKind.SENDS_AGAIN, "early")
        events.act(EventKind.OPERATED, "goip101", ANN, what="paused")
        chronicle.restore(self.store.open())
        chronicle.start()
        self.clock.advance(0.0)
        self.assertEqual(self.subjects(self.on_disk()), ["early", "goip101"])

    def test_at_the_stop_what_is_left_is_written(self) -> None:
        self.tell("goip101")
        self.chronicle.close()
        self.tell("late")
        self.chronicle.tick()
        self.clock.advance(0.0)
        self.assertEqual(self.subjects(self.on_disk()), ["goip101"])


class StormTests(ChronicleCase):
    def storm(self, many: int) -> None:
        for _ in range(many):
            self.tell("goip101")

    def test_of_thousands_a_second_for_ten_seconds_those_of_the_burst_are_kept_and_the_others_counted(
        self,
    ) -> None:
        for _ in range(10):
            self.storm(MANY)
            self.tick()
        self.tick(QUIET)
        kept = len(self.on_disk())
        self.assertLessEqual(kept, BURST + 10 * RATE + 2)
        self.assertGreaterEqual(kept, BURST)
        told = [each.text for each in self.chronicle.newest(KEPT, SoughtEvents(level="warn"))]
        counts = [int(text.split()[0].replace(",", "")) for text in told]
        self.assertEqual(sum(counts), 10 * MANY - (kept - len(told)))
        self.assertLessEqual(len(told), 2)

    def test_acts_are_kept_of_whatever_storm(self) -> None:
        self.storm(11_000)
        self.events.act(EventKind.OPERATED, "goip101", ANN, what="paused")
        self.tick()
        self.assertIn("api", [each.face for each in self.on_disk()])

    def test_where_the_disk_takes_nothing_no_more_wait_than_may(self) -> None:
        self.store.held = True
        for _ in range(at_most(200, 110)):
            self.storm(100)
            self.tick()
        self.store.held = False
        self.store.commit()
        self.tick()
        self.assertLessEqual(len(self.on_disk()), KEPT + PORTION + 1)


class RestartTests(ChronicleCase):
    kept = 5

    def test_the_newest_are_there_again_and_ids_go_on_growing(self) -> None:
        self.tell(*"abcdefg")
        self.tick()
        before = self.chronicle.last
        self.kill()
        self.assertEqual(self.subjects(self.chronicle.newest(9)), list("cdefg"))
        self.tell("h")
        self.assertGreater(self.chronicle.last, before)
        self.assertEqual(self.subjects(self.chronicle.after(before)), ["h"])

    def test_ids_grow_though_the_clock_was_set_back_meanwhile(self) -> None:
        self.tell("a")
        self.tick()
        before, kept = self.chronicle.last, self.store.kept
        self.clock = Clock()
        self.clock.advance(1_600_000_000.0)
        self.store = WritingStore(self.clock, kept)
        self.begin()
        self.tell("b")
        self.assertGreater(self.chronicle.last, before)

    def test_an_id_that_was_shown_and_lost_by_a_kill_is_not_given_again(self) -> None:
        self.tell("a")
        shown = self.chronicle.last
        self.clock.advance(0.5)
        self.kill()
        self.tell("b")
        self.assertGreater(self.chronicle.last, shown)


class FindingTests(ChronicleCase):
    kept = 3

    def setUp(self) -> None:
        super().setUp()
        self.found: list[Sequence[EventTold]] = []
        self.failed = 0

    def find(self, sought: SoughtEvents, before: int = NEWEST, limit: int = 100) -> list[str]:
        self.chronicle.find(sought, before, limit, self.found.append, self.fail_)
        self.clock.advance(0.0)
        self.clock.advance(0.0)
        return self.subjects(self.found[-1]) if self.found else []

    def fail_(self) -> None:
        self.failed += 1

    def test_what_is_not_in_memory_any_more_comes_from_the_store_behind_what_is(self) -> None:
        self.tell(*"abcdef")
        self.tick()
        self.tell("g")
        self.assertEqual(self.find(SoughtEvents()), list("gfedcba"))
        self.assertEqual(self.find(SoughtEvents(), limit=4), list("gfed"))
        self.assertEqual(self.find(SoughtEvents(), before=self.found[-1][-1].id, limit=2), list("cb"))
        self.assertEqual(self.find(SoughtEvents(subject="b")), ["b"])

    def test_what_is_in_memory_asks_no_disk(self) -> None:
        self.store.answers = False
        self.tell("a", "b")
        self.chronicle.find(SoughtEvents(), NEWEST, 100, self.found.append, self.fail_)
        self.assertEqual(self.subjects(self.found[0]), ["b", "a"])

    def test_a_store_that_cannot_answer_is_told_of(self) -> None:
        self.tell(*"abcdef")
        self.tick()
        self.store.answers = False
        self.find(SoughtEvents())
        self.assertEqual((self.found, self.failed), ([], 1))

    def test_who_follows_hears_of_all_until_he_leaves(self) -> None:
        followed: list[EventTold] = []
        leave = self.chronicle.follow(followed.append)
        self.tell("a")
        leave()
        leave()
        self.tell("b")
        self.assertEqual(self.subjects(followed), ["a"])
