"""The packages of one Python: the router and what it needs, ready to run, with their bytecode.

What the router needs comes as wheels only, so nothing but the router itself is ever compiled. It is kept by
what was asked for, and the next package need not fetch it again.
"""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from email.parser import HeaderParser
from pathlib import Path

from tools.deb.interpreters import Interpreter, here

ROOT = Path(__file__).resolve().parents[2]

NOT_NEEDED = (
    *("bin", "share", "**/__pycache__", "twisted/test", "twisted/**/test", "zope/interface/**/tests"),
    "swagger_ui_bundle/**/*.map",
)
"""Programs of others, tests, and what debuggers of browsers read."""

CACHE_PLUGINS = "import twisted.plugins, twisted.plugin; twisted.plugin.getCache(twisted.plugins)"
"""Writes `dropin.cache`, which the user of a service cannot write."""


def build_wheel(python: Interpreter, folder: Path, pure: bool) -> Path:
    """Build the router's wheel: all Python if it is to be ``pure``, else compiled for this interpreter."""
    shutil.rmtree(folder, ignore_errors=True)
    words = ["wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    if pure:
        # Any Python makes the same one, and ours has all that it takes.
        here().pip(*words, "--no-build-isolation", SMPP_ROUTER_PURE="1")
    else:
        python.pip(*words)
    (wheel,) = folder.glob("smpp_router-*.whl")
    return wheel


def fill(python: Interpreter, wheel: Path, target: Path, cache: Path, installed: str) -> None:
    """Put the wheel and all that it needs into the folder ``target``, where it will be ``installed``."""
    needed = dependencies(python, requirements(wheel), cache)
    shutil.copytree(needed, target, copy_function=_link, symlinks=True)
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(target)
    _compile(python, target / "router", f"{installed}/router")
    _compile(python, target / "twisted" / "plugins", f"{installed}/twisted/plugins")
    python.run("-c", CACHE_PLUGINS, PYTHONPATH=str(target), PYTHONDONTWRITEBYTECODE="1")


def requirements(wheel: Path) -> Sequence[str]:
    """Return what a wheel needs, without its extras."""
    with zipfile.ZipFile(wheel) as opened:
        (name,) = (one for one in opened.namelist() if one.endswith(".dist-info/METADATA"))
        told = HeaderParser().parsestr(opened.read(name).decode())
    return [one for one in told.get_all("Requires-Dist", []) if "extra ==" not in one]


def dependencies(python: Interpreter, needed: Sequence[str], cache: Path) -> Path:
    """Return a folder that has these packages for this interpreter; it is not to be changed."""
    asked = "\n".join((python.exact, os.uname().machine, *NOT_NEEDED, *sorted(needed)))
    folder = cache / f"packages-{python.minor}-{hashlib.sha256(asked.encode()).hexdigest()[:16]}"
    if folder.exists():
        return folder
    half = Path(f"{folder}.{os.getpid()}")
    shutil.rmtree(half, ignore_errors=True)
    python.pip("install", "--target", str(half), "--no-compile", "--only-binary", ":all:", *needed)
    _thin_out(half)
    _compile(python, half, f"/opt/smpp-router/lib/python{python.minor}/site-packages")
    try:
        half.rename(folder)
    except OSError:
        # Another has made it meanwhile.
        shutil.rmtree(half)
    return folder


def versions(folder: Path) -> Iterator[str]:
    """Yield the name and version of each package in a folder."""
    for one in sorted(folder.glob("*.dist-info"), key=lambda one: one.name.lower()):
        name, _, version = one.name.removesuffix(".dist-info").rpartition("-")
        yield f"{name} {version}"


def _thin_out(folder: Path) -> None:
    """Delete what is not needed."""
    for pattern in NOT_NEEDED:
        for one in [*folder.glob(pattern)]:
            if one.is_dir():
                shutil.rmtree(one)
            else:
                one.unlink()


def _compile(python: Interpreter, folder: Path, installed: str) -> None:
    """Make the bytecode of all modules in a folder, which Python will not compare with them at each start."""
    words = ["-m", "compileall", "-q", "-j0", "--invalidation-mode", "unchecked-hash"]
    # Tracebacks name the file where it will be.
    python.run("-I", *words, "-s", str(folder), "-p", installed, str(folder))


def _link(source: str, target: str) -> None:
    """Make a second name for a file, or a copy where that cannot be."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
