"""Upgrades and restores that are killed, or find the disk full, at any call that changes a file."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from twisted.trial.unittest import SkipTest, SynchronousTestCase

ROOT = Path(__file__).parents[2]
SOURCE = Path(__file__).with_name("blows.c")

POINTS = 10
"""Calls that are struck for each schema, of some two hundred."""


class BlowsTests(SynchronousTestCase):
    def setUp(self) -> None:
        compiler = shutil.which("cc")
        if compiler is None:
            raise SkipTest("there is no cc to compile blows.c")
        self.place = Path(self.mktemp()).absolute()
        self.place.mkdir()
        self.library = self.place / "blows.so"
        words = [compiler, "-shared", "-fPIC", "-O1", "-o", str(self.library), str(SOURCE), "-ldl"]
        subprocess.run(words, check=True)

    def play(self, act: str, blow: str) -> None:
        words = [sys.executable, "-m", "tests.disks.blows", act, blow, str(POINTS), str(self.place / "play")]
        environment = {**os.environ, "LD_PRELOAD": str(self.library), "PYTHONPATH": str(ROOT)}
        done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=900)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_an_upgrade_that_is_killed_anywhere_loses_nothing_and_is_done_by_the_next_start(self) -> None:
        self.play("upgrade", "kill")

    def test_one_that_finds_the_disk_full_says_so_in_a_line_and_is_done_when_there_is_room(self) -> None:
        self.play("upgrade", "full")

    def test_a_restore_that_is_killed_anywhere_leaves_a_whole_store_and_can_be_done_again(self) -> None:
        self.play("restore", "kill")

    def test_one_that_finds_the_disk_full_changes_nothing(self) -> None:
        self.play("restore", "full")
