"""The simulator's command."""

from contextlib import redirect_stdout
from io import StringIO

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.goip.command import arguments, boxes, say
from router.simulator.goip.records import Records


class Command(TestCase):
    def ids(self, line: str) -> list[str]:
        """The IDs of the boxes that this command line makes."""
        return [box.settings.id for box in boxes(arguments(line.split()), Clock(), Records())]

    def test_one_box_has_the_id_that_was_given(self) -> None:
        self.assertEqual(self.ids("--id goip7"), ["goip7"])

    def test_several_count_up_from_one(self) -> None:
        self.assertEqual(self.ids("--id goip7 --boxes 3"), ["goip1", "goip2", "goip3"])

    def test_every_sim_has_a_number_of_its_own(self) -> None:
        made = boxes(arguments(["--boxes", "12", "--channels", "2"]), Clock(), Records())
        numbers = [box.gsm_number(line) for box in made for line in box.lines]
        self.assertEqual(len(set(numbers)), 24)

    def test_a_flag_reaches_the_box(self) -> None:
        (box,) = boxes(arguments(["--bind-resp-nul", "false"]), Clock(), Records())
        self.assertFalse(box.settings.bind_resp_nul)

    def faces(self, line: str) -> tuple[object, object, object]:
        """Where SMPP and HTTP listen, and the SMS server."""
        given = arguments(line.split())
        return given.smpp, given.http, given.udp

    def test_all_faces_are_open_if_none_is_named(self) -> None:
        self.assertEqual(self.faces(""), (7777, 8080, "127.0.0.1:44444"))

    def test_else_those_that_are(self) -> None:
        self.assertEqual(self.faces("--smpp --channels 8"), (7777, None, None))
        self.assertEqual(self.faces("--http 80 --udp 10.0.0.1:4"), (None, 80, "10.0.0.1:4"))

    def test_flags_go_before_the_profile(self) -> None:
        given = arguments(["--profile", "worst", "--mo-long", "udh", "--smpp", "0"])
        self.assertEqual((given.mo_long, given.bind_resp_nul), ("udh", False))

    def test_a_log_is_a_line_for_all_that_happens(self) -> None:
        said = StringIO()
        with redirect_stdout(said):
            say("an SMS with\na line feed, \x1b and ж")
        self.assertTrue(said.getvalue().endswith(" an SMS with\\na line feed, \\x1b and ж\n"))
