"""A copy of the project that a test may edit, and build."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from tools.shipping import configurations

ROOT = Path(__file__).resolve().parents[2]

PARTS = (
    "setup.py",
    "setup.cfg",
    "pyproject.toml",
    "MANIFEST.in",
    "README.md",
    "LICENSE",
    "tools/__init__.py",
    "tools/build.py",
    "tools/compiling.py",
    "tools/expanding.py",
    "tools/shipping.py",
    "twisted/plugins/smpp_router_plugin.py",
)
"""What a build needs beside the package and the configurations."""


def copy_project(root: Path) -> None:
    """Copy all that a build needs into a folder."""
    ignored = shutil.ignore_patterns("__pycache__", "*.so")
    shutil.copytree(ROOT / "router", root / "router", ignore=ignored)
    for name in (*PARTS, *(str(file.relative_to(ROOT)) for file in configurations(ROOT))):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)


class Copy(SynchronousTestCase):
    """Tests over a copy of all that a build needs."""

    def setUp(self) -> None:
        self.root = Path(self.mktemp()).absolute()
        copy_project(self.root)

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
