"""USSD by UDP."""

from twisted.trial.unittest import SynchronousTestCase as TestCase

from tests.simulator.goip.udp_scene import UdpScene

SLOW = ("--send-median-s", "5")


class Asking(TestCase):
    def test_the_balance(self) -> None:
        self.assertEqual(UdpScene().say("USSD 111 pw *100#"), ["USSD 111 Your balance is 10.00"])

    def test_a_menu_stays_open_until_it_is_left(self) -> None:
        scene = UdpScene()
        self.assertEqual(scene.say("USSD 1 pw *111#"), ["USSD 1 1 Balance\n2 Number\n0 Exit"])
        self.assertEqual(scene.say("USSD 2 pw 2"), ["USSD 2 Your number is +1555010001"])
        scene.say("USSD 3 pw *111#")
        self.assertEqual(scene.say("USSDEXIT 4 pw"), ["USSDEXIT 4"])
        self.assertEqual(scene.say("USSD 5 pw 2"), ["USSDERROR 5 USSD send failed!"])

    def test_it_waits_for_the_sms_that_is_under_way(self) -> None:
        scene = UdpScene("--send-p95-s", "5.0001", "--dlr", "never", speed=1.0)
        scene.open()
        scene.say("SEND 11 1 +49\n")
        scene.say("USSD 1 pw *100#")
        scene.clock.advance(5.1)
        self.assertEqual(scene.events(), ["OK 11 1 1\n"])
        scene.clock.advance(5.1)
        self.assertEqual(scene.events(), ["USSD 1 Your balance is 10.00"])

    def test_a_line_without_network_fails_it(self) -> None:
        scene = UdpScene()
        scene.goip.lines[0].log_out()
        self.assertEqual(scene.say("USSD 1 pw *100#"), ["USSDERROR 1 USSD send failed!"])

    def test_a_wrong_password(self) -> None:
        self.assertEqual(UdpScene().say("USSD 1 no *100#"), ["USSDERROR 1 password"])

    def test_an_unknown_code_may_have_an_ordinary_answer(self) -> None:
        scene = UdpScene("--ussd-fails", "USSD send failed!")
        self.assertEqual(scene.say("USSD 1 pw *9#"), ["USSD 1 USSD send failed!"])


class Firmwares(TestCase):
    def test_a_sendid_that_does_not_rise_gets_the_last_answer(self) -> None:
        for word, wanted in (("on", "USSD 5 Your balance"), ("off", "USSD 4 Your number")):
            scene = UdpScene("--ussd-replay-old-sendid", word)
            scene.say("USSD 5 pw *100#")
            self.assertTrue(scene.say("USSD 4 pw *102#")[0].startswith(wanted))

    def test_a_line_feed_is_part_of_the_code(self) -> None:
        for word, wanted in (("on", "USSDERROR 1"), ("off", "USSD 1 Your")):
            scene = UdpScene("--ussd-newline-breaks", word)
            self.assertTrue(scene.say("USSD 1 pw *100#\n")[0].startswith(wanted))

    def test_a_repeat_within_a_minute_breaks_it(self) -> None:
        scene = UdpScene("--send-median-s", "70", "--send-p95-s", "71", speed=1.0)
        scene.say("USSD 1 pw *100#")
        scene.clock.advance(10)
        self.assertEqual(scene.say("USSD 1 pw *100#"), ["USSDERROR 1 USSD send failed!"])
        scene.clock.advance(100)
        self.assertEqual(scene.events(), [])

    def test_a_later_one_does_not(self) -> None:
        scene = UdpScene("--send-median-s", "70", "--send-p95-s", "71", speed=1.0)
        scene.say("USSD 1 pw *100#")
        scene.clock.advance(61)
        self.assertEqual(scene.say("USSD 1 pw *100#"), [])
        scene.clock.advance(10)
        self.assertEqual(scene.events(), ["USSD 1 Your balance is 10.00"])
