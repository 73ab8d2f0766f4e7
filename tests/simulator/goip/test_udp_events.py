"""What a line tells its SMS server by itself."""

from typing import Any

from twisted.trial.unittest import SynchronousTestCase as TestCase

from tests.simulator.goip.scene import START
from tests.simulator.goip.udp_scene import UdpScene


def number(said: str) -> int:
    """The number of an event."""
    return int(said.split(";")[0].partition(":")[2])


class Receiving(TestCase):
    def fates(self, scene: UdpScene) -> list[Any]:
        """How the received SMS ended by UDP."""
        return [fate.status for fate in scene.goip.records.fates if fate.face == "udp"]

    def test_a_received_sms_is_pushed_by_its_line_text_last(self) -> None:
        scene = UdpScene()
        scene.receive(2, "Balance 1;2 EUR\nmsg:x", "MyOperator")
        (said,) = scene.events(2)
        wanted = (
            f"RECEIVE:{int(START) - 1};id:goip102;password:pw;srcnum:MyOperator;msg:Balance 1;2 EUR\nmsg:x"
        )
        self.assertEqual((said, scene.events(1)), (wanted, []))

    def test_it_comes_again_every_three_seconds_and_three_times_at_most(self) -> None:
        scene = UdpScene()
        scene.receive(1, "Hi")
        scene.clock.pump([2.9, 0.2])
        self.assertEqual(len(scene.events()), 2)
        scene.clock.pump([3.0] * 8)
        self.assertEqual((len(scene.events()), self.fates(scene)), (2, ["lost"]))

    def test_an_acknowledgement_ends_that_with_or_without_line_feed(self) -> None:
        for end in ("", "\n"):
            scene = UdpScene()
            scene.receive(1, "Hi")
            scene.say(f"RECEIVE {number(scene.events()[0])} OK{end}")
            scene.clock.advance(20)
            self.assertEqual((scene.events(), self.fates(scene)), ([], [0]))

    def test_so_does_an_error_and_it_is_written_down(self) -> None:
        scene = UdpScene()
        scene.receive(1, "Hi")
        scene.say(f"RECEIVE {number(scene.events()[0])} ERROR not found")
        scene.clock.advance(20)
        self.assertEqual((scene.events(), self.fates(scene)), ([], ["refused"]))

    def test_another_verb_or_number_acknowledges_nothing(self) -> None:
        scene = UdpScene()
        scene.receive(1, "Hi")
        own = number(scene.events()[0])
        for words in (f"DELIVER {own} OK", f"RECEIVE {own + 1} OK", "RECEIVE x OK"):
            scene.say(words)
        scene.clock.advance(3.1)
        self.assertEqual(len(scene.events()), 1)

    def test_the_number_of_the_smsc_and_the_other_spelling_of_the_password(self) -> None:
        scene = UdpScene("--smscnum", "on", "--receive-pass-field", "pass")
        scene.receive(1, "Hi", "+49")
        self.assertIn(";id:goip101;pass:pw;srcnum:+49;smscnum:+491710760000;msg:Hi", scene.events()[0])

    def test_a_line_out_of_the_network_gets_its_sms_later(self) -> None:
        scene = UdpScene()
        scene.goip.lines[0].log_out()
        scene.receive(1, "Hi")
        scene.events()
        scene.goip.lines[0].log_in()
        self.assertEqual(
            [said.partition(":")[0] for said in scene.events()], ["CELLINFO", "CGATT", "RECEIVE"]
        )


class Numbers(TestCase):
    def numbers(self, kind: str) -> list[int]:
        """Numbers of two events, and of one more after a reboot ten seconds later."""
        scene, found = UdpScene("--recvid", kind), list[int]()
        for text in ("a", "b"):
            scene.receive(1, text)
            found.append(number(scene.events()[0]))
        scene.clock.advance(10)
        scene.goip.switch_off()
        scene.goip.switch_on()
        scene.events()
        scene.receive(2, "c")
        return [*found, number(scene.events(2)[-1])]

    def test_they_descend_from_the_time(self) -> None:
        one, two, three = self.numbers("descending")
        self.assertEqual((one, two), (int(START) - 1, int(START) - 2))
        self.assertTrue(int(START) - 10 < three < int(START) + 10)

    def test_they_may_be_the_time(self) -> None:
        one, two, three = self.numbers("time")
        self.assertTrue(int(START) <= one < two < three)

    def test_they_may_be_negative(self) -> None:
        self.assertEqual(self.numbers("negative")[:2], [-1, -2])

    def test_they_may_come_again_after_a_reboot(self) -> None:
        scene = UdpScene("--recvid", "reused")
        scene.receive(1, "a")
        first = number(scene.events()[0])
        scene.goip.switch_off()
        scene.goip.switch_on()
        again = [number(said) for line in (1, 2, 3, 4) for said in scene.events(line)]
        self.assertIn(first, again)


class Others(TestCase):
    def test_a_call_is_told_from_its_first_ring_to_its_end(self) -> None:
        scene = UdpScene(speed=1.0)
        scene.goip.lines[0].call("10086", 20)
        scene.clock.advance(21)
        bodies = [said.split(";password:pw;") for said in scene.events()]
        told = dict.fromkeys((head.partition(":")[0], body) for head, body in bodies)
        self.assertEqual(
            list(told),
            [
                ("RECORD", "dir:2;num:10086"),
                ("STATE", "gsm_remain_state:BUSY"),
                ("HANGUP", "num:10086,cause:Normal call clearing"),
                ("REMAIN", "gsm_remain_time:-1"),
                ("STATE", "gsm_remain_state:IDLE"),
            ],
        )

    def test_neighbours_are_told_every_some_minutes(self) -> None:
        scene = UdpScene()
        for _ in range(9):
            scene.clock.advance(30)
        self.assertEqual(scene.events()[0].partition(":")[0], "BCCH")

    def test_a_box_that_goes_off_repeats_nothing(self) -> None:
        scene = UdpScene()
        scene.receive(1, "Hi")
        scene.goip.switch_off()
        scene.events()
        scene.clock.advance(20)
        self.assertEqual(scene.events(), [])
