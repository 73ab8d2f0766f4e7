"""Memories of numbers, and how long they last."""

from twisted.trial.unittest import SynchronousTestCase

from router.relay.plan.affinity import AGAIN, Affinity, by_channel, by_route
from router.routing.numbers import Identity
from router.store.changes import Remembered

ROUTE = by_route("all")
ONE, OTHER = Identity("772000001"), Identity("772000002")
IN_UGANDA, IN_KENYA = Identity("772000001", "256772000001"), Identity("772000001", "254772000001")
NOW = 1_700_000_000.0


class ValueTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.recall = Affinity()

    def test_the_last_that_was_noted_holds(self) -> None:
        self.recall.note(ROUTE, ONE, "a", NOW)
        self.recall.note(ROUTE, ONE, "b", NOW)
        self.assertEqual((self.recall.value(ROUTE, ONE), self.recall.value(ROUTE, OTHER)), ("b", None))

    def test_scopes_are_apart(self) -> None:
        self.recall.note(ROUTE, ONE, "a", NOW)
        self.assertIsNone(self.recall.value(by_route("other"), ONE))
        self.assertNotEqual(by_route("a"), by_channel("a"))

    def test_a_number_of_another_country_is_another_one(self) -> None:
        self.recall.note(ROUTE, IN_UGANDA, "a", NOW)
        self.assertEqual(self.recall.value(ROUTE, IN_KENYA), None)
        self.assertEqual(self.recall.value(ROUTE, ONE), "a")

    def test_there_are_never_more_than_it_may_hold_and_those_in_use_stay(self) -> None:
        recall = Affinity(most=2)
        recall.note(ROUTE, ONE, "a", NOW)
        recall.note(ROUTE, OTHER, "a", NOW)
        recall.note(ROUTE, ONE, "a", NOW)
        recall.note(ROUTE, Identity("772000003"), "a", NOW)
        self.assertEqual((recall.value(ROUTE, ONE), recall.value(ROUTE, OTHER)), ("a", None))


class WrittenTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.recall = Affinity()
        self.first = self.recall.note(ROUTE, IN_UGANDA, "a", NOW)

    def test_what_is_new_is_written(self) -> None:
        self.assertEqual(list(self.first), [Remembered(ROUTE, "772000001", "256772000001", "a", NOW)])
        self.assertTrue(self.recall.note(ROUTE, IN_UGANDA, "b", NOW))

    def test_what_is_not_is_not(self) -> None:
        self.assertFalse(self.recall.note(ROUTE, IN_UGANDA, "a", NOW + AGAIN - 1.0))

    def test_what_stays_in_use_is_written_again_and_not_forgotten(self) -> None:
        (again,) = self.recall.note(ROUTE, IN_UGANDA, "a", NOW + AGAIN)
        self.assertEqual(again.at, NOW + AGAIN)
        self.assertFalse(self.recall.note(ROUTE, IN_UGANDA, "a", NOW + AGAIN + 1.0))

    def test_it_is_the_same_after_a_restart(self) -> None:
        recall = Affinity()
        recall.restore(self.first)
        self.assertEqual((recall.value(ROUTE, ONE), recall.value(ROUTE, IN_KENYA)), ("a", None))
        self.assertFalse(recall.note(ROUTE, IN_UGANDA, "a", NOW + 1.0))
