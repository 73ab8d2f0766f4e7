"""The page about the simulator says what the code does."""

import re
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.goip.command import arguments
from router.simulator.goip.control import Control
from router.simulator.goip.profiles import profile
from tests.simulator.goip.scene import Scene
from tools.simulator_flags import PAGE, rewritten, row


class Page(TestCase):
    def setUp(self) -> None:
        self.page = PAGE.read_text("utf-8")

    def test_its_table_of_flags_is_that_of_the_code(self) -> None:
        self.assertEqual(self.page, rewritten(self.page), "python -m tools.simulator_flags writes it anew")

    def test_a_row_tells_default_and_other_values(self) -> None:
        wanted = "| `--len-check` | `bytes` | `none` | a text ends after len octets |"
        self.assertEqual(row("len_check", "bytes", "a text ends after len octets"), wanted)
        self.assertEqual(row("mo_held", 100, "held"), "| `--mo-held` | `100` | | held |")

    def test_the_commands_that_it_shows_are_taken(self) -> None:
        shown = re.findall(r"^\.venv/bin/python tools/goip\.py *(.*?) *(?:#.*)?$", self.page, re.MULTILINE)
        self.assertEqual(len(shown), 5)
        for words in shown:
            arguments(words.split())

    def test_it_names_every_command_of_the_control_port(self) -> None:
        scene = Scene()
        for name in Control([scene.goip], scene.goip.records).commands:
            self.assertTrue(f"`{name} " in self.page or f"`{name}`" in self.page, name)

    def test_each_flag_that_it_names_there_is(self) -> None:
        scene = Scene()
        known = set(vars(arguments([]))) | {"dlr", "help"}
        for name in re.findall(r"`--([a-z0-9-]+)", self.page):
            self.assertIn(name.replace("-", "_"), known)
        for name in re.findall(r"`set ([a-z_]+) ", self.page):
            self.assertTrue(hasattr(scene.goip.settings, name), name)

    def test_its_profile_is_one(self) -> None:
        file = Path(self.mktemp())
        file.write_text(self.page.partition("```yaml\n")[2].partition("```")[0], "utf-8")
        self.assertEqual(profile(str(file)).inbox_size, 5)
