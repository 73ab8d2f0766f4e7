"""Messages that a box refuses before it sends them, and requests that get no answer or a strange one."""

from router.goip.events import SmsRefused, SmsSubmitted, SmsTaken, SmsUnanswered, SmsUnsent
from router.goip.http.events import Blame, BoxDown, BoxLineDown, BoxLineUp, BoxUp
from router.goip.http.line import NO_BOX, NO_SLOT, NO_WORD
from router.goip.http.response import NoAnswer
from router.goip.line_state import LineTrouble
from router.sms.report import Cause, Fault
from tests.goip.http.conversation import OTHER, OURS, TAKEN, Sending
from tests.goip.http.samples import slots_page


class RefusalTests(Sending):
    def test_a_busy_line_has_sent_nothing(self) -> None:
        self.ask()
        self.talk.answer("ERROR,L1 busy")
        self.expect(SmsRefused("sms", Cause(Fault.BUSY, 0, "L1 busy")))
        self.assertTrue(self.submit())

    def test_a_line_that_is_logged_out_is_taken_out_and_has_sent_nothing(self) -> None:
        self.ask()
        self.talk.answer("ERROR,L1 GSM logout")
        self.expect(
            BoxLineDown(1, LineTrouble.LOGGED_OUT.value),
            SmsUnsent("sms", "L1 GSM logout"),
        )
        self.assertFalse(self.submit())

    def test_a_line_that_was_logged_out_returns_when_the_box_says_so(self) -> None:
        self.ask()
        self.talk.answer("ERROR,L1 GSM logout")
        self.talk.wait(31)
        self.assertIn(BoxLineUp(1), self.talk.hear())
        self.assertTrue(self.submit())

    def test_if_the_box_does_not_say_the_line_is_tried_again_in_two_minutes(self) -> None:
        self.ask()
        self.talk.answer("ERROR,L1 GSM logout")
        for seconds in range(30, 180, 30):
            self.talk.bodies["lines"] = b"", 404
            self.talk.wait(30)
            self.assertIs(BoxLineUp(1) in self.talk.hear(), seconds == 120)

    def test_any_other_error_is_a_refusal(self) -> None:
        self.ask()
        self.talk.answer("ERROR, forbidden number")
        self.expect(SmsRefused("sms", Cause(Fault.MESSAGE, 0, "forbidden number")))

    def test_a_wrong_password_takes_the_whole_box_out(self) -> None:
        self.ask()
        self.submit("two", 2)
        self.talk.answer("ERROR,user or password error")
        why = "user or password error"
        self.expect(
            BoxDown(why, Blame.LOGIN),
            BoxLineDown(1, why),
            BoxLineDown(2, why),
            SmsUnsent("two", why),
            SmsUnsent("sms", why),
        )

    def test_a_reply_that_nobody_knows_is_looked_up_and_may_be_ours(self) -> None:
        self.ask()
        self.talk.answer(f"正在发送,L1; ID:{OURS}")
        self.talk.slots[1] = (OURS, "DONE", "")
        self.talk.wait(3)
        self.expect(SmsSubmitted("sms", OURS))

    def test_a_reply_that_nobody_knows_and_an_unchanged_slot_is_a_refusal(self) -> None:
        self.ask()
        self.talk.answer("", 500)
        self.talk.wait(3)
        self.expect()
        self.talk.wait(2)
        self.expect(SmsRefused("sms", Cause(Fault.MESSAGE, 0, "HTTP status 500")))

    def test_nothing_is_sent_if_the_status_page_cannot_be_read(self) -> None:
        for body, status, why in (
            ("<html>Welcome</html>", 200, "a web page for people comes in the place of send_status.xml"),
            ("", 200, "send_status.xml cannot be read (nothing of it is understood)"),
            ("", 503, "send_status.xml cannot be read (HTTP status 503)"),
        ):
            self.setUp()
            self.submit()
            self.assertEqual(self.talk.asks(), "status")
            self.talk.answer(body, status)
            self.expect()
            self.talk.pass_time(2.0)
            self.assertEqual(self.talk.asks(), "status")
            self.talk.answer(body, status)
            self.expect(
                BoxDown(why, Blame.PAGE), BoxLineDown(1, why), BoxLineDown(2, why), SmsUnsent("sms", why)
            )
            self.assertFalse(self.submit())

    def test_it_is_not_used_before_that_page_can_be_read_whatever_else_it_answers(self) -> None:
        self.talk.bodies = {"status": (b"", 503)}
        self.submit()
        self.talk.serve()
        self.talk.wait(100)
        told = self.talk.hear()
        self.assertNotIn(BoxUp(), told)
        self.assertEqual(len([event for event in told if isinstance(event, BoxDown)]), 1)
        self.talk.bodies = {}
        self.talk.wait(61)
        self.expect(BoxUp(), BoxLineUp(1), BoxLineUp(2))
        self.assertTrue(self.submit())

    def test_nothing_is_sent_by_a_line_that_has_no_slot(self) -> None:
        self.submit("sms", 2)
        self.assertEqual(self.talk.asks(), "status")
        self.talk.answer(slots_page({}, 1))
        self.expect(SmsRefused("sms", NO_SLOT))

    def test_nothing_is_sent_if_the_box_has_neither_status_page(self) -> None:
        self.talk.bodies = {"status": (b"", 404), "keys": (b"", 404)}
        self.submit()
        self.talk.serve()
        self.talk.wait(6)
        said = [event.why for event in self.talk.hear() if isinstance(event, BoxDown)]
        self.assertEqual(said, ["send_sms_status.xml cannot be read (HTTP status 404)"])
        self.talk.bodies = {}
        self.talk.wait(61)
        self.assertTrue(self.submit())

    def test_a_box_that_has_only_the_older_page_is_asked_for_that(self) -> None:
        self.submit()
        self.assertEqual(self.talk.asks(), "status")
        self.talk.answer("", 404)
        self.talk.pass_time(2.0)
        self.assertEqual(self.talk.asks(), "keys")
        self.talk.answer_page()
        self.assertEqual(self.talk.asks(), "send 1")
        self.talk.answer(TAKEN)
        self.talk.slots[1] = (OURS, "DONE", "")
        self.talk.wait(3)
        self.expect(SmsTaken("sms", OURS), SmsSubmitted("sms", OURS))


class NoAnswerTests(Sending):
    def test_a_request_that_timed_out_and_another_id_is_ours(self) -> None:
        for why in (NoAnswer.TIMED_OUT, NoAnswer.CUT, NoAnswer.GARBLED, NoAnswer.TOO_LONG):
            self.setUp()
            self.ask()
            self.talk.fail(why)
            self.talk.slots[1] = (OURS, "STARTED", "")
            self.talk.wait(3)
            self.expect()
            self.talk.slots[1] = (OURS, "DONE", "")
            self.talk.wait(3)
            self.expect(SmsSubmitted("sms", OURS))

    def test_a_request_that_timed_out_and_the_same_id_twice_has_sent_nothing(self) -> None:
        self.ask()
        self.talk.fail(NoAnswer.TIMED_OUT)
        self.talk.wait(3)
        self.expect()
        self.talk.wait(2)
        self.expect(SmsRefused("sms", NO_WORD))
        self.assertTrue(self.submit())

    def test_a_slot_that_never_was_used_and_still_is_not_has_sent_nothing(self) -> None:
        self.talk.slots[1] = ("", "", "")
        self.ask()
        self.talk.fail(NoAnswer.CUT)
        self.talk.wait(6)
        self.expect(SmsRefused("sms", NO_WORD))

    def test_a_box_that_has_started_anew_since_cannot_tell(self) -> None:
        self.ask()
        self.talk.fail(NoAnswer.TIMED_OUT)
        self.talk.slots = {}
        self.talk.wait(3)
        self.expect(SmsUnanswered("sms"))

    def test_a_box_that_forgot_another_line_cannot_tell_of_one_that_was_empty(self) -> None:
        self.submit("sms", 2)
        self.assertEqual(self.talk.serve(), "send 2")
        self.talk.fail(NoAnswer.TIMED_OUT)
        self.talk.slots = {}
        self.talk.wait(3)
        self.expect(SmsUnanswered("sms"))

    def test_without_a_connection_nothing_was_sent(self) -> None:
        self.ask()
        self.talk.fail(NoAnswer.UNREACHABLE)
        self.expect(SmsUnsent("sms", NO_BOX))
        self.assertTrue(self.submit())

    def test_what_is_out_while_the_box_is_away_is_looked_up_when_it_is_back(self) -> None:
        self.take()
        self.talk.pass_time(2.0)
        for _ in range(3):
            self.talk.pass_time(60.0)
            self.assertNotEqual(self.talk.asks(), "")
            self.talk.fail(NoAnswer.TIMED_OUT)
        self.talk.hear()
        self.talk.slots[1] = (OURS, "DONE", "")
        self.talk.wait(61)
        self.assertIn(SmsSubmitted("sms", OURS), self.talk.hear())

    def test_what_was_not_heard_of_in_the_limit_is_unanswered_and_may_be_found_late(self) -> None:
        self.ask()
        self.talk.fail(NoAnswer.TIMED_OUT)
        for _ in range(11):
            self.talk.pass_time(60.0)
            self.talk.asks()
            self.talk.fail(NoAnswer.TIMED_OUT)
        self.assertIn(SmsUnanswered("sms"), self.talk.hear())
        self.talk.slots[1] = (OURS, "DONE", "")
        self.talk.wait(61)
        self.assertIn(SmsSubmitted("sms", OURS), self.talk.hear())

    def test_after_a_start_of_the_box_the_id_of_another_program_is_not_ours(self) -> None:
        self.submit("sms", 2)
        self.assertEqual(self.talk.serve(), "send 2")
        self.talk.fail(NoAnswer.TIMED_OUT)
        self.talk.slots = {2: (OTHER, "DONE", "")}
        self.talk.wait(3)
        self.expect(SmsUnanswered("sms"))

    def test_what_never_was_heard_of_does_not_take_the_id_of_the_next_for_its_own(self) -> None:
        self.ask()
        self.talk.fail(NoAnswer.TIMED_OUT)
        for _ in range(11):
            self.talk.pass_time(60.0)
            self.talk.asks()
            self.talk.fail(NoAnswer.TIMED_OUT)
        self.talk.pass_time(60.0)
        for asked in ("lines", "status", "inbox"):
            self.assertEqual(self.talk.asks(), asked)
            self.talk.answer_page()
        self.talk.hear()
        self.assertTrue(self.submit("next"))
        self.assertEqual(self.talk.asks(), "send 1")
        self.talk.answer(TAKEN)
        self.talk.slots[1] = (OURS, "DONE", "")
        self.talk.wait(3)
        self.expect(SmsTaken("next", OURS), SmsSubmitted("next", OURS))

    def test_what_was_unanswered_is_looked_for_no_more_once_the_line_sends_again(self) -> None:
        self.take()
        self.talk.slots[1] = (OURS, "STARTED", "")
        self.talk.wait(600)
        self.submit("next")
        self.assertEqual(self.talk.serve(), "send 1")
        self.talk.answer(f"Sending,L1 Send SMS to:1; ID:{OTHER}")
        self.talk.slots[1] = (OTHER, "DONE", "")
        self.talk.wait(3)
        self.expect(SmsUnanswered("sms"), SmsTaken("next", OTHER), SmsSubmitted("next", OTHER))
