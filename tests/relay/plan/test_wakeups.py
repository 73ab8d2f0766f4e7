"""Times at which channels are looked at again."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.relay.plan.plan import PlanChannel
from router.relay.plan.wakeups import Wakeups
from tests.support.values import channel

NOON, DAY = 1000.0, 87400.0


class WakeupsTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.clock.advance(NOON)
        self.woken: list[tuple[str, float]] = []
        self.wakeups = Wakeups(self.clock, self.wake)
        self.a, self.b = PlanChannel(channel("a")), PlanChannel(channel("b"))

    def wake(self, one: PlanChannel) -> None:
        self.woken.append((one.id, self.clock.seconds()))

    def test_each_is_looked_at_when_its_time_has_come(self) -> None:
        self.wakeups.at(self.a, NOON + 5.0)
        self.wakeups.at(self.b, NOON + 2.0)
        self.clock.pump([1.0] * 6)
        self.assertEqual(self.woken, [("b", NOON + 2.0), ("a", NOON + 5.0)])

    def test_what_is_asked_for_once_comes_once_though_other_looks_come_before_it(self) -> None:
        for rest in range(1, 1000):
            self.wakeups.at(self.a, NOON + rest)
            self.wakeups.once(self.a, DAY)
            self.clock.advance(1.0)
        self.woken.clear()
        self.clock.advance(DAY - self.clock.seconds())
        self.assertEqual(self.woken, [("a", DAY)])

    def test_another_channel_of_that_id_is_another_channel(self) -> None:
        """One that was removed from the configuration, and is there again."""
        again = PlanChannel(channel("a"))
        self.wakeups.once(self.a, DAY)
        self.wakeups.once(again, DAY)
        self.clock.advance(DAY - NOON)
        self.assertEqual([id for id, _ in self.woken], ["a", "a"])

    def test_it_can_be_asked_for_again_when_it_has_been(self) -> None:
        for _ in range(2):
            self.wakeups.once(self.a, NOON)
            self.clock.advance(0.0)
        self.assertEqual(len(self.woken), 2)

    def test_a_bug_at_one_keeps_no_other_from_its_look(self) -> None:
        def stumble(one: PlanChannel) -> None:
            self.wake(one)
            if one is self.a:
                raise ZeroDivisionError

        wakeups = Wakeups(self.clock, stumble)
        wakeups.at(self.a, NOON + 1.0)
        wakeups.at(self.b, NOON + 1.0)
        with self.assertRaises(ZeroDivisionError):
            self.clock.advance(1.0)
        self.clock.advance(0.0)
        self.assertEqual([id for id, _ in self.woken], ["a", "b"])

    def test_none_is_looked_at_any_more_once_they_are_stopped(self) -> None:
        self.wakeups.at(self.a, NOON + 1.0)
        self.wakeups.stop()
        self.wakeups.at(self.b, NOON + 1.0)
        self.clock.advance(2.0)
        self.assertEqual(self.woken, [])
