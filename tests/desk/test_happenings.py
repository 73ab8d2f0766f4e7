"""The last events: kept in bounds, played back, and followed."""

from datetime import UTC

from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Dates
from router.desk.errors import CannotDo
from router.desk.happenings import FOLLOWERS, Happened, Happenings
from router.relay.event_kinds import EventKind
from router.relay.events import Events


class HappeningsTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.now = 1000.0
        self.events = Events()
        self.happenings = Happenings(self.events, Dates(lambda: self.now), UTC, kept=3)
        self.followed: list[Happened] = []

    def tell(self, *subjects: str) -> None:
        for each in subjects:
            self.events.tell(EventKind.SENDS_AGAIN, each)

    def subjects(self, count: int = 100) -> list[str]:
        return [each.subject for each in self.happenings.newest(count)]

    def test_the_newest_are_kept_in_their_order(self) -> None:
        self.tell("a", "b", "c", "d")
        self.assertEqual(
            (self.subjects(), self.subjects(2), self.subjects(0)), (["b", "c", "d"], ["c", "d"], [])
        )

    def test_those_after_an_id_are_played_back(self) -> None:
        self.tell("a", "b", "c")
        first, *others = self.happenings.newest()
        self.assertEqual(self.happenings.after(first.id), others)
        self.assertEqual(self.happenings.after("1"), [first, *others])

    def test_an_id_that_is_none_is_refused(self) -> None:
        for id in ("", "x", "-1", "9" * 30, "²"):
            self.assertRaises(CannotDo, self.happenings.after, id)

    def test_ids_grow_over_a_restart(self) -> None:
        self.tell("a", "b")
        self.now += 1.0
        events = Events()
        again = Happenings(events, Dates(lambda: self.now), UTC)
        events.tell(EventKind.SENDS_AGAIN, "c")
        self.assertGreater(int(again.newest()[0].id), int(self.happenings.newest()[-1].id))

    def test_who_follows_hears_of_all_until_he_leaves(self) -> None:
        self.tell("a")
        leave = self.happenings.follow(self.followed.append)
        self.tell("b", "c")
        leave()
        leave()
        self.tell("d")
        self.assertEqual([each.subject for each in self.followed], ["b", "c"])

    def test_no_more_follow_than_may(self) -> None:
        for _ in range(FOLLOWERS):
            self.happenings.follow(self.followed.append)
        self.assertRaises(CannotDo, self.happenings.follow, self.followed.append)
