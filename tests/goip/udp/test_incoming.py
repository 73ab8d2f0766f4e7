"""Events that come in on a line: received SMS, delivery reports, and all others."""

from router.clocks import Instant
from router.goip.udp import events as e
from router.goip.udp.line_context import Ill
from router.goip.udp.repeated_events import PENDING
from router.goip.udp.sent_messages import PARKED, agree, state_of_status
from router.sms.report import Fault
from router.sms.state import MessageState
from tests.goip.udp.script import HOMES, ScriptTestCase

SMS = "RECEIVE:1270;id:line1;password:pw1;srcnum:+8613513415667;msg:just a test"
REPORT = "DELIVER:{};id:line1;password:pw1;sms_no:{};state:{};num:{}"


class IncomingTestCase(ScriptTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.register("line1")

    def submit(self, sendid: int, sms_no: int, number: str) -> None:
        """Send an SMS that the network takes."""
        self.server.send("line1", sendid, number, "hello", self.now)
        for answer in ("PASSWORD {}", "SEND {}", f"OK {{}} 1 {sms_no}", "DONE {}"):
            self.hear(answer.format(sendid), HOMES["line1"])
        self.collect()
        self.said.clear()
        self.told.clear()


class ReceiveTests(IncomingTestCase):
    def test_an_sms_is_acknowledged_when_it_is_kept_and_not_before(self) -> None:
        self.play(f"""
            D> {SMS}
            E> received from +8613513415667: 'just a test'
            R> keep
            S> RECEIVE 1270 OK\\n
        """)

    def test_its_repetition_is_not_answered_before_and_at_once_after(self) -> None:
        self.play(f"""
            D> {SMS}
            E> received from +8613513415667: 'just a test'
            + 3 s
            D> {SMS}
            R> keep
            S> RECEIVE 1270 OK\\n
            + 3 s
            D> {SMS}
            S> RECEIVE 1270 OK\\n
        """)

    def test_what_could_not_be_kept_is_given_again(self) -> None:
        self.play(f"""
            D> {SMS}
            E> received from +8613513415667: 'just a test'
            R> lose
            D> {SMS}
            E> received from +8613513415667: 'just a test'
        """)

    def test_an_id_that_comes_again_after_a_reboot_is_another_sms(self) -> None:
        self.play(f"""
            D> {SMS}
            E> received from +8613513415667: 'just a test'
            R> keep
            S> RECEIVE 1270 OK\\n
            D> {SMS}!
            E> received from +8613513415667: 'just a test!'
        """)

    def test_it_is_known_for_an_hour(self) -> None:
        self.play(f"""
            D> {SMS}
            E> received from +8613513415667: 'just a test'
            R> keep
            S> RECEIVE 1270 OK\\n
            + 92 s
            E> down: no keep-alive for 92 s
            + 3500 s
            D> {SMS}
            S> RECEIVE 1270 OK\\n
            + 8 s
            D> {SMS}
            E> received from +8613513415667: 'just a test'
        """)

    def test_it_has_the_same_key_in_the_next_process(self) -> None:
        for _ in range(2):
            self.hear(SMS, HOMES["line1"])
            self.collect()
            keys = self.keys
            self.setUp()
            self.assertEqual(keys, [("line1", "RECEIVE 1270 0d0e679267ed7cc988c4f89747951dcb")])

    def test_one_from_elsewhere_is_taken_and_moves_no_registration(self) -> None:
        self.play(f"""
            D 10.7.7.7:9> {SMS}
            E> received from +8613513415667: 'just a test'
            R> keep
            S 10.7.7.7:9> RECEIVE 1270 OK\\n
        """)
        self.assertEqual(self.server.address("line1"), HOMES["line1"])

    def test_so_is_one_of_a_line_that_has_not_registered(self) -> None:
        self.play("""
            D line2> RECEIVE:-5;id:line2;pass:pw2;srcnum:MyOperator;smscnum:+86;msg:Balance 1;2 EUR
            E> received from MyOperator: 'Balance 1;2 EUR'
            R> keep
            S line2> RECEIVE -5 OK\\n
        """)

    def test_one_with_a_wrong_password_is_not(self) -> None:
        self.play("""
            D> RECEIVE:1;id:line1;password:wrong;srcnum:+1;msg:hello
            E> denied line1 at 10.0.0.1:10991, 1
        """)

    def test_an_empty_text_is_one(self) -> None:
        self.play("""
            D> RECEIVE:1;id:line1;password:pw1;srcnum:;msg:
            E> received from : ''
        """)

    def test_one_without_text_is_counted(self) -> None:
        self.play("    D> RECEIVE:1;id:line1;password:pw1;srcnum:+1;\n")
        self.assertEqual(self.server.counts[Ill.NOT_UNDERSTOOD], 1)

    def test_more_than_may_wait_for_the_disk_are_left_to_the_box(self) -> None:
        for n in range(PENDING + 5):
            self.hear(f"RECEIVE:{n};id:line1;password:pw1;srcnum:+1;msg:hello", HOMES["line1"])
        self.collect()
        self.assertEqual(len(self.told), PENDING)
        self.assertEqual(self.server.counts[Ill.FULL], 5)

    def test_keys_are_alike_for_the_same_and_differ_else(self) -> None:
        for text in ("1;id:line1;password:pw1;srcnum:a;msg:b", "1;id:line1;password:pw1;srcnum:ab;msg:"):
            self.hear(f"RECEIVE:{text}", HOMES["line1"])
        self.collect()
        self.assertNotEqual(*self.keys)


class DeliverTests(IncomingTestCase):
    def test_a_report_is_of_the_send_with_its_sms_no(self) -> None:
        self.submit(11, 32, "+8613800138000")
        self.play(f"""
            D> {REPORT.format(7, 32, 0, "+8613800138000")}
            E> reported 11.1 DELIVRD
            R> keep
            S> DELIVER 7 OK
            D> {REPORT.format(7, 32, 0, "+8613800138000")}
            S> DELIVER 7 OK
        """)

    def test_without_a_number_it_is_of_the_newest(self) -> None:
        self.submit(11, 32, "+25670")
        self.submit(12, 32, "+25671")
        self.play("""
            D> DELIVER:7;id:line1;password:pw1;sms_no:32;state:0
            E> reported 12.1 DELIVRD
        """)

    def test_with_a_number_it_is_of_the_newest_to_that(self) -> None:
        self.submit(11, 32, "+256700000001")
        self.submit(12, 32, "+256700000002")
        self.play(f"""
            D> {REPORT.format(7, 32, 0, "0700000001")}
            E> reported 11.1 DELIVRD
        """)

    def test_a_report_that_is_not_final_is_followed_by_one_that_is(self) -> None:
        self.submit(11, 32, "+25670")
        self.play(f"""
            D> {REPORT.format(7, 32, 48, "+25670")}
            E> reported 11.1 ENROUTE
            R> keep
            S> DELIVER 7 OK
            D> {REPORT.format(6, 32, 70, "+25670")}
            E> reported 11.1 EXPIRED
        """)

    def test_one_that_outran_the_ok_waits_for_it(self) -> None:
        self.server.send("line1", "sms", "+25670", "hello", self.now)
        self.hear("PASSWORD 11", HOMES["line1"])
        self.hear("SEND 11", HOMES["line1"])
        self.collect()
        self.said.clear()
        self.play(f"""
            D> {REPORT.format(7, 32, 0, "+25670")}
            + 1 s
            D> OK 11 1 32
            S> DONE 11\\n
            E> sms submitted as 11.1, sms_no 32
            E> reported 11.1 DELIVRD
            R> keep
            S> DELIVER 7 OK
        """)

    def test_one_that_matches_nothing_is_acknowledged_in_the_end(self) -> None:
        self.submit(11, 32, "+25670")
        self.play(f"""
            D> {REPORT.format(7, 32, 0, "+44999")}
            + 29 s
            + 1 s
            S> DELIVER 7 OK
        """)
        self.assertEqual(self.server.counts[Ill.UNMATCHED], 1)

    def test_a_send_of_more_than_an_hour_ago_is_not_meant(self) -> None:
        self.submit(11, 32, "+25670")
        self.go(3600.0)
        self.collect()
        self.told.clear()
        self.play(f"""
            D> {REPORT.format(7, 32, 0, "+25670")}
            + 30 s
            S> DELIVER 7 OK
        """)

    def test_one_of_before_a_restart_is_matched_by_what_is_given_back(self) -> None:
        self.server.restore_sent("line1", 32, "+25670", "4711.1", Instant(self.now - 600.0))
        self.server.restore_sent("line1", 32, "+25671", "4712.1", Instant(self.now - 900.0))
        self.play("""
            D> DELIVER:7;id:line1;password:pw1;sms_no:32;state:0
            E> reported 4711.1 DELIVRD
        """)

    def test_what_was_reported_for_good_is_not_meant_again(self) -> None:
        """Repeat an sms_no after 256: a report may overtake the OK of its next SMS."""
        self.submit(11, 32, "+25670")
        self.play(f"""
            D> {REPORT.format(7, 32, 0, "+25670")}
            E> reported 11.1 DELIVRD
            R> keep
            S> DELIVER 7 OK
            D> {REPORT.format(6, 32, 0, "+25670")}
            + 30 s
            S> DELIVER 6 OK
        """)

    def test_what_cannot_be_read_is_acknowledged_and_counted(self) -> None:
        self.play("""
            D> DELIVER:7;id:line1;password:pw1;sms_no:x;state:0
            S> DELIVER 7 OK
            D> DELIVER:7;id:line1;password:pw1;sms_no:1;state:20
            S> DELIVER 7 OK
        """)
        self.assertEqual(self.server.counts[Ill.NOT_UNDERSTOOD], 2)

    def test_reports_that_wait_have_a_bound(self) -> None:
        for n in range(PARKED + 5):
            self.hear(REPORT.format(n, n, 0, "+25670"), HOMES["line1"])
        self.assertEqual(self.server.counts[Ill.FULL], 5)

    def test_states(self) -> None:
        """GSM 03.40 section 9.2.3.15."""
        for statuses, state in (
            (range(3), MessageState.DELIVERED),
            (range(32, 64), MessageState.ENROUTE),
            (range(64, 70), MessageState.UNDELIVERABLE),
            (range(70, 71), MessageState.EXPIRED),
            (range(71, 128), MessageState.UNDELIVERABLE),
        ):
            for status in statuses:
                found = state_of_status(status)
                assert found is not None
                self.assertIs(found[0], state)
                self.assertEqual(found[1] is not None and found[1].fault is Fault.NUMBER, status > 63)
        for status in (*range(3, 32), *range(128, 256)):
            self.assertIsNone(state_of_status(status))

    def test_numbers_agree_by_their_last_nine_digits(self) -> None:
        self.assertTrue(agree("+256772000001", "0772000001"))
        self.assertTrue(agree("00256772000001", "+256772000001"))
        self.assertFalse(agree("+256772000001", "+256772000002"))
        self.assertTrue(agree("10086", "+8610086"))
        self.assertTrue(agree("+256772000001", ""))
        self.assertTrue(agree("Shop", "+256772000001"))


class OtherEventTests(IncomingTestCase):
    def test_each_is_acknowledged_also_one_that_nobody_knows(self) -> None:
        for verb in ("RECORD", "REMAIN", "EXPIRY", "HANGUP", "CELLS", "CELLINFO", "BCCH", "CGATT", "FUTURE"):
            self.play(f"""
                D> {verb}:7565;id:line1;password:pw1;num:1,cause:Normal call clearing
                S> {verb} 7565 OK
            """)

    def test_state_tells_what_the_line_does(self) -> None:
        self.play("""
            D> STATE:7568;id:line1;password:pw1;gsm_remain_state:BUSY
            S> STATE 7568 OK
            E> changed: True, BUSY, 20
        """)

    def test_ussd_of_the_network_is_told_once(self) -> None:
        self.play("""
            D> USSN:7568;id:line1;password:pw1;msg:You have won; call 1
            S> USSN 7568 OK
            E> ussd: You have won; call 1
            D> USSN:7568;id:line1;password:pw1;msg:You have won; call 1
            S> USSN 7568 OK
        """)

    def test_octets_of_a_modem_are_not_acknowledged(self) -> None:
        self.play("    D> AT:7568;count:1;id:line1;password:pw1;receive:OK\n")

    def test_a_wrong_password_is_not_answered(self) -> None:
        self.play("""
            D> STATE:7568;id:line1;password:wrong;gsm_remain_state:BUSY
            E> denied line1 at 10.0.0.1:10991, 1
        """)

    def test_events_are_told_without_texts(self) -> None:
        self.assertNotIn("secret", repr(e.SmsReceived("c", "k", "+1", "secret")))
