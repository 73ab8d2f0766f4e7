"""The end of a reactor's turn."""

from collections.abc import Callable

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.wire.end_of_turn import EndOfTurn


class TurnTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.turn = EndOfTurn(self.clock)
        self.told: list[str] = []

    def say(self, word: str) -> Callable[[], None]:
        return lambda: self.told.append(word)

    def test_nothing_runs_before_the_turn_is_over(self) -> None:
        self.turn.soon(self.say("a"))
        self.assertEqual(self.told, [])
        self.clock.advance(0)
        self.assertEqual(self.told, ["a"])

    def test_all_run_in_the_order_in_which_they_came_and_once(self) -> None:
        for word in "abc":
            self.turn.soon(self.say(word))
        self.clock.advance(0)
        self.clock.advance(0)
        self.assertEqual(self.told, ["a", "b", "c"])

    def test_one_call_of_the_reactor_serves_them_all(self) -> None:
        for word in "abc":
            self.turn.soon(self.say(word))
        self.assertEqual(len(self.clock.getDelayedCalls()), 1)

    def test_what_one_of_them_asks_for_is_of_the_same_turn(self) -> None:
        self.turn.soon(lambda: self.turn.soon(self.say("b")))
        self.turn.soon(self.say("a"))
        self.clock.advance(0)
        self.assertEqual(self.told, ["a", "b"])

    def test_the_trouble_of_one_is_logged_and_is_not_that_of_the_others(self) -> None:
        self.turn.soon(self.fail_it)
        self.turn.soon(self.say("a"))
        self.clock.advance(0)
        self.assertEqual(self.told, ["a"])
        self.assertEqual([str(each.value) for each in self.flushLoggedErrors(ValueError)], ["trouble"])

    def test_nor_that_of_the_next_turn(self) -> None:
        self.turn.soon(self.fail_it)
        self.clock.advance(0)
        self.turn.soon(self.say("a"))
        self.clock.advance(0)
        self.assertEqual(self.told, ["a"])
        self.flushLoggedErrors(ValueError)

    def fail_it(self) -> None:
        raise ValueError("trouble")
