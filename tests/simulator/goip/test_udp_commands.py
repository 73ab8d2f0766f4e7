"""Commands of the SMS server to a line."""

from twisted.trial.unittest import SynchronousTestCase as TestCase

from tests.simulator.goip.udp_scene import UdpScene


class Commands(TestCase):
    def setUp(self) -> None:
        self.scene = UdpScene(speed=1.0)

    def ask(self, words: str) -> list[str]:
        return self.scene.say(words)

    def test_every_command_is_answered(self) -> None:
        for words, wanted in (
            ("get_gsm_num 879901 pw", "get_gsm_num 879901 +1555010001"),
            ("set_gsm_num 879902 13800138001 pw", "set_gsm_num 879902 ok"),
            ("get_gsm_num 879903 pw\n", "get_gsm_num 879903 13800138001"),
            ("get_exp_time 1 pw", "get_exp_time 1 -1"),
            ("set_exp_time 2 60 pw", "set_exp_time 2 ok"),
            ("get_exp_time 3 pw", "get_exp_time 3 60"),
            ("get_remain_time 4 pw", "get_remain_time 4 60"),
            ("reset_remain_time 5 pw", "reset_remain_time 5 ok"),
            ("get_gsm_state 6 pw", "get_gsm_state 6 IDLE"),
            ("svr_drop_call 7 pw", "svr_drop_call 7 ok"),
            ("get_imei 8 pw", "get_imei 8 350000000000001"),
            ("set_imei 9 123456789012345 pw", "set_imei 9 ok"),
            ("set_imei 10 1 pw", "ERROR 10 imei"),
            ("get_out_call_interval 11 pw", "get_out_call_interval 11 0"),
            ("set_out_call_interval 12 5 pw", "set_out_call_interval 12 ok"),
            ("set_base_cell 13 5E5C pw", "set_base_cell 13 ok"),
            ("get_cells_list 14 pw", "get_cells_list 14 ok"),
            ("CURCELL 15 pw", "CURCELL 15 5E5B"),
            ("svr_reboot_module 16 pw", "svr_reboot_module 16 ok"),
            ("svr_reboot_dev 17 pw", "svr_reboot_dev 17 ok"),
        ):
            self.assertEqual(self.ask(words)[-1], wanted)

    def test_the_password_comes_last(self) -> None:
        self.assertEqual(self.ask("get_gsm_num 879901 nope"), ["ERROR 879901 password"])

    def test_a_module_is_switched_off_by_0_or_2(self) -> None:
        for flag, value, wanted in (("both", "0", False), ("both", "2", False), ("0", "2", True)):
            self.scene = UdpScene("--module-off", flag)
            self.ask(f"module_ctl_i 1 {value} pw")
            self.assertEqual(self.scene.goip.lines[0].logged_in, wanted)

    def test_all_modules_have_a_digit_each(self) -> None:
        self.ask("module_ctl 1 0120 pw")
        self.assertEqual([line.enabled for line in self.scene.goip.lines], [False, True, True, False])

    def test_a_cell_scan_is_told_by_an_event(self) -> None:
        self.assertIn(";password:pw;lists:5E5B,5E5C,5E61,", self.ask("get_cells_list 1 pw")[0])

    def test_a_module_reboots_for_a_minute_and_the_box_too(self) -> None:
        self.ask("svr_reboot_module 1 pw")
        self.assertFalse(self.scene.goip.lines[0].logged_in)
        self.scene.clock.advance(61)
        self.assertTrue(self.scene.goip.lines[0].logged_in)
        self.ask("svr_reboot_dev 1 pw")
        self.scene.clock.advance(1)
        self.assertFalse(self.scene.goip.running)
        self.scene.clock.advance(61)
        self.assertTrue(self.scene.goip.running)

    def test_a_call_is_dropped(self) -> None:
        self.scene.goip.lines[0].call("10086", 100)
        self.assertEqual(self.ask("get_gsm_state 1 pw"), ["get_gsm_state 1 ACTIVE"])
        self.ask("svr_drop_call 2 pw")
        self.assertEqual(self.ask("get_gsm_state 3 pw"), ["get_gsm_state 3 IDLE"])

    def test_all_at_once(self) -> None:
        (said,) = self.ask("GSM 5 pw")
        self.assertTrue(said.startswith("GSM:5;get_gsm_num:+1555010001;get_exp_time:-1;get_remain_time:-1;"))
        self.assertEqual(self.ask("GSM 5 no"), ["GSMERROR 5 password"])

    def test_calls_are_forwarded(self) -> None:
        self.assertEqual(self.ask("CF 5 pw 0 3 +49 20"), ["CFOK 5"])
        self.assertEqual(self.ask("DONE 5"), ["DONE 5\n"])
        self.assertEqual(self.ask("CF 6 pw 9 3 +49 20"), ["CFERROR 6 parameter"])

    def test_at_commands_pass_for_a_minute(self) -> None:
        self.assertEqual(self.ask("ATCMD 1 AT+CSQ pw"), ["ERROR 1 not_in_at_mode"])
        self.assertEqual(self.ask("ATSTART 2 pw"), ["ATSTART 2 ok"])
        self.assertEqual(self.ask("ATCMD 3 AT+CSQ pw"), ["AT:3;count:1;id:goip101;password:pw;receive:OK"])
        self.scene.clock.advance(61)
        self.assertEqual(self.ask("ATCMD 4 AT+CSQ pw"), ["ERROR 4 not_in_at_mode"])
