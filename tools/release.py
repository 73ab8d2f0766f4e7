"""Make a release of this checkout: `make release VERSION=0.3.0`.

    make release VERSION=0.3.0 ARGS=--dry-run      what it would do, and what is in its way
    make release VERSION=0.3.0 ARGS="--without deb"

The tree must be clean, the version must be after those that were released, and CHANGELOG.md must tell what is
new. It sets the version and the heading of the changes, and commits that. It builds into dist/ the source, a
wheel that is all Python, a compiled one and the Debian package, writes SHA256SUMS, and tags the commit. Then
the next version begins. Nothing is pushed. If something cannot be built, the commit is taken back.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

if not __package__:  # run as a file: nothing here may shadow a package
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.compiling import PURE, cannot

ROOT = Path(__file__).resolve().parent.parent

BUILD = (sys.executable, "-m", "build", "--no-isolation", "--outdir", "dist")

STEPS: Mapping[str, tuple[Sequence[str], Mapping[str, str]]] = {
    "sdist": ((*BUILD, "--sdist"), {}),
    "pure": ((*BUILD, "--wheel"), {PURE: "1"}),
    "compiled": ((*BUILD, "--wheel"), {PURE: ""}),
    "deb": (("make", "deb"), {}),
}
"""What is built: each command, and what it finds in its environment."""

NUMBER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
VERSION = re.compile(r"^version = (.+)$", re.MULTILINE)
UNRELEASED = re.compile(r"^## Unreleased\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
RELEASED = re.compile(r"^## (\d+\.\d+\.\d+) - ", re.MULTILINE)

SUMS = "SHA256SUMS"


class Refused(Exception):
    """No release can be made; the words say why."""


def numbers(version: str) -> tuple[int, ...]:
    """Return the three numbers of a version.

    :raises Refused: it has another form.
    """
    if NUMBER.fullmatch(version) is None:
        raise Refused(f"{version} is no version of three numbers, such as 0.3.0")
    return tuple(map(int, version.split(".")))


def next_version(version: str) -> str:
    """Return what is worked on after this release."""
    major, minor, _ = numbers(version)
    return f"{major}.{minor + 1}.0.dev0"


def with_version(setup: str, version: str) -> str:
    """Return setup.cfg with this version."""
    return VERSION.sub(f"version = {version}", setup, count=1)


def with_release(changes: str, version: str, day: date) -> str:
    """Return CHANGELOG.md in which what is unreleased is this release.

    :raises Refused: nothing is unreleased, or no release would follow the last one.
    """
    found = UNRELEASED.search(changes)
    if found is None or not found[1].strip():
        raise Refused("CHANGELOG.md tells nothing under `## Unreleased`")
    for released in RELEASED.findall(changes):
        if numbers(version) <= numbers(released):
            raise Refused(f"{version} does not come after {released}, which CHANGELOG.md has")
    return changes.replace("## Unreleased\n", f"## {version} - {day.isoformat()}\n", 1)


def with_unreleased(changes: str) -> str:
    """Return CHANGELOG.md with room for what comes after its last release."""
    return re.sub(r"(?m)^(?=## )", "## Unreleased\n\n", changes, count=1)


class Release:
    """A release of the checkout in ``root``."""

    def __init__(self, root: Path, version: str, without: Sequence[str] = ()) -> None:
        self._root, self._version = root, version
        self._steps = {name: step for name, step in STEPS.items() if name not in without}
        self._tag = f"v{version}"

    def check(self) -> None:
        """Look at all that can be looked at before anything is changed.

        :raises Refused: the first thing that is in the way.
        """
        numbers(self._version)
        with_release((self._root / "CHANGELOG.md").read_text("utf-8"), self._version, date.min)
        if self._git("status", "--porcelain"):
            raise Refused("the tree is not clean: commit or remove what `git status` shows")
        if self._git("tag", "--list", self._tag):
            raise Refused(f"there is a tag {self._tag} already")
        why_not = cannot(dict(os.environ)) if "compiled" in self._steps else ""
        if why_not:
            raise Refused(f"nothing can be compiled here ({why_not}): ARGS='--without compiled' does without")

    def tell(self) -> None:
        """Print what `make` would do."""
        print(f"The tree is clean, and CHANGELOG.md tells what is new. A release of {self._version} would:")
        print(f"  set the version in setup.cfg and CHANGELOG.md, commit that, and tag it {self._tag}")
        for name, (command, environment) in self._steps.items():
            told = [f"{key}={value}" for key, value in environment.items() if value]
            print(f"  build {name}: {' '.join([*told, *command])}")
        print(f"  write dist/{SUMS}, and begin {next_version(self._version)} with another commit")

    def make(self, day: date) -> None:
        """Commit, build, and tag.

        :raises Refused: something could not be built, and all is as it was.
        """
        before = self._git("rev-parse", "HEAD")
        changes = self._root / "CHANGELOG.md"
        changes.write_text(with_release(changes.read_text("utf-8"), self._version, day), "utf-8")
        self._commit(self._version, f"Release {self._version}")
        shutil.rmtree(self._root / "dist", ignore_errors=True)
        try:
            for name, (command, environment) in self._steps.items():
                self._build(name, command, environment)
            self._sum_up()
        except Refused:
            self._git("reset", "--hard", "--quiet", before)
            raise
        self._git("tag", "--annotate", self._tag, "--message", f"smpp-router {self._version}")
        changes.write_text(with_unreleased(changes.read_text("utf-8")), "utf-8")
        self._commit(next_version(self._version), f"Work on what comes after {self._version}")
        print(f"{self._tag} is tagged, and dist/ has all of it. Look at it, then: git push --follow-tags")

    def _commit(self, version: str, subject: str) -> None:
        setup = self._root / "setup.cfg"
        setup.write_text(with_version(setup.read_text("utf-8"), version), "utf-8")
        self._git("commit", "--quiet", "--message", subject, "setup.cfg", "CHANGELOG.md")

    def _build(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        print(f"building {name}", flush=True)
        done = subprocess.run(
            command,
            cwd=self._root,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            raise Refused(
                f"{done.stdout}\n{name} could not be built; the commit of the release is taken back"
            )

    def _sum_up(self) -> None:
        """Write the checksums of all that was built, as `sha256sum --check` reads them."""
        files = sorted(file for file in (self._root / "dist").iterdir() if file.is_file())
        lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
        (self._root / "dist" / SUMS).write_text("".join(lines))

    def _git(self, *words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=self._root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        if done.returncode:
            raise Refused(f"git {words[0]}: {done.stdout.strip()}")
        return done.stdout.strip()


def arguments(words: Sequence[str]) -> Namespace:
    """Read the command line."""
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("version", help="such as 0.3.0")
    parser.add_argument("--dry-run", action="store_true", help="change nothing, and say what would be done")
    parser.add_argument("--without", nargs="+", choices=list(STEPS), default=[], help="what is not built")
    return parser.parse_args(words)


def main(words: Sequence[str], root: Path = ROOT) -> int:
    """Make the release, and return the exit status."""
    given = arguments(words)
    release = Release(root, given.version, given.without)
    try:
        release.check()
        if given.dry_run:
            release.tell()
        else:
            release.make(date.today())
    except Refused as refused:
        print(f"No release: {refused}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
