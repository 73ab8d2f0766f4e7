"""The unit of systemd: that it is well hardened, and what of it hangs together with the router."""

import re
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

from twisted.trial.unittest import SkipTest, SynchronousTestCase

from router.config.load import load

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "packaging" / "systemd" / "smpp-router.service"

MOST_EXPOSED = 30
"""Tenths of the worst by `systemd-analyze security`; below 2.9 it is called OK."""


class UnitTests(SynchronousTestCase):
    def setUp(self) -> None:
        # Keys may come twice.
        self.unit = RawConfigParser(strict=False)
        self.unit.optionxform = str  # type: ignore[assignment,method-assign]  # as configparser's documentation does
        self.unit.read_string(UNIT.read_text("utf-8"))
        self.service = self.unit["Service"]

    def test_it_is_well_hardened(self) -> None:
        program = shutil.which("systemd-analyze")
        if program is None:
            raise SkipTest("systemd-analyze is missing")
        words = ["security", "--no-pager", "--offline=yes", f"--threshold={MOST_EXPOSED}", str(UNIT)]
        done = subprocess.run([program, *words], capture_output=True, text=True)
        if "unrecognized option" in done.stderr:
            raise SkipTest("systemd-analyze is too old for --offline")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_stop_may_take_longer_than_the_drain(self) -> None:
        drain = load(str(ROOT / "conf" / "router.yaml")).settings.drain
        self.assertGreater(int(self.service["TimeoutStopSec"]), drain)

    def test_memory_that_tls_needs_is_not_denied(self) -> None:
        self.assertNotIn("MemoryDenyWriteExecute", self.service)

    def test_it_starts_the_file_that_the_commands_take(self) -> None:
        starts, reloads = self.service["ExecStart"].split(), self.service["ExecReload"].split()
        self.assertEqual((starts[-1], reloads[-1]), ("/etc/smpp-router/router.yaml",) * 2)
        container = (ROOT / "packaging" / "Dockerfile").read_text("utf-8")
        self.assertIn(f"SMPP_ROUTER_CONFIG={starts[-1]}", container)
        (words,) = re.findall(r"(?m)^CMD \[(.*)\]$", container)
        self.assertEqual([word.strip(' "') for word in words.split(",")], ["twistd", *starts[1:]])
