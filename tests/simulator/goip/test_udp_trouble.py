"""Datagrams that are lost, come twice, or late."""

from itertools import pairwise

from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.goip.udp.trouble import Trouble
from tests.simulator.goip.scene import Scene
from tests.simulator.goip.udp_scene import UdpScene


class Carrying(TestCase):
    def carried(self, *words: str, count: int = 1000) -> list[int]:
        """Which of a thousand datagrams come out, in which order."""
        scene, came = Scene(*words), list[bytes]()
        trouble = Trouble(scene.goip, "out", lambda octets, to: came.append(octets))
        for number in range(count):
            trouble.carry(b"%d" % number)
            scene.clock.advance(0.01)
        scene.clock.advance(1)
        return [int(each) for each in came]

    def test_usually_each_comes_once_in_order(self) -> None:
        self.assertEqual(self.carried(), list(range(1000)))

    def test_a_share_is_lost(self) -> None:
        self.assertTrue(750 < len(self.carried("--loss-out", "0.2")) < 850)

    def test_a_share_comes_twice(self) -> None:
        self.assertTrue(1150 < len(self.carried("--dup-out", "0.2")) < 1250)

    def test_a_share_is_overtaken(self) -> None:
        came = self.carried("--reorder-out", "0.2")
        self.assertEqual(sorted(came), list(range(1000)))
        self.assertTrue(50 < sum(one > two for one, two in pairwise(came)) < 250)

    def test_the_other_way_is_not_touched(self) -> None:
        self.assertEqual(self.carried("--loss-in", "1"), list(range(1000)))

    def test_what_is_lost_is_as_if_it_had_not_been_sent(self) -> None:
        self.assertEqual(UdpScene("--loss-in", "1").say("MSG 1 5 hello\n"), [])
        self.assertEqual(UdpScene("--loss-out", "1").first[1], [])
