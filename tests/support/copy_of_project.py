"""A copy of the project that a test may edit, and build."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

ROOT = Path(__file__).resolve().parents[2]


class Copy(SynchronousTestCase):
    """Tests over a copy of all that a build needs."""

    def setUp(self) -> None:
        self.root = Path(self.mktemp()).absolute()
        ignored = shutil.ignore_patterns("__pycache__", "*.so")
        shutil.copytree(ROOT / "router", self.root / "router", ignore=ignored)
        shutil.copytree(ROOT / "conf", self.root / "conf")
        (self.root / "tools").mkdir()
        (self.root / "twisted").mkdir()
        for name in ("setup.py", "setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, self.root)
        for name in ("__init__.py", "build.py", "compiling.py", "expanding.py"):
            shutil.copy(ROOT / "tools" / name, self.root / "tools")

    def edit(self, file: str, before: str, after: str) -> int:
        """Change a text that is there once; the line where it begins."""
        text = (self.root / file).read_text()
        self.assertEqual(text.count(before), 1, f"{before!r} in {file}")
        (self.root / file).write_text(text.replace(before, after))
        return text[: text.index(before)].count("\n") + 1

    def build(self, **environment: str) -> tuple[int, str]:
        """As `make build` in the copy does: its status, and all that it says."""
        done = subprocess.run(
            [sys.executable, "-m", "tools.build"],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(self.root), "PYTHONSAFEPATH": "1", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return done.returncode, done.stdout
