"""A server sends SMS by a line: the examples of the vendor's paper, and what differs between firmwares."""

from twisted.trial.unittest import SynchronousTestCase as TestCase

from tests.simulator.goip.udp_scene import UdpScene

SLOW = ("--send-p95-s", "5.0001", "--dlr", "never")
"""Every SMS takes five seconds."""


class Bulk(TestCase):
    def test_two_numbers_one_after_the_other(self) -> None:
        scene = UdpScene(*SLOW, speed=1.0)
        scene.open(11, "hello")
        self.assertEqual(scene.say("SEND 11 1 +8613800138000\n"), ["WAIT 11 1\n"])
        scene.clock.advance(5.1)
        self.assertEqual(scene.events(), ["OK 11 1 1\n"])
        self.assertEqual(scene.say("SEND 11 2 +8613800138001\n"), ["WAIT 11 2\n"])
        self.assertEqual(scene.say("SEND 11 2 +8613800138001\n"), ["WAIT 11 2\n"])
        scene.clock.advance(5.1)
        self.assertEqual(scene.events(), ["OK 11 2 2\n"])
        self.assertEqual(scene.say("SEND 11 2 +8613800138001\n"), ["OK 11 2 2\n"])
        self.assertEqual(scene.say("DONE 11\n"), ["DONE 11\n"])
        shown = [scene.handset(number) for number in (b"+8613800138000", b"+8613800138001")]
        self.assertEqual(shown, [["hello"], ["hello"]])

    def test_a_wrong_password_leaves_the_session_open(self) -> None:
        scene = UdpScene()
        scene.say("MSG 12 5 hello\n")
        self.assertEqual(scene.say("PASSWORD 12 nope\n"), ["ERROR 12 PASSWORD\n"])
        self.assertEqual(scene.say("SEND 12 1 +49\n"), ["ERROR 12 PASSWORD\n"])
        self.assertEqual(scene.say("PASSWORD 12 pw\n"), ["SEND 12\n"])
        self.assertEqual(scene.say("DONE 12\n"), ["DONE 12\n"])

    def test_a_lost_answer_is_asked_for_again(self) -> None:
        scene = UdpScene()
        for _ in range(2):
            self.assertEqual(scene.say("MSG 12 5 hello\n"), ["PASSWORD 12\n"])
        for _ in range(2):
            self.assertEqual(scene.say("PASSWORD 12 pw\n"), ["SEND 12\n"])

    def test_the_sixth_session_is_refused(self) -> None:
        scene = UdpScene()
        for sendid in range(1, 6):
            scene.open(sendid)
        self.assertEqual(scene.say("MSG 13 5 hello\n"), ["ERROR 13 too_many_sends_in_server\n"])
        scene.open(1, line=2)

    def test_a_session_ends_after_ninety_silent_seconds(self) -> None:
        scene = UdpScene()
        scene.open(16)
        scene.clock.advance(89)
        self.assertEqual(scene.say("PASSWORD 16 pw\n"), ["SEND 16\n"])
        scene.clock.advance(91)
        self.assertEqual(scene.say("SEND 16 1 +4470000000\n"), ["ERROR 16 SENDID\n"])
        self.assertEqual(scene.handset(b"+4470000000"), [])

    def test_what_is_not_open_is_not_known(self) -> None:
        scene = UdpScene()
        for words in ("PASSWORD 9 pw\n", "SEND 9 1 +49\n", "DONE 9\n"):
            self.assertEqual(scene.say(words), ["ERROR 9 SENDID\n"])

    def test_all_of_it_in_one_datagram(self) -> None:
        scene = UdpScene("--dlr", "never")
        self.assertEqual(scene.say("SMS 5 1 pw +49 hello you"), ["WAIT 5 1\n", "OK 5 1 1\n"])
        self.assertEqual(scene.say("SMS 6 1 no +49 hello you"), ["ERROR 6 PASSWORD\n"])
        self.assertEqual((scene.handset(b"+49"), scene.say("HELLO 5\n")), (["hello you"], ["HELLO 5\n"]))


class Texts(TestCase):
    def sent(self, datagram: str, *words: str) -> list[str]:
        """What the handset shows after this MSG."""
        scene = UdpScene("--dlr", "never", *words)
        scene.say(datagram)
        scene.say("PASSWORD 1 pw\n")
        scene.say("SEND 1 1 +49\n")
        return scene.handset(b"+49")

    def test_a_text_may_hold_blanks_and_line_feeds(self) -> None:
        self.assertEqual(self.sent("MSG 1 8 a b\n c\n\n\n"), ["a b\n c\n\n"])

    def test_len_is_in_octets_or_is_not_read(self) -> None:
        self.assertEqual(self.sent("MSG 1 12 Привет\n"), ["Привет"])
        self.assertEqual(self.sent("MSG 1 6 Привет\n"), ["При"])
        self.assertEqual(self.sent("MSG 1 6 Привет\n", "--len-check", "none"), ["Привет"])

    def test_3000_octets_are_the_most(self) -> None:
        scene = UdpScene()
        self.assertEqual(scene.say(f"MSG 1 3000 {'a' * 3000}\n"), ["PASSWORD 1\n"])
        self.assertEqual(scene.say(f"MSG 2 3001 {'a' * 3001}\n"), ["ERROR 2 MSG\n"])

    def test_a_text_of_too_many_parts_fails(self) -> None:
        scene = UdpScene("--parts-max", "2")
        scene.open(1, "a" * 400)
        self.assertEqual(scene.say("SEND 1 1 +49\n"), ["WAIT 1 1\n", "ERROR 1 1 errorstatus:304\n"])


class Firmwares(TestCase):
    def test_old_ones_tell_no_sms_no(self) -> None:
        scene = UdpScene("--ok-with-sms-no", "off", "--dlr", "never")
        scene.open()
        self.assertEqual(scene.say("SEND 11 1 +49\n"), ["WAIT 11 1\n", "OK 11 1\n"])

    def test_a_send_repeated_during_wait_is_a_question_or_another_sms(self) -> None:
        for word, count in (("off", 1), ("on", 2)):
            scene = UdpScene("--resend-send-duplicates", word, *SLOW, speed=1.0)
            scene.open()
            for _ in range(2):
                self.assertEqual(scene.say("SEND 11 1 +49\n"), ["WAIT 11 1\n"])
            scene.clock.pump([5.1, 5.1])
            self.assertEqual((len(scene.handset(b"+49")), len(scene.events())), (count, count))

    def test_only_the_last_telids_are_remembered(self) -> None:
        scene = UdpScene("--telid-memory", "2", "--dlr", "never")
        scene.open()
        for telid in (1, 2, 3):
            scene.say(f"SEND 11 {telid} +49\n")
        self.assertEqual(scene.say("SEND 11 2 +49\n"), ["OK 11 2 2\n"])
        self.assertEqual(scene.say("SEND 11 1 +49\n"), ["WAIT 11 1\n", "OK 11 1 4\n"])

    def test_a_logged_out_line_says_so_at_one_step_or_another(self) -> None:
        for word, wanted in (
            ("MSG", ["ERROR 1 GSM_LOGOUT"]),
            ("SEND", ["PASSWORD 1\n", "SEND 1\n", "ERROR 1 GSM_LOGOUT"]),
            ("errorstatus", ["PASSWORD 1\n", "SEND 1\n", "WAIT 1 1\n", "ERROR 1 1 errorstatus:331\n"]),
            ("silent", ["PASSWORD 1\n", "SEND 1\n", "WAIT 1 1\n"]),
        ):
            scene = UdpScene("--gsm-logout-at", word, "--gsm-logout-err", "331")
            scene.goip.lines[0].log_out()
            said: list[str] = []
            for words in ("MSG 1 5 hello\n", "PASSWORD 1 pw\n", "SEND 1 1 +49\n"):
                said += [] if "GSM_LOGOUT" in "".join(said) else scene.say(words)
            self.assertEqual(said, wanted, word)

    def test_an_error_of_the_modem_is_an_errorstatus(self) -> None:
        scene = UdpScene()
        scene.goip.lines[0].fail_with(38)
        scene.open()
        self.assertEqual(scene.say("SEND 11 1 123\n"), ["WAIT 11 1\n", "ERROR 11 1 errorstatus:38\n"])

    def test_an_sms_in_doubt_went_out_and_nothing_follows(self) -> None:
        scene = UdpScene("--uncertain-rate", "1")
        scene.open()
        self.assertEqual(scene.say("SEND 11 1 +49\n"), ["WAIT 11 1\n"])
        self.assertEqual(scene.handset(b"+49"), ["hello"])


class Reports(TestCase):
    def after(self, *words: str) -> list[str]:
        """What a line says, from WAIT on, about an SMS whose report comes at once."""
        scene = UdpScene("--clock-offset-s", "-1677590939", *words)
        scene.open()
        return scene.say("SEND 11 1 +8613800138000\n")[1:]

    def test_a_report_follows_the_ok(self) -> None:
        ok, deliver = self.after()
        self.assertEqual(ok, "OK 11 1 1\n")
        self.assertEqual(deliver, "DELIVER:0;id:goip101;password:pw;sms_no:1;state:0;num:+8613800138000")

    def test_it_may_come_before(self) -> None:
        verbs = [said[:2] for said in self.after("--deliver-before-ok", "1")]
        self.assertEqual(verbs, ["DE", "OK"])

    def test_the_recipient_may_be_missing(self) -> None:
        self.assertTrue(self.after("--deliver-num", "off")[1].endswith(";state:0"))

    def test_reports_may_be_off(self) -> None:
        self.assertEqual(self.after("--deliver-reports", "off"), ["OK 11 1 1\n"])

    def test_the_state_tells_how_it_ended(self) -> None:
        for words, state in ((("--dlr", "undeliv:30"), 70), (("--deliver-state", "32"), 32)):
            self.assertIn(f";state:{state};", self.after(*words)[1])
