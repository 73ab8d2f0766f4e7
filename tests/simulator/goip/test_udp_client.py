"""A line registers with an SMS server."""

from twisted.trial.unittest import SynchronousTestCase as TestCase

from tests.simulator.goip.udp_scene import UdpScene


class Registering(TestCase):
    def test_the_first_keep_alive_has_the_fields_of_new_firmware(self) -> None:
        (said,) = UdpScene("--operator", "POL").first[1]
        self.assertEqual(
            said,
            "req:1;id:goip101;pass:pw;num:+1555010001;signal:20;gsm_status:LOGIN;voip_status:LOGOUT;"
            "voip_state:IDLE;remain_time:-1;imei:350000000000001;imsi:262010000010000;"
            "iccid:89490000000000010000;pro:POL;idle:11;disable_status:0;SMS_LOGIN:N;SMB_LOGIN:;"
            "CELLINFO:LAC:7E5,CELL ID:5E5B;CGATT:Y;",
        )

    def test_old_firmware_has_nine_fields(self) -> None:
        (said,) = UdpScene("--keepalive-fields", "old").first[2]
        names = [field.partition(":")[0] for field in said.rstrip(";").split(";")]
        self.assertEqual(
            names,
            ["req", "id", "pass", "num", "signal", "gsm_status", "voip_status", "imei", "imsi", "iccid"],
        )

    def test_it_goes_on_every_half_minute_whether_it_is_answered_or_not(self) -> None:
        scene = UdpScene()
        scene.clock.pump([29, 2, 30])
        self.assertEqual([said.split(";")[0] for said in scene.heard()], ["req:2", "req:3"])

    def test_a_line_may_have_a_name_of_its_own(self) -> None:
        scene = UdpScene("--udp-ids", "2=desk:secret,3=shop")
        logins = [scene.first[number][0].split(";")[1:3] for number in (1, 2, 3)]
        self.assertEqual(
            logins, [["id:goip101", "pass:pw"], ["id:desk", "pass:secret"], ["id:shop", "pass:pw"]]
        )

    def test_it_is_registered_until_92_seconds_after_an_answer(self) -> None:
        scene = UdpScene()
        scene.register(0)
        scene.clock.advance(91)
        self.assertTrue(scene.client().is_registered)
        self.assertIn("SMS_LOGIN:Y", scene.heard()[0])
        scene.clock.advance(2)
        self.assertFalse(scene.client().is_registered)

    def test_an_answer_by_mistake_counts_too(self) -> None:
        scene = UdpScene()
        scene.say("req:1;v:1;status:200;")
        self.assertTrue(scene.client().is_registered)

    def test_most_boxes_do_not_read_the_status(self) -> None:
        for word, wanted in (("off", True), ("on", False)):
            scene = UdpScene("--reg-checked", word)
            scene.register(404)
            self.assertEqual(scene.client().is_registered, wanted)

    def test_a_checked_line_pushes_nothing_before_it_is_registered(self) -> None:
        scene = UdpScene("--reg-checked", "on")
        scene.receive(1, "Hi")
        self.assertEqual(scene.events(), [])
        scene.register()
        scene.receive(1, "Hi")
        self.assertEqual(len(scene.events()), 1)

    def test_a_line_without_network_or_sim_says_so(self) -> None:
        scene = UdpScene()
        scene.goip.lines[0].log_out()
        scene.goip.lines[1].insert(None)
        scene.goip.lines[2].switch(False)
        scene.clock.advance(30)
        one, two, three = ("".join(scene.heard(number)) for number in (1, 2, 3))
        self.assertIn("gsm_status:LOGOUT", one)
        self.assertIn("imsi:;iccid:;", two)
        self.assertIn("disable_status:1", three)

    def test_another_sim_has_another_iccid(self) -> None:
        scene = UdpScene()
        scene.goip.swap_sim(scene.goip.lines[0])
        scene.clock.advance(30)
        self.assertIn("iccid:89490000000000010001", "".join(scene.heard()))


class Rebooting(TestCase):
    def test_requests_are_counted_from_one_again_or_not(self) -> None:
        for word, wanted in (("on", "req:1"), ("off", "req:2")):
            scene = UdpScene("--req-restart", word)
            scene.goip.switch_off()
            scene.goip.switch_on()
            self.assertEqual(scene.heard()[0].split(";")[0], wanted)

    def test_a_box_that_is_off_is_silent_and_deaf(self) -> None:
        scene = UdpScene()
        scene.goip.switch_off()
        scene.heard()
        scene.clock.advance(100)
        self.assertEqual(scene.heard(), [])
        self.assertEqual(scene.say("MSG 1 5 hello\n"), [])

    def test_sessions_do_not_outlive_it(self) -> None:
        scene = UdpScene()
        scene.open(11)
        scene.goip.switch_off()
        scene.goip.switch_on()
        self.assertEqual(scene.say("SEND 11 1 +49\n"), ["ERROR 11 SENDID\n"])

    def test_the_ports_may_be_others(self) -> None:
        for word, wanted in (("off", 0), ("on", 1)):
            scene = UdpScene("--port-change-on-reboot", word)
            scene.goip.switch_off()
            scene.goip.switch_on()
            self.assertEqual(scene.ports[1].moves, wanted)


class Nonsense(TestCase):
    def test_it_is_not_answered(self) -> None:
        scene = UdpScene()
        for words in (
            "",
            "\n",
            "dance",
            "MSG",
            "SEND 1",
            "USSD 1",
            "get_gsm_num",
            "PASSWORD",
            "reg:",
            "CF 1",
        ):
            self.assertEqual(scene.say(words), [], words)
