"""The control port's commands."""

import json
from typing import Any

from twisted.internet.testing import StringTransport
from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.goip.control import Control
from router.simulator.goip.udp.face import UdpFace
from router.simulator.goip.wire import ControlPort
from tests.simulator.goip.scene import Scene
from tests.simulator.goip.udp_scene import Port


class Commands(TestCase):
    def setUp(self) -> None:
        self.scene = Scene()
        self.control = Control([self.scene.goip], self.scene.goip.records)

    def ask(self, line: str) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.control.answer(line))
        return answer

    def test_an_sms_comes_in_and_is_written_at_once(self) -> None:
        end = self.scene.bound("goip102")
        for line in ("mo 2 +4477 hello%20there", 'mo goip102 MTN "\\u0416 \\n quoted"'):
            self.assertTrue(self.ask(line)["ok"])
        self.assertIn(b"hello there", end.pdus()[0].body)
        self.assertEqual(self.ask("stats")["boxes"][0]["received"], 2)

    def test_every_line_is_a_star(self) -> None:
        self.assertEqual(self.ask("mo * +44 Hi")["numbers"], [1, 2, 3, 4])

    def test_a_line_logs_out_and_in(self) -> None:
        for command, wanted in (("logout 2", False), ("login 2", True), ("logout goip102 60", False)):
            self.ask(command)
            self.assertEqual(self.scene.goip.lines[1].logged_in, wanted)
        self.scene.clock.advance(61)
        self.assertTrue(self.scene.goip.lines[1].logged_in)

    def test_a_line_fails_on_demand(self) -> None:
        self.ask("error * 38")
        self.scene.bound().submit()
        self.ask("error * 0")
        self.scene.bound().submit()
        self.assertEqual(
            self.scene.goip.lines[0].counts, {"submitted": 2, "sent": 1, "parts": 1, "failed": 1}
        )

    def test_flags_change_while_it_runs(self) -> None:
        self.ask("receipts off")
        self.ask("set mo_long udh")
        self.assertEqual(
            (self.scene.goip.settings.receipts, self.scene.goip.settings.mo_long), (False, "udh")
        )

    def test_connections_are_cut(self) -> None:
        ends = [self.scene.bound(), self.scene.bound("goip1")]
        self.ask("drop")
        self.assertTrue(all(end.was_cut for end in ends))

    def test_handsets_and_the_last_rows_are_shown(self) -> None:
        self.scene.bound().submit(b"Hi", to=b"+49")
        self.assertEqual(self.ask("handset +49")["texts"], ["Hi"])
        self.assertEqual(self.ask("sent")["sent"][0]["channel"], "goip101")
        self.assertEqual(self.ask("fates 3")["fates"], [])

    def test_a_sim_runs_out_of_money(self) -> None:
        self.ask("balance 1 0")
        end = self.scene.bound()
        end.submit(b"poor", to=b"+49")
        self.ask("balance goip101 2.50")
        end.submit(b"rich", to=b"+49")
        self.assertEqual(self.ask("handset +49")["texts"], ["rich"])
        self.assertEqual(self.ask("stats")["boxes"][0]["lines"]["goip101"]["balance"], 2.5)

    def test_a_sim_is_swapped_or_taken_out(self) -> None:
        def iccid() -> object:
            return self.ask("stats")["boxes"][0]["lines"]["goip102"]["iccid"]

        before = iccid()
        self.assertEqual(self.ask("swap 2")["iccids"], [iccid()])
        self.assertNotEqual(iccid(), before)
        self.ask("eject 2")
        self.assertEqual((iccid(), self.scene.goip.lines[1].logged_in), (None, False))
        self.ask("swap 2")
        self.assertTrue(self.scene.goip.lines[1].logged_in)

    def test_a_module_is_switched_off_and_on(self) -> None:
        for word, wanted in (("off", False), ("on", True)):
            self.ask(f"module 3 {word}")
            self.assertEqual(self.scene.goip.lines[2].logged_in, wanted)

    def test_a_box_is_switched_off_and_on(self) -> None:
        end = self.scene.bound()
        self.ask("off goip1")
        self.assertTrue(end.was_cut)
        self.assertFalse(self.ask("stats")["boxes"][0]["running"])
        self.ask("on")
        self.scene.bound()

    def test_a_call_and_any_event_reach_the_faces(self) -> None:
        udp, port = UdpFace(self.scene.goip), Port()
        udp.attach(self.scene.goip.lines[0], port)
        self.ask("call 1 10086 20")
        self.ask("event 1 USSN msg:Hello you")
        verbs = [each.partition(b":")[0] for each in port.sent]
        self.assertEqual(verbs, [b"RECORD", b"STATE", b"HANGUP", b"REMAIN", b"STATE", b"USSN"])
        self.assertTrue(port.sent[0].endswith(b"dir:1;num:10086"))
        self.assertTrue(port.sent[-1].endswith(b";msg:Hello you"))

    def test_it_tells_its_commands(self) -> None:
        answer = self.ask("help")
        for command in answer["commands"]:
            self.assertIn(f"``{command}", answer["words"])

    def test_what_is_not_understood_is_said(self) -> None:
        for line in (
            "",
            "dance",
            "mo 9 +44 Hi",
            "mo 1 +44",
            'mo 1 + "x',
            "set mo_long x",
            "drop goip7",
            "sent x",
            "balance 1",
            "module 1 maybe",
            "call 1",
            "event 1",
        ):
            answer = self.ask(line)
            self.assertEqual((answer["ok"], bool(answer["error"])), (False, True), line)

    def test_each_line_is_answered_by_a_line(self) -> None:
        wire = ControlPort(self.control).buildProtocol(None)
        transport = StringTransport()
        wire.makeConnection(transport)
        wire.dataReceived(b"stats\r\nhandset +4")
        wire.dataReceived(b"9\n")
        self.assertEqual([json.loads(line)["ok"] for line in transport.value().splitlines()], [True, True])
