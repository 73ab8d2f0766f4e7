"""Logins: when they are heard, and when refusals come."""

from collections.abc import Callable

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.relay.account import Account
from router.relay.who.accounts import Denial
from router.relay.who.gate import Gate, LoginAttempt
from router.relay.who.password_queue import AT_ONCE
from router.sms.value import evolve
from tests.support.values import account, accounts_of


class GateCase(SynchronousTestCase):
    """Hashes are decided by hand: ``under_way`` are those that are computed."""

    def setUp(self) -> None:
        self.clock = Clock()
        self.clock.advance(1000.0)
        accounts = [account("crm"), account("shop"), evolve(account("off"), enabled=False)]
        self.gate: Gate[Account] = Gate(self.clock, accounts_of(accounts, self.in_thread), most=100)
        self.under_way: list[tuple[Callable[[], bool], Deferred[bool]]] = []
        self.computed = 0
        self.told: list[tuple[str, Denial | None, float]] = []
        self.full = False

    def in_thread(self, check: Callable[[], bool]) -> Deferred[bool]:
        self.under_way.append((check, Deferred()))
        return self.under_way[-1][1]

    def enter(self, name: str, password: str = "secret", host: str = "10.0.0.1") -> LoginAttempt[Account]:
        def admit(found: Account) -> Denial | None:
            if self.full:
                return Denial.BINDS
            self.told.append((name, None, self.clock.seconds() - 1000.0))
            return None

        def refuse(denial: Denial) -> None:
            self.told.append((name, denial, round(self.clock.seconds() - 1000.0, 6)))

        attempt = LoginAttempt(host, name, password, admit, refuse)
        self.gate.enter(attempt)
        return attempt

    def decide(self) -> None:
        """All hashes that are under way are ready, and those that they made room for."""
        while self.under_way:
            check, verdict = self.under_way.pop(0)
            self.computed += 1
            verdict.callback(check())
            self.clock.advance(0)

    def later(self, seconds: float) -> None:
        for _ in range(round(seconds * 16)):
            self.clock.advance(1 / 16)
            self.decide()


class ManyAtOnceTests(GateCase):
    def test_of_three_hundred_wrong_ones_a_handful_is_heard_in_a_minute(self) -> None:
        for _ in range(300):
            self.enter("crm", "wrong")
        self.decide()
        self.assertEqual(self.computed, 2)
        self.later(62)
        self.assertLess(self.computed, 10)
        self.assertEqual(len(self.told), 300)

    def test_the_right_one_behind_them_is_not_heard(self) -> None:
        for _ in range(300):
            self.enter("crm", "wrong")
        self.enter("crm")
        self.decide()
        self.later(61)
        self.assertEqual({denial for _, denial, _ in self.told}, {Denial.PASSWORD, Denial.GUESSING})

    def test_those_that_are_not_heard_are_refused_as_soon_as_the_heard_ones(self) -> None:
        for _ in range(300):
            self.enter("crm", "wrong")
        self.decide()
        self.later(2 / 16)
        self.assertGreater(len(self.told), 280)

    def test_a_hundred_right_ones_are_all_let_in_at_once(self) -> None:
        for _ in range(100):
            self.enter("crm")
        self.decide()
        self.assertEqual(self.told, [("crm", None, 0.0)] * 100)
        self.assertLessEqual(self.computed, 2)

    def test_a_right_one_waits_behind_the_guesses_of_its_pair_known_or_not(self) -> None:
        self.enter("crm")
        self.decide()
        for _ in range(3):
            self.enter("crm", "wrong")
        self.decide()
        self.enter("crm")
        self.assertEqual(self.told, [("crm", None, 0.0)])
        self.later(3)
        self.assertEqual([denial for _, denial, _ in self.told].count(None), 2)

    def test_whom_only_the_number_of_sessions_keeps_out_does_not_wait(self) -> None:
        self.full = True
        for _ in range(5):
            self.enter("crm")
            self.decide()
            self.later(2 / 16)
        self.assertEqual([denial for _, denial, _ in self.told], [Denial.BINDS] * 5)


class OthersTests(GateCase):
    def test_a_right_one_does_not_wait_for_other_names_from_its_address(self) -> None:
        for number in range(300):
            self.enter(f"guess{number}", "wrong")
        for _ in range(20):
            self.enter("shop", "wrong")
        self.enter("crm")
        self.decide()
        self.assertEqual(self.told[0], ("crm", None, 0.0))
        self.assertEqual(self.computed, 3)

    def test_one_that_is_known_does_not_wait_for_hashes(self) -> None:
        self.enter("crm")
        self.decide()
        for number in range(AT_ONCE + 1):
            self.enter("shop", "wrong", f"10.0.0.{number + 2}")
        self.enter("crm")
        self.assertEqual(self.told, [("crm", None, 0.0)] * 2)

    def test_guesses_at_names_that_are_not_push_nobody_out_of_the_table(self) -> None:
        for _ in range(2):
            self.enter("crm", "wrong")
        self.decide()
        for number in range(101):
            self.enter(f"guess{number}", "wrong")
        self.enter("crm")
        self.later(0.4)
        self.assertNotIn(None, [denial for _, denial, _ in self.told])


class SameTimeTests(GateCase):
    def refused_after(self, name: str, password: str = "wrong") -> float:
        self.told.clear()
        began = self.clock.seconds() - 1000.0
        self.enter(name, password)
        self.decide()
        self.later(0.5)
        ((_, _, at),) = self.told
        return round(at - began, 3)

    def test_a_refusal_comes_after_the_same_time_for_all_reasons(self) -> None:
        times = {self.refused_after("crm"), self.refused_after("nobody"), self.refused_after("off", "secret")}
        self.full = True
        times.add(self.refused_after("shop", "secret"))
        self.assertEqual(times, {0.125})

    def test_a_name_that_is_not_waits_as_long_at_the_gate(self) -> None:
        self.enter("crm", "wrong")
        self.enter("crm", "wrong")
        self.enter("nobody", "wrong")
        self.enter("nobody", "wrong")
        self.decide()
        self.later(0.3)
        self.told.clear()
        self.enter("crm", "wrong")
        self.enter("nobody", "wrong")
        self.later(1)
        (crm, nobody) = sorted(self.told)
        self.assertAlmostEqual(crm[2], nobody[2], delta=0.01)

    def test_and_while_the_hashes_of_others_are_computed(self) -> None:
        for number in range(AT_ONCE):
            self.enter("shop", "wrong", f"10.0.0.{number + 2}")
        self.enter("nobody", "wrong")
        self.clock.advance(1.0)
        self.assertEqual(self.told, [])
        self.decide()
        self.clock.advance(1.0)
        self.assertIn("nobody", [name for name, _, _ in self.told])


class NamelessTests(GateCase):
    def test_an_attempt_without_a_name_is_refused_after_the_same_time_however_many_came_before(self) -> None:
        for _ in range(300):
            self.enter("", "")
        self.clock.advance(0.1)
        self.assertEqual(self.told, [("", Denial.UNKNOWN, 0.1)] * 300)
        self.assertEqual(self.gate.pairs, 0)


class GoneTests(GateCase):
    def test_one_that_has_gone_before_its_turn_costs_nothing_and_was_no_guess(self) -> None:
        for number in range(AT_ONCE):
            self.enter("shop", "wrong", f"10.0.0.{number + 2}")
        for _ in range(2):
            self.gate.leave(self.enter("crm", "wrong"))
        self.decide()
        self.assertEqual(self.computed, AT_ONCE)
        self.enter("crm")
        self.decide()
        self.assertEqual(self.told[0][:2], ("crm", None))

    def test_one_that_has_gone_is_told_nothing_of_its_verdict(self) -> None:
        self.gate.leave(self.enter("crm"))
        self.decide()
        self.assertEqual(self.told, [])

    def test_nothing_is_kept_of_those_that_are_settled(self) -> None:
        for _ in range(20):
            self.enter("crm", "wrong")
        self.decide()
        self.later(62)
        self.assertEqual(self.gate.pairs, 0)
