"""A segment that is not answered in time: a late answer, a report, the end of the session."""

from router.relay.channels import Doubt
from router.routing.budget import BudgetLimits
from router.routing.pace import Pace
from router.sms.report import Cause, Fault
from router.sms.value import evolve
from router.store.entities import Stage
from tests.relay.cases import LONG, SEGMENTS, A, AttemptsCase, B
from tests.support.neighbours import BUSY


class UnansweredTests(AttemptsCase):
    """No answer in time, on a session that lives."""

    def setUp(self) -> None:
        self.relay_of(evolve(A, report_timeout=60.0), evolve(B, report_timeout=60.0))
        self.connectors["b"].down()
        self.relay.send()
        self.connectors["a"].time_out()
        self.connectors["b"].up()

    def test_it_is_never_sent_again(self) -> None:
        self.relay.advance(30.0)
        self.assertEqual((self.submits(), self.row().stage), ([("submit", "a")], Stage.IN_DOUBT))

    def test_its_channel_goes_on_after_a_rest(self) -> None:
        self.relay_of(evolve(A, pace=Pace(5.0, 5.0)))
        self.relay.send()
        self.connectors["a"].time_out()
        self.relay.send(to="256772000002")
        self.relay.advance(4.5)
        self.assertEqual(len(self.submits()), 1)
        self.relay.advance(0.5)
        self.assertEqual(len(self.submits()), 2)

    def test_the_operator_hears_of_it(self) -> None:
        self.assertEqual(self.relay.warnings, ["no answer to message 1 in time"])

    def test_a_late_answer_settles_it(self) -> None:
        self.connectors["a"].answer_late("x")
        self.assertIs(self.row().stage, Stage.SUBMITTED)
        self.connectors["a"].report("x")
        self.assertEqual(self.relay.endings(), [(1, "DELIVRD", 0)])

    def test_a_late_refusal_lets_another_channel_try(self) -> None:
        self.connectors["a"].refuse_late()
        self.assertEqual(self.submits(), [("submit", "a"), ("submit", "b")])

    def test_what_was_refused_late_is_in_doubt_no_more(self) -> None:
        self.relay_of(A, B)
        self.connectors["b"].down()
        self.relay.send(expires_in=60.0)
        self.connectors["a"].time_out()
        self.connectors["a"].refuse_late(Cause(Fault.MESSAGE, 0))
        self.relay.advance(65.0)
        self.assertEqual(self.relay.endings(), [(1, "EXPIRED", 901)])

    def test_but_it_is_if_an_attempt_before_may_have_been_sent(self) -> None:
        self.connectors["a"].down()
        planned = self.relay.sendings.read_back(evolve(self.row(), in_doubt=True))
        planned.is_answered()
        self.assertTrue(planned.in_doubt)

    def test_a_late_answer_frees_no_channel_twice(self) -> None:
        self.connectors["a"].answer_late("x")
        self.assertEqual(self.relay.scheduler.channels["a"].in_flight, 0)

    def test_after_a_late_answer_the_segments_behind_it_go_too(self) -> None:
        self.relay_of(evolve(A, form=SEGMENTS))
        self.relay.send(LONG)
        self.connectors["a"].time_out()
        self.connectors["a"].answer_late("x")
        self.assertEqual(len(self.submits()), 2)
        self.connectors["a"].answer()
        self.connectors["a"].answer()
        self.assertIs(self.row().stage, Stage.SUBMITTED)

    def test_they_are_on_disk_as_in_flight_before_they_leave(self) -> None:
        self.relay_of(evolve(A, form=SEGMENTS))
        self.relay.send(LONG)
        self.connectors["a"].time_out()
        self.relay.store.held = True
        self.connectors["a"].answer_late("x")
        self.assertEqual(len(self.submits()), 1)
        self.relay.store.execute()
        self.assertIs(self.row().stage, Stage.IN_FLIGHT)

    def test_they_wait_for_another_message_to_their_number_and_go_before_the_next(self) -> None:
        self.relay_of(evolve(A, form=SEGMENTS), evolve(B, form=SEGMENTS))
        self.connectors["b"].down()
        self.relay.send(LONG)
        self.connectors["a"].time_out()
        self.relay.send("second")
        self.relay.send("third")
        self.connectors["b"].up()
        self.connectors["a"].answer_late("x")
        self.assertEqual(self.texts()[1:], ["second"])
        self.connectors["a"].answer()
        self.assertEqual(len(self.texts()), 3)
        self.assertNotIn("third", self.texts())

    def test_they_wait_until_the_channel_has_room(self) -> None:
        self.relay_of(evolve(A, form=SEGMENTS))
        self.relay.send(LONG)
        self.connectors["a"].time_out()
        self.relay.send(to="256772000009")
        self.connectors["a"].answer_late("x")
        self.assertEqual(len(self.submits()), 2)
        self.connectors["a"].answer()
        self.assertEqual(len(self.submits()), 3)

    def test_they_go_on_as_what_is_in_flight_does_though_the_channel_is_paused(self) -> None:
        self.relay_of(evolve(A, form=SEGMENTS))
        self.relay.send(LONG)
        self.connectors["a"].time_out()
        self.relay.operator.pause("a", lambda: None)
        self.connectors["a"].answer_late("x")
        self.assertEqual(len(self.submits()), 2)

    def test_they_are_paid_for_already_so_a_budget_that_is_used_up_does_not_hold_them_up(self) -> None:
        self.relay_of(evolve(A, form=SEGMENTS, limits=BudgetLimits(day=3)))
        self.relay.send(LONG)
        self.connectors["a"].time_out()
        self.connectors["a"].answer_late("x")
        self.assertEqual(len(self.submits()), 2)

    def test_a_session_that_ends_while_they_wait_leaves_them_in_doubt_and_frees_their_number(self) -> None:
        self.relay_of(evolve(A, form=SEGMENTS, doubt=Doubt.REPORT), B)
        self.connectors["b"].down()
        self.relay.send(LONG)
        self.connectors["a"].time_out()
        self.relay.send(to="256772000009")
        self.connectors["a"].answer_late("x")
        self.connectors["b"].up()
        self.relay.send("behind")
        self.connectors["a"].down()
        self.assertEqual(self.texts()[-1], "behind")
        self.assertIn((1, "UNKNOWN", 904), self.relay.endings())

    def test_a_link_that_comes_back_before_that_is_on_disk_is_not_used_within_its_rest(self) -> None:
        self.relay_of(evolve(A, form=SEGMENTS, pace=Pace(5.0, 5.0)))
        self.relay.send(LONG)
        self.connectors["a"].time_out()
        self.relay.store.latency = 0.25
        self.connectors["a"].answer_late("x")
        self.connectors["a"].down()
        self.connectors["a"].up()
        self.relay.advance(4.5)
        self.assertEqual(len(self.submits()), 1)
        self.relay.advance(0.5)
        self.assertEqual(len(self.submits()), 2)

    def test_a_late_try_later_is_no_refusal_and_the_channel_rests(self) -> None:
        self.relay_of(evolve(A, limits=BudgetLimits(day=1)), attempts=1)
        self.relay.send()
        self.connectors["a"].time_out()
        self.connectors["a"].refuse_late(BUSY)
        self.assertEqual((len(self.submits()), self.relay.endings()), (1, []))
        self.relay.advance(1.0)
        self.assertEqual(len(self.submits()), 2)

    def test_a_late_try_later_of_the_rest_sends_that_again_and_no_other(self) -> None:
        self.relay_of(evolve(A, form=SEGMENTS), attempts=1)
        self.relay.send(LONG)
        self.connectors["a"].answer()
        self.connectors["a"].time_out()
        self.connectors["a"].refuse_late(BUSY)
        self.relay.advance(1.0)
        self.connectors["a"].answer()
        first, second, again, third = self.texts()
        self.assertEqual(second, again)
        self.assertEqual(len({first, second, third}), 3)

    def test_a_late_word_that_nobody_knows_ends_it_as_unknown(self) -> None:
        self.connectors["a"].refuse_late(Cause(Fault.DOUBT, 0))
        self.assertEqual((self.submits(), self.relay.endings()), ([("submit", "a")], [(1, "UNKNOWN", 904)]))

    def test_the_end_of_the_session_ends_it_as_unknown(self) -> None:
        self.connectors["a"].down()
        self.assertEqual(self.relay.endings(), [(1, "UNKNOWN", 904)])

    def test_after_the_time_for_reports_it_ends_once_whatever_comes_later(self) -> None:
        self.relay.advance(80.0)
        self.assertEqual(self.relay.endings(), [(1, "UNKNOWN", 904)])
        self.connectors["a"].down()
        self.assertEqual(self.relay.debts(), [(1, "UNKNOWN")])

    def test_an_answer_after_that_changes_nothing(self) -> None:
        self.relay.advance(80.0)
        self.connectors["a"].answer_late("x")
        self.connectors["a"].report("x")
        self.assertEqual((self.row().stage, self.relay.debts()), (Stage.ENDED, [(1, "UNKNOWN")]))

    def test_a_refusal_after_that_changes_nothing(self) -> None:
        self.relay.advance(80.0)
        self.connectors["a"].refuse_late()
        self.assertEqual((self.submits(), self.row().stage), ([("submit", "a")], Stage.ENDED))
