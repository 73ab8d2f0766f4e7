import subprocess
import sys

import click
from click.testing import CliRunner
from twisted.trial.unittest import TestCase

from router.build_info import is_compiled
from router.cli import COMMANDS, MODULES, main
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

    def test_the_line_of_each_in_the_help_is_that_of_its_own_help(self) -> None:
        context = click.Context(main)
        for its in COMMANDS.values():
            for name, line in its.items():
                command = main.get_command(context, name)
                self.assertEqual(command and command.get_short_help_str(200), line, name)


class VersionTests(TestCase):
    def test_it_tells_the_version_and_whether_it_is_compiled(self) -> None:
        how = "compiled" if is_compiled() else "as Python"
        shown = CliRunner().invoke(main, ["--version"]).stdout
        self.assertRegex(shown, rf"^smpp-router \d+\.\d+\.\d+\S*, {how}, on Python 3\.\d+\.\d+\n$")


class CheapTests(TestCase):
    """Imports are most of what a command costs: Twisted, pydantic and rich take a second."""

    def left_out(self, script: str, *modules: str) -> None:
        among = f"import sys; {script}; sys.exit(' '.join({{*{modules!r}}} & {{*sys.modules}}) or 0)"
        ended = subprocess.run([sys.executable, "-c", among], check=False, capture_output=True, text=True)
        self.assertEqual((ended.returncode, ended.stderr), (0, ""))

    def called(self, *arguments: str) -> str:
        return f"from router.cli import main; main({[*arguments]!r}, 'smpp-router', standalone_mode=False)"

    def test_the_help_of_all_commands_imports_none(self) -> None:
        self.left_out(self.called("--help"), "router.commands", "rich", "twisted", "pydantic")

    def test_the_help_of_a_command_takes_neither_twisted_nor_the_model(self) -> None:
        for name in ("check", "doctor", "explain", "status", "pause", "channels"):
            self.left_out(self.called(name, "--help"), "rich", "twisted", "pydantic", "http.client")

    def test_the_commands_are_completed_without_them(self) -> None:
        found = "from router.cli import main; import click; main.shell_complete(click.Context(main), 'pa')"
        self.left_out(found, "router.commands", "rich", "twisted", "pydantic")

    def test_to_ask_a_running_router_takes_neither_twisted_nor_the_model(self) -> None:
        path = self.mktemp()
        with open(path, "w") as file:
            file.write("store: sqlite:nowhere.db\n")
        asked = f"from router.commands.socket_client import socket_of; socket_of({path!r})"
        self.left_out(f"{asked}; import router.commands.status", "rich", "twisted", "pydantic")


class SimulationTests(TestCase):
    def test_the_simulator_and_the_demo_are_run_with_their_options(self) -> None:
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
        self.assertIn("Error: the command could not finish: [Errno 28]", ended.stderr)
        self.assertNotIn("Traceback", ended.stderr)


class ClosedInputTests(TestCase):
    def test_a_command_that_would_read_says_that_there_is_nothing(self) -> None:
        for name, said in (("password", "no password was given"), ("pdu", "there is no hex")):
            command = (sys.executable, "-c", "from router.cli import main; main()", name)
            ended = subprocess.run(
                ["/bin/sh", "-c", 'exec "$0" "$@" <&-', *command],
                check=False,
                capture_output=True,
                text=True,
            )
            self.assertEqual(ended.returncode, 1)
            self.assertTrue(ended.stderr.startswith(f"Error: {said}"), ended.stderr)
