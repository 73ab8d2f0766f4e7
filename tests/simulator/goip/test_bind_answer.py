"""The answer to a bind, octet by octet as a real box sent it."""

from twisted.trial.unittest import SynchronousTestCase as TestCase

from tests.simulator.goip.scene import Scene

SEEN = bytes.fromhex("00000019 80000009 00000000 00000001 676f6970736d733034")
"""bind_transceiver_resp of a real box: system_id without its NUL."""


class Binding(TestCase):
    def test_the_answer_to_a_bind_is_the_one_seen_when_the_nul_is_left_off(self) -> None:
        scene = Scene("--id", "goipsms", "--bind-resp-nul", "false")
        end = scene.end()
        end.ask(9, b"goipsms04\0pw\0\0\x34\0\0\0")
        self.assertEqual(end.came(), SEEN)

    def test_usually_the_nul_is_there(self) -> None:
        end = Scene("--id", "goipsms").end()
        end.ask(9, b"goipsms04\0pw\0\0\x34\0\0\0")
        self.assertEqual(end.came()[16:], b"goipsms04\0")
