"""USSD, and the commands for operators."""

from router.goip.udp.questions import Verb
from tests.goip.udp.script import ALIVE, HOMES, ScriptTestCase


class AskingTestCase(ScriptTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.register("line1")


class UssdTests(AskingTestCase):
    def test_a_code_is_answered(self) -> None:
        self.play("""
            R> ussd *100#
            S> USSD 101 pw1 *100#
            E> ussd sendid 101
            D> USSD 101 Your balance is 10.00@
            E> ussd answered: Your balance is 10.00
        """)

    def test_a_menu_is_answered_and_left(self) -> None:
        self.play("""
            R> ussd *100#
            S> USSD 101 pw1 *100#
            E> ussd sendid 101
            D> USSD 101 1 balance\\n2 bundles\\n
            E> ussd answered: 1 balance\\n2 bundles
            R> ussd 1
            S> USSD 102 pw1 1
            E> ussd sendid 102
            D> USSD 102 10.00
            E> ussd answered: 10.00
            R> exit
            S> USSDEXIT 103 pw1
            E> ussd sendid 103
            D> USSDEXIT 103
            E> exit answered:
        """)

    def test_a_code_that_fails(self) -> None:
        for answer in ("USSDERROR 101 no network", "ERROR 101 no network"):
            self.setUp()
            self.play(f"""
                R> ussd *100#
                S> USSD 101 pw1 *100#
                E> ussd sendid 101
                D> {answer}
                E> ussd failed: no network
            """)

    def test_one_that_fails_in_the_words_of_some_firmware(self) -> None:
        self.play("""
            R> ussd *100#
            S> USSD 101 pw1 *100#
            E> ussd sendid 101
            D> USSD 101 USSD send failed!
            E> ussd failed: USSD send failed!
        """)

    def test_it_is_repeated_once_after_a_minute_and_given_up_after_two(self) -> None:
        self.play(f"""
            R> ussd *100#
            S> USSD 101 pw1 *100#
            E> ussd sendid 101
            + 59 s
            + 1 s
            S> USSD 101 pw1 *100#
            D> {ALIVE.format(2, "line1", "pw1")}
            S> reg:2;status:200;
            + 59 s
            + 1 s
            E> ussd failed: the line does not answer
        """)

    def test_it_waits_for_an_sms_and_an_sms_for_it(self) -> None:
        self.play("""
            R> send hello to +2567
            S> MSG 11 5 hello\\n
            R> ussd *100#
            R> send again to +2567
            D> ERROR 11 too_many_sends_in_server
            S> USSD 101 pw1 *100#
            E> sms1 refused, BUSY 0: the line has as many sessions as it takes
            E> ussd sendid 101
            D> USSD 101 hello
            S> MSG 12 5 again\\n
            E> ussd answered: hello
        """)

    def test_a_line_is_free_while_it_does_nothing(self) -> None:
        self.assertFalse(self.server.is_free("line2"))
        self.assertTrue(self.server.is_free("line1"))
        self.server.ussd("line1", "ussd", "*100#", self.now)
        self.assertFalse(self.server.is_free("line1"))
        self.hear("USSD 101 10.00", HOMES["line1"])
        self.assertTrue(self.server.is_free("line1"))

    def test_what_is_no_code_is_not_sent(self) -> None:
        for code in ("", "*100#\n", "*100#\nDONE 5", "é", "1" * 200):
            self.assertRaises(ValueError, self.server.ussd, "line1", 1, code, self.now)

    def test_an_answer_to_something_else_is_none(self) -> None:
        self.play("""
            R> ussd *100#
            S> USSD 101 pw1 *100#
            E> ussd sendid 101
            D> OK 101 1 5
            D> USSDEXIT 101
            D> get_gsm_num 101 5
            D> USSD 101 10.00
            E> ussd answered: 10.00
        """)

    def test_a_reboot_ends_it(self) -> None:
        self.register("line1", count=50)
        self.play(f"""
            R> ussd *100#
            S> USSD 101 pw1 *100#
            E> ussd sendid 101
            + 50 s
            D> {ALIVE.format(1, "line1", "pw1")}
            S> reg:1;status:200;
            E> registered at 10.0.0.1:10991
            E> rebooted, epoch 1
            E> ussd failed: the box has started anew
        """)


class RestartTests(AskingTestCase):
    ussd_after = 1_790_000_000

    def test_sendids_of_ussd_go_on_where_they_were(self) -> None:
        self.play("""
            R> ussd *100#
            S> USSD 1790000001 pw1 *100#
            E> ussd sendid 1790000001
        """)


class CommandTests(AskingTestCase):
    def test_the_number_of_the_sim_is_asked_and_set(self) -> None:
        self.play("""
            R> ask get_gsm_num
            S> get_gsm_num 11 pw1\\n
            D> get_gsm_num 11 13800138000\\n
            E> ask said: 13800138000
            R> ask set_gsm_num 13800138001
            S> set_gsm_num 12 13800138001 pw1\\n
            D> set_gsm_num 12 ok
            E> ask said: ok
        """)

    def test_a_module_is_switched_off(self) -> None:
        self.play("""
            R> ask module_ctl_i 0
            S> module_ctl_i 11 0 pw1\\n
            D> ERROR 11 0 no
            E> ask failed: 0 no
        """)

    def test_a_question_is_repeated_twice(self) -> None:
        self.play("""
            R> ask get_imei
            S> get_imei 11 pw1\\n
            + 5 s
            S> get_imei 11 pw1\\n
            + 5 s
            S> get_imei 11 pw1\\n
            + 5 s
            E> ask failed: the line does not answer
        """)

    def test_a_reboot_is_said_once(self) -> None:
        self.play("""
            R> ask svr_reboot_dev
            S> svr_reboot_dev 11 pw1\\n
            + 15 s
            E> ask failed: the line does not answer
        """)

    def test_a_value_that_would_be_two_is_not_sent(self) -> None:
        for given in ("1 2", "1\n2", "é"):
            self.assertRaises(ValueError, self.server.command, "line1", 1, Verb.MODULE, given, self.now)
