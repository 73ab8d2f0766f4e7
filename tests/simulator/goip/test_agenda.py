"""Later, over one timer."""

from functools import partial

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.goip.agenda import Agenda


class Later(TestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.agenda = Agenda(self.clock)
        self.done: list[str] = []
        self.agenda.settled = partial(self.done.append, "settled")

    def test_deeds_are_done_in_the_order_of_their_time(self) -> None:
        for seconds, name in ((2.0, "b"), (1.0, "a"), (3.0, "c")):
            self.agenda.after(seconds, partial(self.done.append, name))
        self.clock.pump([1, 1, 1])
        self.assertEqual(self.done, ["a", "settled", "b", "settled", "c", "settled"])

    def test_what_is_due_together_is_settled_once(self) -> None:
        for name in "ab":
            self.agenda.after(1.0, partial(self.done.append, name))
        self.clock.advance(1)
        self.assertEqual(self.done, ["a", "b", "settled"])

    def test_no_time_is_no_waiting(self) -> None:
        self.agenda.after(0.0, partial(self.done.append, "now"))
        self.assertEqual(self.done, ["now"])

    def test_a_thousand_deeds_cost_one_timer(self) -> None:
        for seconds in range(1000, 0, -1):
            self.agenda.after(seconds, partial(self.done.append, "x"))
        self.assertEqual(len(self.clock.getDelayedCalls()), 1)
        self.clock.advance(1000)
        self.assertEqual(self.done.count("x"), 1000)
