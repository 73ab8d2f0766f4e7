"""An SMS by UDP: MSG, PASSWORD, SEND, WAIT, OK or ERROR, DONE."""

from router.goip.udp.line_context import Ill
from tests.goip.udp.sending import OPENED, SendingTestCase


class GoodDialogueTests(SendingTestCase):
    def test_an_sms_is_sent_in_seven_steps(self) -> None:
        self.begin()
        self.play("""
            + 4 s
            D> OK 11 1 32\\n
            S> DONE 11\\n
            E> sms1 submitted as 11.1, sms_no 32
            D> DONE 11\\n
            + 200 s
            E> down: no keep-alive for 92 s
        """)

    def test_older_firmware_names_no_sms_no(self) -> None:
        self.begin()
        self.play("""
            D> OK 11 1\\n
            S> DONE 11\\n
            E> sms1 submitted as 11.1, sms_no None
        """)

    def test_an_sms_no_that_cannot_be_read_is_none(self) -> None:
        self.begin()
        self.play("""
            D> OK 11 1 999
            S> DONE 11\\n
            E> sms1 submitted as 11.1, sms_no None
        """)

    def test_the_length_is_that_of_the_octets(self) -> None:
        self.play("""
            R> send é_€ to +2567
            S> MSG 11 6 é €\\n
        """)

    def test_one_number_goes_at_a_time_and_the_next_has_a_session_of_its_own(self) -> None:
        self.begin()
        self.play("""
            R> send again to +2567
            D> OK 11 1 1\\n
            S> DONE 11\\n
            S> MSG 12 5 again\\n
            E> sms1 submitted as 11.1, sms_no 1
            D> DONE 11\\n
            D> PASSWORD 12\\n
            S> PASSWORD 12 pw1\\n
        """)

    def test_lines_do_not_wait_for_each_other(self) -> None:
        self.register("line2")
        self.begin()
        self.play("""
            R> send again to +2567 by line2
            S line2> MSG 12 5 again\\n
        """)

    def test_a_line_is_given_no_more_than_it_may_keep_waiting(self) -> None:
        self.begin()
        given = [self.server.send("line1", n, "+2567", "hello", self.now) for n in range(5)]
        self.assertEqual(given, [True, True, True, True, False])


class RepetitionTests(SendingTestCase):
    def test_msg_is_repeated_twice_and_then_the_line_rests(self) -> None:
        self.begin("    S> MSG 11 5 hello\\n\n")
        self.play("""
            + 4 s
            S> MSG 11 5 hello\\n
            + 4 s
            S> MSG 11 5 hello\\n
            + 4 s
            S> DONE 11\\n
            E> down: it has sent keep-alives, and does not answer: is the box on, is the way to it open?
            E> sms1 unsent: the line does not answer; nothing was sent
            + 4 s
            S> DONE 11\\n
            + 4 s
            S> DONE 11\\n
            + 21 s
            + 1 s
            E> up
        """)

    def test_what_waits_for_a_line_that_does_not_answer_goes_back(self) -> None:
        self.begin("    S> MSG 11 5 hello\\n\n    R> send again to +2567\n")
        self.go(12.0)
        self.collect()
        names = [type(event).__name__ for event in self.told]
        self.assertEqual(names, ["LineDown", "SmsUnsent", "SmsUnsent"])
        self.assertFalse(self.server.send("line1", "more", "+2567", "hello", self.now))

    def test_the_password_is_repeated(self) -> None:
        self.begin("""
            S> MSG 11 5 hello\\n
            D> PASSWORD 11\\n
            S> PASSWORD 11 pw1\\n
            + 4 s
            S> PASSWORD 11 pw1\\n
            + 4 s
            S> PASSWORD 11 pw1\\n
            + 4 s
            S> DONE 11\\n
            E> down: it has sent keep-alives, and does not answer: is the box on, is the way to it open?
            E> sms1 unsent: the line does not answer; nothing was sent
        """)

    def test_send_is_repeated_while_no_wait_comes_and_is_then_in_doubt(self) -> None:
        self.begin(OPENED)
        self.play("""
            + 4 s
            S> SEND 11 1 +8613800138000\\n
            + 4 s
            S> SEND 11 1 +8613800138000\\n
            + 4 s
            S> DONE 11\\n
            E> sms1 in doubt: no WAIT came to 3 SENDs
            D> OK 11 1 32\\n
        """)
        self.assertEqual(self.server.counts[Ill.OUT_OF_TURN], 1)

    def test_send_is_never_repeated_after_wait(self) -> None:
        self.begin()
        self.play("    + 91 s\n")

    def test_nor_after_a_second_wait(self) -> None:
        self.begin(OPENED)
        self.play("""
            + 4 s
            S> SEND 11 1 +8613800138000\\n
            D> WAIT 11 1\\n
            E> sms1 taken
            D> WAIT 11 1\\n
            + 80 s
        """)

    def test_an_ok_whose_wait_was_lost_is_taken(self) -> None:
        self.begin(OPENED)
        self.play("""
            D> OK 11 1 7\\n
            S> DONE 11\\n
            E> sms1 submitted as 11.1, sms_no 7
            D> WAIT 11 1\\n
            D> OK 11 1 7\\n
        """)

    def test_done_is_repeated(self) -> None:
        self.begin()
        self.play("""
            D> OK 11 1 7\\n
            S> DONE 11\\n
            E> sms1 submitted as 11.1, sms_no 7
            + 4 s
            S> DONE 11\\n
            D> ERROR 11 SENDID\\n
            + 20 s
        """)

    def test_questions_of_the_line_that_come_twice_are_answered_once(self) -> None:
        self.begin("""
            S> MSG 11 5 hello\\n
            D> PASSWORD 11\\n
            S> PASSWORD 11 pw1\\n
            D> PASSWORD 11\\n
            D> SEND 11\\n
            S> SEND 11 1 +8613800138000\\n
            D> SEND 11\\n
            D> PASSWORD 11\\n
        """)
        self.assertEqual(self.server.counts[Ill.OUT_OF_TURN], 3)


class AnswerTests(SendingTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.alive()

    def alive(self) -> None:
        self.register("line1", count=2)

    def test_what_comes_within_response_is_in_time(self) -> None:
        self.begin()
        self.go(60.0)
        self.alive()
        self.play("""
            + 39 s
            D> OK 11 1 7\\n
            S> DONE 11\\n
            E> sms1 submitted as 11.1, sms_no 7
        """)

    def test_an_ok_that_comes_late_still_counts(self) -> None:
        self.begin()
        self.go(60.0)
        self.alive()
        self.play("""
            + 40 s
            E> sms1 unanswered
            + 50 s
            D> OK 11 1 7\\n
            S> DONE 11\\n
            E> sms1 submitted as 11.1, sms_no 7
        """)

    def test_so_does_an_error(self) -> None:
        self.begin()
        self.go(60.0)
        self.alive()
        self.play("""
            + 40 s
            E> sms1 unanswered
            D> ERROR 11 1 errorstatus:500\\n
            S> DONE 11\\n
            E> sms1 refused, CHANNEL 500: unknown error: weak signal, no credit, or the module is confused
        """)

    def test_the_line_is_free_for_the_next_when_an_answer_is_late(self) -> None:
        self.begin()
        self.go(60.0)
        self.alive()
        self.play("""
            R> send again to +2567
            + 40 s
            S> MSG 12 5 again\\n
            E> sms1 unanswered
        """)
