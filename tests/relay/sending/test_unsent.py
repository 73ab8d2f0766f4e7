"""The connector decides whether something of a segment may have left."""

from router.relay.channels import Doubt
from router.sms.value import evolve
from router.store.entities import Stage
from tests.relay.cases import LONG, SEGMENTS, A, AttemptsCase, B
from tests.support.values import channel

NEVER = evolve(channel("a"), doubt=Doubt.REPORT)
CUT = evolve(channel("a"), form=SEGMENTS, doubt=Doubt.REPORT)


class UnsentTests(AttemptsCase):
    def test_what_has_not_left_goes_by_another_channel_and_that_was_no_attempt(self) -> None:
        self.relay_of(A, B, attempts=1)
        self.relay.send()
        self.connectors["a"].send_back()
        self.assertEqual(self.submits(), [("submit", "a"), ("submit", "b")])
        self.connectors["b"].answer()
        self.assertEqual((self.row().attempts, self.row().refused_by), (1, ()))

    def test_it_is_in_no_doubt(self) -> None:
        self.relay_of(NEVER)
        self.relay.send()
        self.connectors["a"].send_back()
        self.assertEqual((self.row().stage, self.row().in_doubt), (Stage.DUE, False))

    def test_its_channel_rests_and_then_it_goes_again(self) -> None:
        self.relay_of(A)
        self.relay.send()
        self.connectors["a"].send_back()
        self.assertEqual(self.submits(), [("submit", "a")])
        self.relay.advance(A.retry.first)
        self.assertEqual(self.submits(), [("submit", "a"), ("submit", "a")])

    def test_what_the_far_side_had_taken_may_have_left(self) -> None:
        self.relay_of(NEVER)
        self.relay.send()
        self.connectors["a"].take()
        self.connectors["a"].send_back()
        self.assertEqual([state for _, state, _ in self.relay.endings()], ["UNKNOWN"])

    def test_so_may_what_was_unanswered(self) -> None:
        self.relay_of(NEVER)
        self.relay.send()
        self.connectors["a"].time_out()
        self.relay.attempts.unsent(self.connectors["a"].late.pop())
        self.relay.turn()
        self.assertEqual([state for _, state, _ in self.relay.endings()], ["UNKNOWN"])

    def test_so_has_the_first_segment_if_it_is_the_second_that_has_not(self) -> None:
        self.relay_of(CUT)
        self.relay.send(LONG)
        self.connectors["a"].answer()
        self.connectors["a"].send_back()
        self.assertEqual([state for _, state, _ in self.relay.endings()], ["UNKNOWN"])


class TakenTests(AttemptsCase):
    def setUp(self) -> None:
        self.relay_of(A)
        self.relay.send()
        self.connectors["a"].take()

    def test_its_channel_is_not_free_before_the_outcome(self) -> None:
        self.relay.send("second", to="256772000002")
        self.assertEqual(self.texts(), ["hello"])
        self.connectors["a"].answer()
        self.assertEqual(self.texts(), ["hello", "second"])

    def test_it_may_be_refused_still(self) -> None:
        self.connectors["a"].refuse()
        self.assertEqual([state for _, state, _ in self.relay.endings()], ["UNDELIV"])

    def test_it_is_in_doubt_when_the_session_ends(self) -> None:
        self.connectors["a"].down()
        self.assertTrue(self.row().in_doubt)
