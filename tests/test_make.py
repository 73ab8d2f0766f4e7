"""What `make` offers, and that `make test` leaves out no room that it could have."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import yaml
from twisted.trial.unittest import SkipTest, SynchronousTestCase

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"

OUTER = {"builds", "disks", "faults", "interop", "packages", "starts"}
"""Rooms that start other programs than the router and its tools, or many processes, or compile it."""

PROGRAMS = "npm nodejs perl dumpcap bearerbox smsbox unshare chroot mount postgres chromium firefox"
START = re.compile(rf"""["']({PROGRAMS.replace(" ", "|")})["' ]""")


LEAST = 5_000
"""Tests that `make test` has at least: a room that is not loaded any more would be missed by nobody."""


def made(*words: str) -> str:
    """What `make` prints when it is given these words."""
    make = shutil.which("make")
    if make is None:
        raise SkipTest("make is missing")
    # One that runs these tests would hand its own flags down.
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(
        [make, "--no-print-directory", *words], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    return done.stdout


def trial(target: str) -> list[str]:
    """The words of the command by which this target runs the tests."""
    (command,) = (line for line in made("--dry-run", target).splitlines() if "-m tests" in line)
    return command.split()


def rooms() -> set[str]:
    """The folders that have tests."""
    return {file.parent.name for file in TESTS.glob("*/test_*.py")}


class MakeTests(SynchronousTestCase):
    def test_help_has_a_line_for_each_target(self) -> None:
        targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert targets is not None
        told = [line.split(maxsplit=1) for line in made("help").splitlines()]
        self.assertEqual(sorted(target for target, _ in told), sorted(targets[1].split()))

    def test_the_hooks_before_a_commit_run_what_make_check_runs(self) -> None:
        (local,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
        hooks = [hook["entry"] for hook in local["hooks"]]
        lines = made("--dry-run", "--assume-old=.venv/.ready", "check").splitlines()
        self.assertEqual(hooks, lines[lines.index(hooks[0]) :])
        self.assertEqual({local["repo"], *(hook["language"] for hook in local["hooks"])}, {"local", "system"})

    def test_make_test_runs_all_rooms_but_the_outer_ones(self) -> None:
        named = {word for word in trial("test") if word.startswith("tests.")}
        alone = {f"tests.{file.stem}" for file in TESTS.glob("test_*.py")}
        self.assertEqual(named, {f"tests.{room}" for room in rooms() - OUTER} | alone)

    def test_make_test_all_runs_all_of_each(self) -> None:
        words = trial("test-all")
        self.assertIn("TESTS=all", words)
        self.assertEqual(words[-1], "tests")

    def test_make_test_has_not_lost_its_tests(self) -> None:
        files = [TESTS.joinpath(*word.split(".")[1:]) for word in trial("test") if word.startswith("tests.")]
        modules = [
            module for file in files for module in (file.with_suffix(".py"), *file.glob("**/test_*.py"))
        ]
        texts = [module.read_text("utf-8") for module in modules if module.is_file()]
        methods = sum(len(re.findall(r"^    (?:async )?def test_", text, re.MULTILINE)) for text in texts)
        self.assertGreaterEqual(methods, LEAST)

    def test_no_room_of_make_test_names_a_program_that_is_not_ours(self) -> None:
        files = [file for room in rooms() - OUTER for file in (TESTS / room).rglob("*.py")]
        found = [file.name for file in files if START.search(file.read_text("utf-8"))]
        self.assertEqual(found, [])
