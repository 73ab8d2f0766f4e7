"""A message from the owner's hand to its outcome, as a script of requests and answers."""

from router.goip.causes import cause_of
from router.goip.events import SmsLost, SmsRefused, SmsSubmitted, SmsTaken, SmsUnanswered, SmsUnsent
from router.goip.http.events import BoxLineDown
from router.goip.http.line import STOPPED
from router.goip.http.slots import cause_of_error
from router.goip.line_state import LineTrouble
from router.sms.report import Cause, Fault
from tests.goip.http.conversation import OLD, OTHER, OURS, TAKEN, Sending


class SlotTests(Sending):
    def slot(self, id: str, status: str, error: str = "") -> None:
        """Put this into the slot of line 1 on the next status page."""
        self.talk.slots[1] = (id, status, error)
        self.talk.wait(3)

    def test_the_line_is_looked_at_before_and_after(self) -> None:
        self.submit()
        self.assertEqual(self.talk.asks(), "status")
        self.talk.answer_page()
        self.assertEqual(self.talk.asks(), "send 1")
        fields = self.talk.fields()
        self.assertEqual((fields["l"], fields["n"], fields["m"]), ("1", "+256772000001", "Hello"))
        self.talk.answer(TAKEN)
        self.assertEqual(self.talk.asks(), "")
        self.talk.pass_time(2.0)
        self.assertEqual(self.talk.asks(), "status")

    def test_started_and_then_done_is_submitted(self) -> None:
        self.take()
        self.slot(OURS, "STARTED")
        self.expect()
        self.slot(OURS, "DONE")
        self.expect(SmsSubmitted("sms", OURS))

    def test_done_with_a_number_is_refused_with_its_cause(self) -> None:
        self.take()
        self.slot(OURS, "DONE", "500")
        self.expect(SmsRefused("sms", cause_of(500)))

    def test_done_with_a_word_is_refused_with_its_cause(self) -> None:
        self.take()
        self.slot(OURS, "DONE", "GSM_LOGOUT")
        self.expect(SmsRefused("sms", cause_of_error("GSM_LOGOUT")))

    def test_no_reply_of_the_provider_is_doubt(self) -> None:
        self.take()
        self.slot(OURS, "ERRORDONE", "send, but provider not reply.")
        self.expect(SmsRefused("sms", Cause(Fault.DOUBT, 0, "send, but provider not reply.")))

    def test_another_id_in_the_slot_tells_nothing_of_ours(self) -> None:
        self.take()
        self.slot(OTHER, "DONE")
        self.expect(SmsUnanswered("sms"))

    def test_the_id_from_before_is_one_that_is_still_to_be_overwritten(self) -> None:
        self.take()
        self.slot(OLD, "DONE")
        self.expect()
        self.slot(OURS, "DONE")
        self.expect(SmsSubmitted("sms", OURS))

    def test_the_id_from_before_behind_ours_is_another_one(self) -> None:
        self.take()
        self.slot(OURS, "STARTED")
        self.slot(OLD, "DONE")
        self.expect(SmsUnanswered("sms"))

    def test_a_slot_that_was_emptied_tells_nothing(self) -> None:
        self.take()
        self.slot("", "")
        self.expect(SmsUnanswered("sms"))

    def test_an_id_that_is_filled_up_with_zeros_is_the_same(self) -> None:
        self.ask()
        self.talk.answer("Sending,L1 Send SMS to:1; ID:6d\n")
        self.slot("0000006D", "DONE")
        self.expect(SmsTaken("sms", "6d"), SmsSubmitted("sms", "6d"))

    def test_a_status_that_nobody_knows_is_not_over(self) -> None:
        self.take()
        self.slot(OURS, "完成")
        self.expect()

    def test_after_ten_minutes_it_is_unanswered_and_a_late_done_still_counts(self) -> None:
        self.take()
        self.talk.slots[1] = (OURS, "STARTED", "")
        self.talk.wait(598)
        self.expect()
        self.talk.wait(2)
        self.expect(SmsUnanswered("sms"))
        self.talk.slots[1] = (OURS, "DONE", "")
        self.talk.wait(31)
        self.expect(SmsSubmitted("sms", OURS))

    def test_after_an_hour_more_nothing_is_looked_for(self) -> None:
        self.take()
        self.talk.slots[1] = (OURS, "STARTED", "")
        self.talk.wait(600 + 3600)
        self.talk.asked.clear()
        self.talk.wait(300)
        self.assertNotIn("status", {word for _, word in self.talk.asked})

    def test_a_line_does_one_thing_at_a_time(self) -> None:
        self.take()
        self.assertFalse(self.submit())
        self.slot(OURS, "DONE")
        self.assertTrue(self.submit("next"))

    def test_the_next_one_goes_without_another_look_if_the_page_is_fresh(self) -> None:
        self.take()
        self.slot(OURS, "DONE")
        self.submit("next")
        self.assertEqual(self.talk.asks(), "send 1")

    def test_a_page_that_is_older_than_the_poll_is_no_look(self) -> None:
        self.take()
        self.slot(OURS, "DONE")
        self.talk.pass_time(3.0)
        self.submit("next")
        self.assertEqual(self.talk.asks(), "status")

    def test_one_that_waits_for_its_request_too_long_looks_again(self) -> None:
        self.submit("one", 1)
        self.submit("two", 2)
        self.assertEqual(self.talk.serve(), "send 1")
        self.talk.pass_time(10.0)
        self.talk.answer(TAKEN)
        self.assertEqual(self.talk.asks(), "status")


class EndTests(Sending):
    def test_what_is_out_at_the_stop_is_lost_and_what_has_not_left_is_not(self) -> None:
        self.take()
        self.submit("two", 2)
        self.assertEqual(self.talk.box.stop(), [SmsLost("sms"), SmsUnsent("two", STOPPED)])
        self.talk.pass_time(60.0)
        self.assertEqual(self.talk.asks(), "")
        self.assertFalse(self.submit())
        self.expect()

    def test_a_line_that_is_down_takes_nothing(self) -> None:
        self.talk.states[1] = "N", "N"
        self.talk.wait(30)
        self.assertIn(BoxLineDown(1, LineTrouble.NO_SIM.value), self.talk.hear())
        self.assertFalse(self.submit())
        self.assertTrue(self.submit("two", 2))
