"""Searches of one ESME wait for one another, and not those of others."""

from collections.abc import Callable
from typing import Any, cast

from twisted.trial.unittest import SynchronousTestCase

from router.desk.store_turns import StoreTurns
from router.store.interface import Reader, Store


class SlowStore:
    """Keeps what it is asked until the test has it answered, or answers at once."""

    def __init__(self) -> None:
        self.asked: list[Callable[[], None]] = []
        self.at_once = False

    def look_up(
        self, question: Callable[[Reader], Any], then: Callable[[Any], None], otherwise: Callable[[], None]
    ) -> None:
        def answer() -> None:
            try:
                found = question(cast(Reader, None))
            except ValueError:
                otherwise()
            else:
                then(found)

        if self.at_once:
            answer()
        else:
            self.asked.append(answer)


class TurnTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.store = SlowStore()
        self.turns = StoreTurns(cast(Store, self.store))
        self.found: list[str] = []

    def ask(self, esme: str, what: str) -> None:
        def question(reader: Reader) -> str:
            if what == "bad":
                raise ValueError
            return what

        self.turns.look_up(esme, question, self.found.append, lambda: self.found.append("failed"))

    def test_one_of_each_esme_is_under_way(self) -> None:
        for number in range(3):
            self.ask("crm", f"crm {number}")
        self.ask("shop", "shop")
        self.assertEqual(len(self.store.asked), 2)
        while self.store.asked:
            self.store.asked.pop(0)()
        self.assertEqual(self.found, ["crm 0", "shop", "crm 1", "crm 2"])
        self.ask("crm", "again")
        self.assertEqual(len(self.store.asked), 1)

    def test_one_that_fails_holds_up_none(self) -> None:
        for what in ("bad", "good"):
            self.ask("crm", what)
        while self.store.asked:
            self.store.asked.pop(0)()
        self.assertEqual(self.found, ["failed", "good"])

    def test_nor_does_one_whose_asker_has_a_bug(self) -> None:
        def fail(found: str) -> None:
            raise RuntimeError

        self.turns.look_up("crm", lambda reader: "one", fail, lambda: None)
        self.ask("crm", "two")
        self.assertRaises(RuntimeError, self.store.asked.pop(0))
        self.store.asked.pop(0)()
        self.assertEqual(self.found, ["two"])

    def test_thousands_that_are_answered_at_once_are_no_deep_stack(self) -> None:
        for _ in range(5000):
            self.ask("crm", "one")
        self.store.at_once = True
        self.store.asked.pop(0)()
        self.assertEqual(len(self.found), 5000)

    def test_whoever_is_answered_may_ask_again(self) -> None:
        self.store.at_once = True
        self.turns.look_up("crm", lambda reader: "one", lambda found: self.ask("crm", "two"), lambda: None)
        self.assertEqual(self.found, ["two"])
