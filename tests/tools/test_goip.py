"""The simulator's command."""

from pathlib import Path

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase as TestCase

from tools import goipsim
from tools.goip import arguments, boxes
from tools.goipsim.records import Records


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

    def test_the_simulator_has_no_line_of_the_router_in_it(self) -> None:
        for file in Path(goipsim.__file__).parent.glob("*.py"):
            for line in file.read_text("utf-8").splitlines():
                self.assertFalse(line.startswith(("import router", "from router")), file.name)
