"""The Pythons for which packages are made: Debian 12 has 3.11, Debian 13 has 3.13."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

VERSIONS = ("3.11", "3.13")
"""Of the releases of Debian that are supported, the oldest first."""

PROBE = (
    "import os, sys, sysconfig; header = sysconfig.get_path('include') + '/Python.h';"
    " print(sys.version.split()[0], os.path.exists(header))"
)


@frozen
class Interpreter:
    """A Python on this machine. ``minor`` is `3.11`, ``exact`` `3.11.2`."""

    program: str
    minor: str
    exact: str
    has_headers: bool
    """Whether a module in C can be compiled for it."""

    def run(self, *words: str, **environment: str) -> None:
        """Run it with these words, and nothing of our own packages. CalledProcessError if that fails."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
        subprocess.run([self.program, *words], env={**kept, **environment}, check=True)

    def pip(self, *words: str, **environment: str) -> None:
        """Run our pip for it. CalledProcessError if that fails."""
        command = [sys.executable, "-m", "pip", "--quiet", "--python", self.program, *words]
        kept = {"PIP_ROOT_USER_ACTION": "ignore", **os.environ}
        subprocess.run(command, env={**kept, **environment}, check=True)


def here() -> Interpreter:
    """Return our own."""
    exact = sys.version.split()[0]
    return Interpreter(sys.executable, exact.rpartition(".")[0], exact, False)


def find(minor: str) -> Interpreter | None:
    """Return the best interpreter of a minor version on this machine: Debian's own if it has headers."""
    found = [one for program in _candidates(minor) if (one := _asked(program, minor))]
    return max(found, key=lambda one: one.has_headers, default=None)


def _candidates(minor: str) -> Iterator[str]:
    name = f"python{minor}"
    yield f"/usr/bin/{name}"
    on_path = shutil.which(name)
    if on_path:
        yield on_path
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted((str(one) for one in pyenv.glob(f"versions/{minor}.*/bin/python3")), reverse=True)


def _asked(program: str, minor: str) -> Interpreter | None:
    try:
        done = subprocess.run([program, "-I", "-c", PROBE], capture_output=True, text=True)
    except OSError:
        return None
    exact, _, has_headers = done.stdout.strip().partition(" ")
    if done.returncode or exact.rpartition(".")[0] != minor:
        return None
    return Interpreter(program, minor, exact, has_headers == "True")
