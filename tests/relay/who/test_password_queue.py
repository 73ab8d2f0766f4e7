"""The order in which passwords are checked."""

from twisted.internet.defer import Deferred, succeed
from twisted.trial.unittest import SynchronousTestCase

from router.relay.who.password_queue import PasswordQueue, Start


class TurnsTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.judging = PasswordQueue(at_once=2)
        self.begun: list[str] = []
        self.verdicts: list[Deferred[None]] = []

    def add(self, name: str, host: str = "10.0.0.1", who: str = "crm") -> None:
        self.judging.add(host, who, self.start(name))

    def start(self, name: str) -> Start:
        def begin() -> Deferred[None]:
            self.begun.append(name)
            self.verdicts.append(Deferred())
            return self.verdicts[-1]

        return begin

    def decide(self) -> None:
        self.verdicts.pop(0).callback(None)

    def test_no_more_are_under_way_than_so_many(self) -> None:
        for name in "abcd":
            self.add(name)
        self.assertEqual(self.begun, ["a", "b"])
        self.decide()
        self.assertEqual(self.begun, ["a", "b", "c"])

    def test_the_trouble_of_one_keeps_no_other_out(self) -> None:
        def trouble() -> Deferred[None]:
            raise OSError("no more threads")

        with self.assertRaises(OSError):
            self.judging.add("10.0.0.1", "crm", trouble)
        self.add("a")
        self.assertEqual(self.begun, ["a"])

    def test_addresses_take_turns(self) -> None:
        for name in "abcd":
            self.add(name)
        self.add("x", "10.0.0.2")
        for _ in range(3):
            self.decide()
        self.assertEqual(self.begun, ["a", "b", "c", "x", "d"])

    def test_and_the_names_from_each_of_them(self) -> None:
        for name in "abcd":
            self.add(name)
        self.add("x", who="shop")
        for _ in range(3):
            self.decide()
        self.assertEqual(self.begun, ["a", "b", "c", "x", "d"])

    def test_what_is_settled_by_itself_takes_no_place(self) -> None:
        for name in "ab":
            self.add(name)
        self.judging.add("10.0.0.1", "crm", lambda: None)
        self.add("c")
        self.decide()
        self.assertEqual(self.begun, ["a", "b", "c"])

    def test_an_error_frees_its_place(self) -> None:
        for name in "abc":
            self.add(name)
        verdict = self.verdicts.pop(0)
        verdict.errback(ZeroDivisionError())
        self.failureResultOf(verdict, ZeroDivisionError)
        self.assertEqual(self.begun, ["a", "b", "c"])

    def test_ten_thousand_that_are_known_at_once_are_no_deep_stack(self) -> None:
        for name in "ab":
            self.add(name)
        for _ in range(10_000):
            self.judging.add("10.0.0.1", "crm", lambda: succeed(None))
        self.add("c")
        self.decide()
        self.assertEqual(self.begun, ["a", "b", "c"])
