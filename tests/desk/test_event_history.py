"""What has happened, as people are shown it: the newest, pages of what is sought, and who follows."""

from datetime import UTC

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Dates
from router.desk.errors import CannotDo, StoreUnavailable, Unfit
from router.desk.event_history import ANY, FOLLOWERS, ActView, EventHistory, EventPage, EventView
from router.relay.event_kinds import EventKind, Level
from router.relay.events import By, Events
from router.relay.faces import Face
from router.relay.lookouts.chronicle import Chronicle
from tests.support.writing import WritingStore

ANN = By("ann", "10.0.0.1", Face.API)


class HappeningsTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.clock.advance(1000.0)
        self.events = Events()
        self.store = WritingStore(self.clock)
        self.chronicle = Chronicle(self.events, self.clock, Dates(self.clock.seconds), self.store, kept=3)
        self.chronicle.restore(self.store.open())
        self.chronicle.start()
        self.history = EventHistory(self.chronicle, UTC)
        self.followed: list[EventView] = []
        self.pages: list[EventPage] = []
        self.failures: list[CannotDo] = []

    def tell(self, *subjects: str) -> None:
        for each in subjects:
            self.events.tell(EventKind.SENDS_AGAIN, each)
        self.chronicle.tick()
        self.clock.pump([0.0, 0.0])

    def subjects(self, count: int = 100) -> list[str]:
        return [each.subject for each in self.history.newest(count)]

    def page(self, next: str | None = None, limit: int = 2, subject: str = "") -> list[str]:
        sought = self.history.sought(subject=subject)
        self.history.find(sought, next, limit, self.pages.append, self.failures.append)
        self.clock.pump([0.0, 0.0])
        return [each.subject for each in self.pages[-1].items]

    def test_the_newest_are_told_in_their_order(self) -> None:
        self.tell("a", "b", "c", "d")
        self.assertEqual(
            (self.subjects(), self.subjects(2), self.subjects(0)), (["b", "c", "d"], ["c", "d"], [])
        )

    def test_an_act_has_a_user_an_address_and_a_face_and_others_have_none(self) -> None:
        self.tell("a")
        self.events.act(EventKind.OPERATED, "b", ANN, what="paused")
        event, act = self.history.newest()
        self.assertNotIsInstance(event, ActView)
        assert isinstance(act, ActView)
        self.assertEqual((act.user, act.address, act.face), ("ann", "10.0.0.1", "api"))

    def test_the_newest_troubles_are_warnings_and_errors(self) -> None:
        self.tell("a")
        self.events.tell(EventKind.NOT_CLOSED, "store")
        self.events.tell(EventKind.IS_PAUSED, "goip101")
        found = self.history.troubles(5)
        self.assertEqual([one.level for one in found], [Level.ERROR, Level.WARN])
        self.assertEqual([one.subject for one in self.history.troubles(1)], ["goip101"])

    def test_pages_go_back_over_what_is_in_memory(self) -> None:
        self.tell("a", "b", "c", "d", "e")
        self.assertEqual(self.page(), ["e", "d"])
        self.assertEqual(self.page(self.pages[-1].next), ["c", "b"])
        self.assertEqual(self.page(self.pages[-1].next), ["a"])
        self.assertIsNone(self.pages[-1].next)
        self.assertEqual(self.page(subject="b"), ["b"])

    def test_a_store_that_cannot_answer_is_told_of(self) -> None:
        self.tell("a", "b", "c", "d", "e")
        self.store.answers = False
        self.history.find(ANY, None, 9, self.pages.append, self.failures.append)
        self.clock.pump([0.0, 0.0])
        self.assertEqual((self.pages, [type(one) for one in self.failures]), ([], [StoreUnavailable]))

    def test_words_that_mean_nothing_are_refused(self) -> None:
        self.assertRaises(CannotDo, self.history.sought, level="bad")
        self.assertRaises(Unfit, self.history.sought, since="soon")
        sought = self.history.sought(since="1970-01-01", until="1970-01-02T00:00:00+01:00")
        self.assertEqual((sought.since, sought.until), (0.0, 82800.0))

    def test_those_after_an_id_are_played_back(self) -> None:
        self.tell("a", "b", "c")
        first, *others = self.history.newest()
        self.assertEqual(self.history.after(first.id), others)
        self.assertEqual(self.history.after("1"), [first, *others])
        sought = self.history.sought(subject="c")
        self.assertEqual(self.history.after("1", sought), others[-1:])

    def test_an_id_that_is_none_is_refused(self) -> None:
        for id in ("", "x", "-1", "9" * 30, "²"):
            self.assertRaises(CannotDo, self.history.after, id)
            self.assertRaises(CannotDo, self.page, id)

    def test_who_follows_hears_of_what_he_seeks_until_he_leaves(self) -> None:
        self.tell("a")
        leave = self.history.follow(self.followed.append)
        only = self.history.follow(self.followed.append, self.history.sought(subject="c"))
        self.tell("b", "c")
        leave()
        leave()
        only()
        self.tell("d")
        self.assertEqual([each.subject for each in self.followed], ["b", "c", "c"])

    def test_no_more_follow_than_may(self) -> None:
        leaving = [self.history.follow(self.followed.append) for _ in range(FOLLOWERS)]
        self.assertRaises(CannotDo, self.history.follow, self.followed.append)
        leaving[0]()
        leaving[0]()
        self.history.follow(self.followed.append)
        self.assertRaises(CannotDo, self.history.follow, self.followed.append)
