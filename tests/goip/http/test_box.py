"""The schedule of a box, and what it tells of itself and its lines."""

from twisted.trial.unittest import SynchronousTestCase

from router.goip.events import SmsUnsent
from router.goip.http.events import (
    Blame,
    BoxDown,
    BoxLineChanged,
    BoxLineDown,
    BoxLineUp,
    BoxUp,
    InboxSms,
    MaybeMissed,
    Remember,
    Unread,
)
from router.goip.http.line import NO_BOX
from router.goip.http.response import NoAnswer
from router.goip.line_state import LineState, LineTrouble
from tests.goip.http.conversation import Conversation
from tests.goip.http.samples import inbox_page, states_page

FINE = LineState(sim=True, logged_in=True)
TIMED_OUT = NoAnswer.TIMED_OUT.value


class ScheduleTests(SynchronousTestCase):
    def test_lines_and_inbox_are_asked_for_at_once_and_then_in_their_intervals(self) -> None:
        talk = Conversation()
        talk.serve()
        self.assertEqual(talk.asked, [(0.0, "lines"), (0.0, "inbox")])
        talk.wait(60)
        self.assertEqual(
            talk.asked[2:],
            [
                (15.0, "inbox"),
                (30.0, "lines"),
                (30.0, "inbox"),
                (45.0, "inbox"),
                (60.0, "lines"),
                (60.0, "inbox"),
            ],
        )

    def test_all_lines_together_cost_one_request_for_each_interval(self) -> None:
        talk = Conversation(lines=32)
        talk.start()
        for line in range(1, 33):
            self.assertTrue(talk.box.send(line, line, "1", "x", talk.now))
        for line in range(1, 33):
            self.assertEqual(talk.serve(), f"send {line}")
            talk.answer(f"Sending,L{line} Send SMS to:1; ID:{line:08x}")
        talk.asked.clear()
        talk.wait(60)
        words = [word for _, word in talk.asked]
        self.assertEqual((words.count("status"), words.count("lines"), words.count("inbox")), (30, 2, 4))

    def test_the_status_page_is_asked_for_only_while_something_is_out(self) -> None:
        talk = Conversation()
        talk.start()
        talk.wait(120)
        self.assertNotIn("status", {word for _, word in talk.asked})

    def test_requests_go_one_after_the_other(self) -> None:
        talk = Conversation()
        self.assertEqual(talk.asks(), "lines")
        talk.pass_time(10.0)
        self.assertIsNone(talk.box.next(talk.now))
        talk.answer_page()
        self.assertEqual(talk.asks(), "inbox")

    def test_what_waits_longest_goes_first(self) -> None:
        talk = Conversation()
        talk.start()
        talk.box.send(1, "one", "1", "x", talk.now)
        talk.serve()
        talk.pass_time(16.0)
        talk.answer("Sending,L1 Send SMS to:1; ID:00000001")
        # The status page was due at 2 seconds, the inbox at 15.
        self.assertEqual(talk.asks(), "status")
        talk.answer_page()
        self.assertEqual(talk.asks(), "inbox")

    def test_the_owner_need_not_look_before_the_deadline(self) -> None:
        talk = Conversation()
        self.assertEqual(talk.box.deadline(), 0.0)
        talk.start()
        self.assertEqual(talk.box.deadline(), 15.0)
        talk.box.send(1, "one", "1", "x", talk.now)
        self.assertEqual(talk.box.deadline(), 0.0)
        talk.serve()
        self.assertIsNone(talk.box.deadline())
        talk.answer("Sending,L1 Send SMS to:1; ID:00000001")
        self.assertEqual(talk.box.deadline(), 2.0)


class ReachTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.talk = Conversation()

    def probes(self, seconds: int) -> list[float]:
        """Return when a box that does not answer is asked within these seconds."""
        self.talk.asked.clear()
        for _ in range(seconds):
            if self.talk.asks():
                self.talk.fail(NoAnswer.UNREACHABLE)
            self.talk.pass_time(1.0)
        return [at for at, _ in self.talk.asked]

    def test_no_line_takes_anything_before_the_box_was_heard(self) -> None:
        self.assertFalse(self.talk.box.send(1, "sms", "1", "x", self.talk.now))

    def test_a_box_that_answers_is_up_and_so_are_its_lines(self) -> None:
        self.talk.asks()
        self.talk.answer_page()
        self.assertEqual(
            self.talk.hear(),
            [BoxUp(), BoxLineChanged(1, FINE), BoxLineChanged(2, FINE), BoxLineUp(1), BoxLineUp(2)],
        )

    def test_a_box_without_that_page_is_up_and_nothing_is_known_of_its_lines(self) -> None:
        self.talk.asks()
        self.talk.answer("", 404)
        self.assertEqual(
            self.talk.hear(), [BoxUp(), Unread("status.xml", "HTTP status 404"), BoxLineUp(1), BoxLineUp(2)]
        )

    def test_a_box_that_does_not_answer_is_asked_more_and_more_seldom(self) -> None:
        self.assertEqual(self.probes(200), [0.0, 5.0, 15.0, 35.0, 75.0, 135.0, 195.0])
        self.assertEqual(self.talk.hear(), [BoxDown("no connection")])

    def test_a_box_that_is_back_starts_with_the_first_delay_again(self) -> None:
        self.probes(100)
        self.talk.pass_time(60.0)
        self.talk.start()
        begin = self.talk.now + 15.0
        self.talk.pass_time(15.0)
        self.assertEqual(self.probes(45), [begin + after for after in (0.0, 1.0, 2.0, 4.0, 44.0)])

    def test_one_request_without_an_answer_takes_no_line_down_and_two_do(self) -> None:
        self.talk.start()
        self.talk.pass_time(15.0)
        self.talk.asks()
        self.talk.fail(NoAnswer.TIMED_OUT)
        self.assertEqual(self.talk.hear(), [])
        self.talk.pass_time(30.0)
        self.talk.asks()
        self.talk.fail(NoAnswer.TIMED_OUT)
        self.assertEqual(
            self.talk.hear(), [BoxDown(TIMED_OUT), BoxLineDown(1, TIMED_OUT), BoxLineDown(2, TIMED_OUT)]
        )

    def test_three_connections_refused_one_after_the_other_take_no_line_down_and_four_do(self) -> None:
        self.talk.start()
        self.talk.pass_time(15.0)
        for refused in (1, 2, 3, 4):
            self.talk.asks()
            self.talk.fail(NoAnswer.UNREACHABLE)
            self.assertIs(BoxLineDown(1, "no connection") in self.talk.hear(), refused == 4)
            self.talk.pass_time(2.0)

    def test_a_box_that_refuses_every_second_connection_sends_nevertheless(self) -> None:
        self.talk.start()
        sent = 0
        self.talk.box.send(1, sent, "1", "x", self.talk.now)
        for _ in range(600):
            asked = self.talk.asks()
            if asked and len(self.talk.asked) % 2:
                self.talk.fail(NoAnswer.UNREACHABLE)
            elif asked == "send 1":
                sent += 1
                self.talk.answer(f"Sending,L1 Send SMS to:1; ID:{sent:08x}")
                self.talk.slots[1] = f"{sent:08x}", "DONE", ""
            elif asked:
                self.talk.answer_page()
            self.talk.pass_time(0.5)
            self.talk.box.send(1, sent, "1", "x", self.talk.now)
        self.assertFalse([event for event in self.talk.hear() if isinstance(event, BoxDown)])
        self.assertGreater(sent, 20)

    def test_what_had_not_left_when_the_box_went_is_unsent(self) -> None:
        self.talk.start()
        self.talk.box.send(1, "sms", "1", "x", self.talk.now)
        for _ in range(4):
            self.assertEqual(self.talk.hear(), [])
            self.assertEqual(self.talk.asks(), "status")
            self.talk.fail(NoAnswer.UNREACHABLE)
            self.talk.pass_time(2.0)
        self.assertIn(SmsUnsent("sms", NO_BOX), self.talk.hear())
        self.assertFalse(self.talk.box.send(1, "sms", "1", "x", self.talk.now))

    def test_a_wrong_password_is_told_once_and_tried_each_minute(self) -> None:
        for _ in range(150):
            if self.talk.asks():
                self.talk.answer("", 401)
            self.talk.pass_time(1.0)
        self.assertEqual([at for at, _ in self.talk.asked], [0.0, 60.0, 120.0])
        self.assertEqual(self.talk.hear(), [BoxDown("the login is refused (HTTP status 401)", Blame.LOGIN)])


class LineTests(SynchronousTestCase):
    def test_a_change_of_a_line_is_told_once(self) -> None:
        talk = Conversation()
        talk.start()
        for login in ("N", "N", "Y"):
            talk.states[1] = "Y", login
            talk.wait(30)
        out = LineState(sim=True, logged_in=False)
        self.assertEqual(
            talk.hear(),
            [
                BoxLineChanged(1, out),
                BoxLineDown(1, LineTrouble.LOGGED_OUT.value),
                BoxLineChanged(1, FINE),
                BoxLineUp(1),
            ],
        )

    def test_sims_are_asked_for_on_a_page_of_their_own_if_the_other_has_none(self) -> None:
        talk = Conversation(lines=1)
        state = b"<l1_gsm_sim>Y</l1_gsm_sim><l1_gsm_status>Y</l1_gsm_status>"
        talk.bodies = {"lines": (state, 200), "sims": (b"<l1_sim_iccid>8951</l1_sim_iccid>", 200)}
        talk.start()
        talk.wait(700)
        self.assertEqual([at for at, word in talk.asked if word == "sims"], [0.0, 300.0, 600.0])
        self.assertEqual(talk.hear(), [])
        talk.bodies["sims"] = b"<l1_sim_iccid>8952</l1_sim_iccid>", 200
        talk.wait(300)
        self.assertEqual(talk.hear(), [BoxLineChanged(1, LineState(sim=True, logged_in=True, iccid="8952"))])

    def test_lines_beyond_those_of_the_box_are_none(self) -> None:
        talk = Conversation(lines=1)
        talk.asks()
        talk.answer(states_page({1: ("Y", "Y"), 2: ("Y", "Y")}))
        self.assertEqual(talk.hear(), [BoxUp(), BoxLineChanged(1, FINE), BoxLineUp(1)])
        self.assertFalse(talk.box.send(2, "sms", "1", "x", talk.now))

    def test_a_page_that_is_not_understood_is_told_once_until_it_is(self) -> None:
        talk = Conversation()
        talk.start()
        told = []
        for body in (b"<html/>", b"", inbox_page({1: ([], 0)}), b"<html/>"):
            talk.bodies["inbox"] = body, 200
            talk.wait(15)
            told.append([event for event in talk.hear() if isinstance(event, Unread)])
        unread = [Unread("tools.html?type=sms_inbox&code=utf8", "nothing of it is understood")]
        self.assertEqual(told, [unread, [], [], unread])

    def test_an_inbox_that_is_too_long_is_told_once_and_the_lines_send_on(self) -> None:
        talk = Conversation()
        talk.start()
        for _ in range(200):
            talk.pass_time(1.0)
            while (asked := talk.asks()) and asked != "inbox":
                talk.answer_page()
            if asked:
                talk.fail(NoAnswer.TOO_LONG)
        self.assertEqual(
            talk.hear(), [Unread("tools.html?type=sms_inbox&code=utf8", "an answer that is too long")]
        )
        self.assertTrue(talk.box.send(1, "one", "1", "x", talk.now))


class InboxTests(SynchronousTestCase):
    def poll(self, talk: Conversation, *entries: str, places: int = 3) -> None:
        """Let the inbox of line 1 be polled."""
        ring = [*entries, *[""] * (places - len(entries))]
        talk.rings = {1: (ring, len(entries)), 9: (ring, 0)}
        talk.serve()
        talk.wait(15)

    def test_the_first_poll_ever_is_remembered_and_later_ones_are_given(self) -> None:
        talk = Conversation()
        self.poll(talk, "11-29 10:00:00,1,old")
        remembered = [event for event in talk.hear() if isinstance(event, Remember)]
        self.assertEqual([(event.line, len(event.keys)) for event in remembered], [(1, 1)])
        self.poll(talk, "11-29 10:00:00,1,old", "11-29 10:00:05,MTN,new, with a comma")
        (received,) = talk.hear()
        assert isinstance(received, InboxSms)
        self.assertEqual(
            (received.line, received.date, received.sender, received.text),
            (1, "11-29 10:00:05", "MTN", "new, with a comma"),
        )
        self.assertNotIn("comma", repr(received))

    def test_what_is_known_from_before_is_not_given_again(self) -> None:
        talk = Conversation(known={1: []})
        self.poll(talk, "11-29 10:00:00,1,new")
        (received,) = [event for event in talk.hear() if isinstance(event, InboxSms)]
        again = Conversation(known={1: [received.key]})
        self.poll(again, "11-29 10:00:00,1,new")
        self.assertEqual([event for event in again.hear() if isinstance(event, InboxSms)], [])

    def test_a_ring_that_has_turned_is_told(self) -> None:
        talk = Conversation(known={1: []})
        self.poll(talk, "11-29 10:00:00,1,a", "11-29 10:00:00,1,b", places=2)
        self.poll(talk, "11-29 10:00:10,1,a", "11-29 10:00:10,1,b", places=2)
        self.assertEqual(talk.hear().count(MaybeMissed(1, 2)), 2)
