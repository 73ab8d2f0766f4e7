"""When an alert is on, and who is told: each once on, once off, and nobody of what did not last."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Instant
from router.desk.alerts.ongoing_trouble import Escalation, OngoingTrouble, Terms, stand
from tests.support.extent import at_most

TERMS = Terms((Escalation(10.0, ("ops",)), Escalation(60.0, ("boss", "ops"))))


def at(seconds: float) -> Instant:
    return Instant(seconds)


class StandTests(SynchronousTestCase):
    def test_it_is_nothing_until_it_has_lasted(self) -> None:
        seen = stand(None, at(100.0), TERMS)
        self.assertEqual(seen, OngoingTrouble(100.0))
        self.assertIs(stand(seen, at(109.9), TERMS), seen)

    def test_then_it_is_on_and_told_to_those_whose_time_has_come(self) -> None:
        seen = stand(OngoingTrouble(100.0), at(110.0), TERMS)
        self.assertEqual(seen, OngoingTrouble(100.0, True, ("ops",)))
        self.assertIs(stand(seen, at(159.0), TERMS), seen)

    def test_who_is_told_later_is_told_then_and_nobody_twice(self) -> None:
        seen = stand(OngoingTrouble(100.0, True, ("ops",)), at(160.0), TERMS)
        self.assertEqual(seen.told, ("ops", "boss"))
        self.assertIs(stand(seen, at(999.0), TERMS), seen)

    def test_with_no_time_to_last_it_is_on_at_once(self) -> None:
        self.assertEqual(
            stand(None, at(5.0), Terms((Escalation(0.0, ("ops",)),))), OngoingTrouble(5.0, True, ("ops",))
        )

    def test_it_is_on_also_where_nobody_is_told(self) -> None:
        self.assertEqual(
            stand(OngoingTrouble(0.0), at(10.0), Terms((Escalation(10.0, ()),))), OngoingTrouble(0.0, True)
        )

    def test_one_that_is_on_stays_so_if_the_rules_want_it_to_last_longer(self) -> None:
        seen = OngoingTrouble(0.0, True, ("ops",))
        self.assertIs(stand(seen, at(20.0), Terms((Escalation(600.0, ("ops",)),))), seen)

    def test_whom_other_rules_name_is_told_of_what_is_on(self) -> None:
        seen = stand(OngoingTrouble(0.0, True, ("ops",)), at(20.0), Terms((Escalation(10.0, ("new",)),)))
        self.assertEqual(seen.told, ("ops", "new"))


class Flapping(RuleBasedStateMachine):
    """A trouble comes and goes, is looked at each second; against what one would write down by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.wrong_since: float | None = None
        self.standing: OngoingTrouble | None = None
        self.said: list[tuple[str, str]] = []
        self.terms = TERMS

    @rule(seconds=st.integers(0, 80), wrong=st.booleans())
    def time_goes_by(self, seconds: int, wrong: bool) -> None:
        for _ in range(seconds):
            self.now += 1.0
            self.look(wrong)

    @rule(first=st.integers(0, 30), second=st.integers(0, 90))
    def rules_change(self, first: int, second: int) -> None:
        self.terms = Terms((Escalation(float(first), ("ops",)), Escalation(float(second), ("boss", "ops"))))

    def look(self, wrong: bool) -> None:
        before = self.standing
        if wrong:
            self.wrong_since = self.now if self.wrong_since is None else self.wrong_since
            after = stand(before, at(self.now), self.terms)
            told = () if before is None else before.told
            self.said += [("on", each) for each in after.told[len(told) :]]
            self.standing = after
        else:
            self.wrong_since = None
            self.said += [("off", each) for each in (() if before is None else before.told)]
            self.standing = None

    @invariant()
    def each_hears_on_and_off_in_turn(self) -> None:
        for who in ("ops", "boss"):
            heard = [what for what, each in self.said if each == who]
            self.assertTurns(heard)
            told = self.standing is not None and who in self.standing.told
            assert told == (bool(heard) and heard[-1] == "on")

    def assertTurns(self, heard: list[str]) -> None:
        assert heard == (["on", "off"] * len(heard))[: len(heard)]

    @invariant()
    def what_has_lasted_is_on_and_nothing_else_comes_on(self) -> None:
        if self.wrong_since is None:
            assert self.standing is None
            return
        assert self.standing is not None and self.standing.since == self.wrong_since


class FlappingTests(SynchronousTestCase):
    def test_whatever_comes_and_goes_each_hears_of_it_in_turn(self) -> None:
        run_state_machine_as_test(Flapping, settings=settings(max_examples=at_most(300, 30), deadline=None))
