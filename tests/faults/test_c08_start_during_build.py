"""Fault C8, of it: a start while a build replaces the compiled modules works."""

import shutil
import subprocess
import sys

from twisted.internet.threads import deferToThread

from tests.faults.outside import ROOT, Outside

START = """
import os
import router                         # it is starting from one build
os.replace("new", "current")          # and another is put in its place
from router.cli import main
main(["check", "-c", "page.yaml"])
"""

OTHER = "raise SystemExit('a module of another build')\n"


class StartDuringBuildTests(Outside):
    """Over copies of the package, reached by a link as those of `make build` are; no compiler is asked."""

    def setUp(self) -> None:
        super().setUp()
        ignored = shutil.ignore_patterns("__pycache__", "*.so", "*.c", "built.json")
        for name in ("before", "after"):
            shutil.copytree(ROOT / "router", self.place / name / "router", ignore=ignored)
        (self.place / "after" / "router" / "cli.py").write_text(OTHER)
        (self.place / "current").symlink_to("before")
        (self.place / "new").symlink_to("after")
        self.file("esmes: []\n", "page.yaml")

    async def test_all_modules_of_a_process_are_of_the_build_from_which_it_started(self) -> None:
        def run() -> tuple[int, str]:
            done = subprocess.run(
                [sys.executable, "-c", START],
                cwd=self.place,
                env=self.environment(PYTHONPATH=str(self.place.absolute() / "current")),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            return done.returncode, done.stdout

        status, said = await deferToThread(run)
        self.assertEqual(status, 0, said)
