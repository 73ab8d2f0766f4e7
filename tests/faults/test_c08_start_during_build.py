"""Fault C8, of it: a start while compiled modules are replaced works, or says one line."""

import json
import shutil
import subprocess
import sys
from importlib.machinery import EXTENSION_SUFFIXES

from twisted.internet.threads import deferToThread

from tests.faults.outside import ROOT, Outside

START = """
import os, sys
import router                                   # it has found its compiled modules as they should be
os.replace(sys.argv[1] + ".new", sys.argv[1])   # a build replaces one
from router.cli import main
main(["check", "-c", "page.yaml"])
"""


class StartDuringBuildTests(Outside):
    """Over a copy of the package with one shared object; no compiler is asked."""

    def setUp(self) -> None:
        super().setUp()
        self.package = self.place / "router"
        ignored = shutil.ignore_patterns("__pycache__", "*.so", "built.json")
        shutil.copytree(ROOT / "router", self.package, ignore=ignored)
        self.object = self.package / f"later{EXTENSION_SUFFIXES[0]}"
        self.object.write_bytes(b"an object as it was built before")
        objects = {self.object.name: self.object.stat().st_size}
        (self.package / "built.json").write_text(json.dumps({"objects": objects, "sources": {}}))
        self.file("esmes: []\n", "page.yaml")

    async def run_copy(self, *words: str) -> tuple[int, list[str]]:
        """Start the copy; its exit status, and its lines."""

        def run() -> tuple[int, list[str]]:
            done = subprocess.run(
                [sys.executable, "-c", *words],
                cwd=self.place,
                env=self.environment(PYTHONPATH=str(self.place.resolve())),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            return done.returncode, done.stdout.splitlines()

        return await deferToThread(run)

    async def test_an_object_that_is_another_than_was_found_is_one_line(self) -> None:
        (self.package / (self.object.name + ".new")).write_bytes(b"half of an object")
        status, lines = await self.run_copy(START, str(self.object.resolve()))
        self.assertEqual((status, len(lines)), (1, 1), lines)
        self.assertIn("start it again when the build has ended", lines[0])

    async def test_while_there_is_no_record_the_sources_are_started(self) -> None:
        (self.package / "built.json").unlink()
        status, lines = await self.run_copy('from router.cli import main; main(["check", "-c", "page.yaml"])')
        self.assertEqual(status, 0, lines)
