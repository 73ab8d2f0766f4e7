"""An SMS by UDP that goes wrong, and what is not believed."""

from router.goip.udp.line_context import Ill
from tests.goip.udp.script import ALIVE, HOMES
from tests.goip.udp.sending import AT_WORK, OPENED, SendingTestCase


class RefusalTests(SendingTestCase):
    def refused(self, line: str, *outcome: str, after: str = AT_WORK, closed: bool = True) -> None:
        self.begin(after)
        script = [f"    D> {line}\\n", *(["    S> DONE 11\\n"] if closed else [])]
        self.play("\n".join([*script, *(f"    E> {told}" for told in outcome)]))

    def test_a_number_that_does_not_exist_ends_the_message(self) -> None:
        self.refused("ERROR 11 1 errorstatus:28", "sms1 refused, NUMBER 28: unidentified subscriber")

    def test_a_network_out_of_order_is_tried_later(self) -> None:
        self.refused("ERROR 11 1 errorstatus:38", "sms1 refused, BUSY 38: network out of order")

    def test_501_is_doubt(self) -> None:
        self.refused(
            "ERROR 11 1 errorstatus:501", "sms1 refused, DOUBT 501: no word from the network in time"
        )

    def test_an_error_may_come_before_wait(self) -> None:
        self.refused("ERROR 11 1 errorstatus:17", "sms1 refused, CHANNEL 17: network failure", after=OPENED)

    def test_what_cannot_be_read_is_a_refusal(self) -> None:
        for n, rest in enumerate(("1 errorstatus:", "1 errorstatus:x", "1 something else", "1", "oh no", "")):
            with self.subTest(rest):
                self.setUp()
                self.begin()
                self.hear(f"ERROR 11 {rest}\n", HOMES["line1"])
                self.collect()
                self.assertEqual(type(self.told[0]).__name__, "SmsRefused", n)

    def test_a_reason_is_shown_short_and_without_control_characters(self) -> None:
        self.refused(
            "ERROR 11 1 one\x1b[31m\x07" + "x" * 500,
            "sms1 refused, MESSAGE 0: one\\x1b[31m\\x07" + "x" * 55,
        )

    def test_a_line_that_is_logged_out_before_send_is_out(self) -> None:
        self.refused(
            "ERROR 11 GSM_LOGOUT",
            "changed: False, -, 20",
            "down: the SIM is not logged in to the GSM network",
            "sms1 unsent: the SIM is not logged in; nothing was sent",
            after="    S> MSG 11 5 hello\\n\n",
        )
        self.play(f"""
            D> DONE 11\\n
            D> {ALIVE.format(2, "line1", "pw1")}
            S> reg:2;status:200;
            E> changed: True, -, 20
            E> up
        """)

    def test_after_one_send_nothing_was_sent_either(self) -> None:
        self.refused(
            "ERROR 11 GSM_LOGOUT",
            "changed: False, -, 20",
            "down: the SIM is not logged in to the GSM network",
            "sms1 unsent: the SIM is not logged in; nothing was sent",
            after=OPENED,
        )

    def test_after_wait_it_is_refused_for_now(self) -> None:
        self.refused(
            "ERROR 11 1 GSM_LOGOUT",
            "changed: False, -, 20",
            "down: the SIM is not logged in to the GSM network",
            "sms1 refused, BUSY 0: the SIM is logged out",
        )

    def test_after_a_repeated_send_it_is_in_doubt(self) -> None:
        self.refused(
            "ERROR 11 GSM_LOGOUT",
            "sms1 in doubt: the line is logged out, after SEND was repeated",
            after=OPENED + "    + 4 s\n    S> SEND 11 1 +8613800138000\\n\n",
        )

    def test_a_line_that_refuses_its_password_lets_another_try(self) -> None:
        self.refused(
            "ERROR 11 PASSWORD",
            "sms1 refused, CHANNEL 0: the line refuses its own password",
            after="    S> MSG 11 5 hello\\n\n    D> PASSWORD 11\\n\n    S> PASSWORD 11 pw1\\n\n",
        )

    def test_too_many_sessions_are_tried_later(self) -> None:
        self.refused(
            "ERROR 11 too_many_sends_in_server",
            "sms1 refused, BUSY 0: the line has as many sessions as it takes",
            after="    S> MSG 11 5 hello\\n\n",
            closed=False,
        )

    def test_a_session_that_is_gone_before_send_begins_anew(self) -> None:
        self.begin("""
            S> MSG 11 5 hello\\n
            D> PASSWORD 11\\n
            S> PASSWORD 11 pw1\\n
            D> ERROR 11 SENDID\\n
            S> MSG 12 5 hello\\n
            D> ERROR 12 SENDID\\n
            S> MSG 13 5 hello\\n
            D> ERROR 13 SENDID\\n
            E> down: it has sent keep-alives, and does not answer: is the box on, is the way to it open?
            E> sms1 unsent: the box knows nothing of the session; nothing was sent
        """)

    def test_a_session_that_is_gone_after_send_is_in_doubt(self) -> None:
        for after in (OPENED, AT_WORK):
            self.setUp()
            self.refused(
                "ERROR 11 SENDID",
                "sms1 in doubt: the box has lost the session after SEND",
                after=after,
                closed=False,
            )

    def test_what_names_another_number_of_the_session_is_not_believed(self) -> None:
        self.begin()
        self.play("""
            D> OK 11 2 32\\n
            D> OK 11\\n
            D> ERROR 11 2 errorstatus:1\\n
            D> WAIT 11 7\\n
            D> PASSWORD 11\\n
        """)
        self.assertEqual(self.server.counts[Ill.OUT_OF_TURN], 5)


class BoundTests(SendingTestCase):
    def test_a_text_of_more_octets_than_a_line_takes_is_refused(self) -> None:
        self.play(f"""
            R> send {"x" * 3001} to +2567
            E> sms1 refused, MESSAGE 0: the text has more than 3000 octets in UTF-8
            R> send {"x" * 3000} to +2567
            S> MSG 11 3000 {"x" * 3000}\\n
        """)

    def test_a_number_that_would_end_the_datagram_is_refused(self) -> None:
        for number in ("", "1 2", "1\nDONE 5", "é", "1" * 41):
            self.assertTrue(self.server.send("line1", number, number, "hello", self.now))
            self.collect()
            self.assertEqual(type(self.told.pop()).__name__, "SmsRefused")
        self.assertFalse(self.said)

    def test_a_text_is_sent_as_it_is(self) -> None:
        self.server.send("line1", 1, "+2567", "a\nDONE 5\n", self.now)
        self.collect()
        self.assertEqual(self.said.pop()[0], b"MSG 11 9 a\nDONE 5\n\n")

    def test_half_a_character_is_replaced(self) -> None:
        self.server.send("line1", 1, "+2567", "a\ud800b", self.now)
        self.collect()
        self.assertEqual(self.said.pop()[0], b"MSG 11 3 a?b\n")

    def test_no_sixth_session_is_opened_while_five_may_be_open(self) -> None:
        """Lose each DONE: a box then forgets the session after 90 s of silence."""
        for n in range(1, 6):
            self.server.send("line1", n, "+2567", "hello", self.now)
            for answer in (f"PASSWORD {10 + n}", f"SEND {10 + n}", f"OK {10 + n} 1 {n}"):
                self.hear(answer, HOMES["line1"])
        self.assertTrue(self.server.send("line1", 6, "+2567", "hello", self.now))
        self.collect()
        self.assertFalse([octets for octets, _ in self.said if octets.startswith(b"MSG 16")])
        for _ in range(11):
            self.go(10.0)
            self.register("line1", count=2)
        self.assertFalse(self.server.send("line1", 7, "+2567", "hello", self.now) and self.said)
        self.hear("PASSWORD 16", HOMES["line1"])
        self.collect()
        self.assertEqual(self.said[-1][0], b"PASSWORD 16 pw1\n")


class BeliefTests(SendingTestCase):
    def test_what_comes_from_elsewhere_is_not_believed(self) -> None:
        self.register("line2")
        self.begin()
        self.play("""
            D 10.0.0.1:10990> OK 11 1 32\\n
            D 10.9.9.9:10991> OK 11 1 32\\n
            D line2> OK 11 1 32\\n
        """)
        self.assertEqual(self.server.counts[Ill.ELSEWHERE], 3)

    def test_what_names_no_open_sendid_is_counted_and_not_answered(self) -> None:
        self.play("""
            D> PASSWORD 99\\n
            D> SEND 99\\n
            D> WAIT 99 1\\n
            D> OK 99 1 5\\n
            D> ERROR 99 1 errorstatus:1\\n
            D> DONE 99\\n
            D> USSD 99 hello
        """)
        self.assertEqual(self.server.counts[Ill.NOT_OPEN], 7)

    def test_a_line_that_has_moved_is_spoken_to_where_it_is(self) -> None:
        self.begin("    S> MSG 11 5 hello\\n\n")
        self.play(f"""
            D 10.0.0.1:5> {ALIVE.format(2, "line1", "pw1")}
            S 10.0.0.1:5> reg:2;status:200;
            E> registered at 10.0.0.1:5
            D> PASSWORD 11\\n
            D 10.0.0.1:5> PASSWORD 11\\n
            S 10.0.0.1:5> PASSWORD 11 pw1\\n
        """)


class RebootTests(SendingTestCase):
    def reboot(self, *told: str) -> None:
        self.go(30.0)
        self.collect()
        self.said.clear()
        self.register("line1", count=40)
        self.go(30.0)
        self.said.clear()
        self.server.datagrams()
        self.play("\n".join([f"    D> {ALIVE.format(1, 'line1', 'pw1')}", *(f"    {line}" for line in told)]))

    def test_what_was_sent_before_is_in_doubt(self) -> None:
        self.begin()
        self.reboot(
            "S> reg:1;status:200;",
            "E> registered at 10.0.0.1:10991",
            "E> rebooted, epoch 1",
            "E> sms1 in doubt: the box has lost the session after SEND",
        )

    def test_what_had_not_been_sent_begins_anew(self) -> None:
        self.register("line1", count=40)
        self.go(20.0)
        self.begin("    S> MSG 11 5 hello\\n\n")
        self.play(f"""
            D> {ALIVE.format(1, "line1", "pw1")}
            S> MSG 12 5 hello\\n
            S> reg:1;status:200;
            E> registered at 10.0.0.1:10991
            E> rebooted, epoch 1
        """)
