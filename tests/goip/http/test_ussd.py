"""A USSD code by a line, and the network's answer."""

from twisted.trial.unittest import SynchronousTestCase

from router.goip.events import UssdAnswered
from router.goip.http.events import Event
from router.goip.http.line import NO_BOX, NO_FORM, STOPPED
from router.goip.http.response import NoAnswer
from router.goip.ussd import UssdAnswer
from tests.goip.http.conversation import Conversation

KEY = "0a0b0c0d"


class UssdTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.talk = Conversation()
        self.talk.slots = {1: ("55c489da", "DONE", "")}
        self.talk.start()

    def dial(self) -> None:
        self.assertTrue(self.talk.box.ussd(1, "ussd", "*100#", KEY, self.talk.now))
        self.assertEqual(self.talk.serve(), "ussd 1")

    def slot(self, id: str, status: str, error: str = "") -> None:
        self.talk.slots[1] = (id, status, error)
        self.talk.wait(3)

    def expect(self, *events: Event) -> None:
        self.assertEqual(self.talk.hear(), list(events))

    def test_the_answer_of_the_network_stands_in_the_error_field(self) -> None:
        self.dial()
        self.assertEqual(self.talk.fields()["telnum"], "*100#")
        self.talk.answer("<html>sending</html>")
        self.slot("55c489da", "DONE")
        self.slot(KEY, "STARTED")
        self.expect()
        self.slot(KEY.upper(), "DONE", "Balance 12.50 &lt;USD&gt;")
        self.expect(UssdAnswered("ussd", UssdAnswer("Balance 12.50")))

    def test_it_is_looked_for_on_the_page_with_the_keys(self) -> None:
        self.dial()
        self.talk.answer("")
        self.talk.pass_time(1.0)
        self.assertEqual(self.talk.asks(), "keys")

    def test_a_form_without_an_answer_is_looked_for_as_well(self) -> None:
        self.dial()
        self.talk.fail(NoAnswer.TIMED_OUT)
        self.slot(KEY, "DONE", "Balance 1")
        self.expect(UssdAnswered("ussd", UssdAnswer("Balance 1")))

    def test_without_an_answer_in_two_minutes_it_has_failed(self) -> None:
        self.dial()
        self.talk.answer("")
        self.talk.wait(119)
        self.expect()
        self.talk.wait(1)
        self.expect(UssdAnswered("ussd", UssdAnswer("", "no answer in time")))

    def test_no_word_of_the_provider_is_a_failure(self) -> None:
        self.dial()
        self.talk.answer("")
        self.slot(KEY, "ERRORDONE", "no reply")
        self.expect(UssdAnswered("ussd", UssdAnswer("", "no reply")))

    def test_what_the_box_says_in_the_place_of_the_network_is_no_answer(self) -> None:
        self.dial()
        self.talk.answer("")
        self.slot(KEY, "DONE", "USSD send failed!")
        self.expect(UssdAnswered("ussd", UssdAnswer("", "USSD send failed!")))

    def test_without_a_connection_it_has_failed(self) -> None:
        self.dial()
        self.talk.fail(NoAnswer.UNREACHABLE)
        self.expect(UssdAnswered("ussd", UssdAnswer("", NO_BOX)))

    def test_a_box_that_has_not_its_page_is_asked_by_the_page_for_sms(self) -> None:
        for times in (1, 2):
            self.talk.box.ussd(1, "ussd", "*100#", KEY, self.talk.now)
            if times == 1:
                self.assertEqual(self.talk.serve(), "ussd 1")
                self.talk.answer("", 404)
            self.assertEqual(self.talk.serve(), "ussd by sms 1")
            self.assertEqual(self.talk.fields()["telnum"], "*100#")
            self.talk.answer("")
            self.slot(KEY, "DONE", "Balance 1")
            self.expect(UssdAnswered("ussd", UssdAnswer("Balance 1")))
            self.talk.slots.clear()
            self.talk.wait(3)

    def test_a_box_that_has_neither_page_cannot(self) -> None:
        self.dial()
        self.talk.answer("", 404)
        self.assertEqual(self.talk.serve(), "ussd by sms 1")
        self.talk.answer("", 404)
        self.expect(UssdAnswered("ussd", UssdAnswer("", NO_FORM)))

    def test_it_has_the_line_for_itself(self) -> None:
        self.dial()
        self.assertFalse(self.talk.box.send(1, "sms", "1", "x", self.talk.now))
        self.talk.answer("")
        self.slot(KEY, "DONE", "Balance 1")
        self.assertTrue(self.talk.box.send(1, "sms", "1", "x", self.talk.now))

    def test_both_status_pages_together_are_asked_for_at_most_each_poll(self) -> None:
        self.dial()
        self.talk.answer("")
        self.talk.box.send(2, "sms", "1", "x", self.talk.now)
        while (asked := self.talk.wait(1)) != "send 2":
            self.assertEqual(asked, "")
        self.talk.answer("Sending,L2 Send SMS to:1; ID:00000001")
        self.talk.asked.clear()
        self.talk.wait(20)
        words = [word for _, word in self.talk.asked if word in ("status", "keys")]
        self.assertEqual(words, ["status", "keys"] * 5 if words[0] == "status" else ["keys", "status"] * 5)

    def test_its_end_at_the_stop_is_a_failure(self) -> None:
        self.dial()
        self.assertEqual(self.talk.box.stop(), [UssdAnswered("ussd", UssdAnswer("", STOPPED))])
