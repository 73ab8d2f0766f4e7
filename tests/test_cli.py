import subprocess
import sys

import click
from click.testing import CliRunner
from twisted.trial.unittest import TestCase

from router.cli import MODULES, main
from tests.config.pages import ESME, GATEWAY, PageTestCase


class CommandsTests(TestCase):
    def test_each_is_in_the_module_that_the_table_names(self) -> None:
        context = click.Context(main)
        for name in MODULES:
            command = main.get_command(context, name)
            self.assertEqual((command and command.name), name)

    def test_each_has_an_example_in_its_help(self) -> None:
        for name in MODULES:
            shown = CliRunner().invoke(main, [name, "--help"]).stdout
            self.assertRegex(shown, rf"(?m)^  Examples?:\n    smpp-router {name}\b", name)

    def test_to_ask_a_running_router_takes_no_twisted(self) -> None:
        # Its import takes a second, on a machine that is small.
        script = "import sys, router.cli, router.commands.see; sys.exit('twisted' in sys.modules)"
        self.assertEqual(subprocess.run([sys.executable, "-c", script], check=False).returncode, 0)


class SourceTests(TestCase):
    def test_the_tools_of_the_source_are_run_with_their_options(self) -> None:
        for name, said in (("simulate", "--channels"), ("demo", "--receipts")):
            script = "from router.cli import main; main()"
            ended = subprocess.run(
                [sys.executable, "-c", script, name, "--", "--help"],
                capture_output=True,
                text=True,
                check=False,
            )
            self.assertEqual((ended.returncode, said in ended.stdout), (0, True), ended.stderr)


class FullTests(PageTestCase):
    def test_what_cannot_be_said_ends_with_a_line(self) -> None:
        path = self.write(ESME + GATEWAY)
        with open("/dev/full", "w") as full:
            ended = subprocess.run(
                [sys.executable, "-c", "from router.cli import main; main()", "check", "-c", path],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        self.assertEqual(ended.returncode, 1)
        self.assertIn("Error: it ended early: [Errno 28]", ended.stderr)
        self.assertNotIn("Traceback", ended.stderr)
