"""`make release` in a clone of the project: what it looks at, what it builds, and what it takes back."""

import os
import subprocess
import sys

from twisted.trial.unittest import SkipTest

from tests.support.copy_of_project import ROOT, Copy

WITHOUT = ("--without", "pure", "compiled", "deb")
"""They take their time, and are built in the same way."""


class ReleaseTests(Copy):
    def setUp(self) -> None:
        super().setUp()
        for name in ("CHANGELOG.md", ".gitignore", "tools/release.py"):
            (self.root / name).write_bytes((ROOT / name).read_bytes())
        self.git("init", "--quiet")
        self.commit()

    def git(self, *words: str) -> str:
        try:
            done = subprocess.run(["git", *words], cwd=self.root, capture_output=True, text=True, check=True)
        except FileNotFoundError:
            raise SkipTest("git is missing") from None
        return done.stdout.strip()

    def commit(self) -> None:
        for name, value in (("user.name", "Somebody"), ("user.email", "somebody@example.org")):
            self.git("config", name, value)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "All of it")

    def release(self, *words: str) -> tuple[int, str]:
        """As `make release` does: its status, and all that it says."""
        done = subprocess.run(
            [sys.executable, "-m", "tools.release", *words],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(self.root), "PYTHONSAFEPATH": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return done.returncode, done.stdout

    def state(self) -> tuple[str, str, str]:
        """The commit, the tags, and what is changed."""
        return self.git("rev-parse", "HEAD"), self.git("tag"), self.git("status", "--porcelain")

    def test_a_dry_run_tells_each_step_or_what_is_in_the_way_and_changes_nothing(self) -> None:
        before = self.state()
        status, said = self.release("9.0.0", "--dry-run", "--without", "compiled")
        self.assertEqual((status, self.state()), (0, before), said)
        for words in ("tag it v9.0.0", "--sdist", "PURE=1", "make deb", "SHA256SUMS", "9.1.0.dev0"):
            self.assertIn(words, said)
        self.assertFalse((self.root / "dist").exists())
        (self.root / "new.txt").touch()
        status, said = self.release("9.0.0", "--dry-run", *WITHOUT)
        self.assertEqual(status, 1, said)
        self.assertIn("No release: the tree is not clean", said)

    def test_it_builds_and_sums_up_commits_and_tags(self) -> None:
        status, said = self.release("9.0.0", *WITHOUT)
        self.assertEqual(status, 0, said)
        dist = self.root / "dist"
        self.assertEqual(sorted(os.listdir(dist)), ["SHA256SUMS", "smpp_router-9.0.0.tar.gz"])
        subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=dist, check=True)
        self.assertIn("version = 9.0.0\n", self.git("show", "v9.0.0:setup.cfg"))
        self.assertIn("\n## 9.0.0 - ", self.git("show", "v9.0.0:CHANGELOG.md"))
        self.assertIn("version = 9.1.0.dev0\n", (self.root / "setup.cfg").read_text())
        self.assertIn("\n## Unreleased\n\n## 9.0.0 - ", (self.root / "CHANGELOG.md").read_text("utf-8"))
        self.assertEqual(self.git("status", "--porcelain"), "")

    def test_what_cannot_be_built_leaves_neither_commit_nor_tag(self) -> None:
        self.edit(
            "setup.py", "why_not = compiling", "raise SystemExit('no build today')\nwhy_not = compiling"
        )
        self.commit()
        before = self.state()
        status, said = self.release("9.0.0", *WITHOUT)
        self.assertEqual((status, self.state()), (1, before))
        self.assertIn("no build today", said)
        self.assertIn("sdist could not be built", said)
