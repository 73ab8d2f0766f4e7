"""Which modules are used as they were compiled: all that setup.py declares, or none.

They are compiled of their own .py, with the types that stand in the .pxd beside it, and look into each
other's objects. So a shared object is no better than any source of any of them. setup.py leaves a record of
these sources beside the code; where one is no longer what it was, all are loaded from their .py.

It runs before anything else of the house, and imports nothing of it; setup.py runs it for `Record`.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Sequence
from enum import Enum
from importlib.abc import MetaPathFinder
from importlib.machinery import EXTENSION_SUFFIXES, ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TypedDict

RECORD = "built.json"
SUFFIX = EXTENSION_SUFFIXES[0]
"""How a shared object's name ends that is for this Python and no other."""

SWITCH = "SMPP_ROUTER_COMPILED"
"""The environment's word; "no" has everything loaded from its .py, to look for a fault or to compare."""


class Compiled(Enum):
    """What came of it."""

    YES = "yes"
    NO = "no"
    """Nothing was built, or the environment says so, or Python's -O."""

    STALE = "stale"
    """There are shared objects, and the sources are no longer those that they were made of."""


class Record(TypedDict):
    """Paths from the package on: each shared object with its size, and each source with its digest."""

    objects: dict[str, int]
    sources: dict[str, str]


def record(package: Path, objects: Iterable[str], sources: Iterable[str]) -> Record:
    """What there is now.

    :raises OSError: one of the sources is not there.
    """
    ours = [name for name in objects if name.endswith(SUFFIX) and os.path.isfile(f"{package}/{name}")]
    there = {name: os.stat(f"{package}/{name}").st_size for name in ours}
    return Record(objects=there, sources={name: _digest(f"{package}/{name}") for name in sources})


def _digest(file: str) -> str:
    """Without a buffer and without a Path: there are some 60, and each start of the router waits for them."""
    with open(file, "rb", buffering=0) as source:
        return hashlib.sha256(source.read()).hexdigest()


def state(package: Path) -> Compiled:
    """Whether what was compiled is what the sources say. File times do not tell: git and wheels set them."""
    try:
        then = json.loads((package / RECORD).read_bytes())
        now = record(package, then["objects"], then["sources"])
    except FileNotFoundError:
        return Compiled.STALE if _is_left_over(package) else Compiled.NO
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Compiled.STALE  # no record of ours, or half of one
    return Compiled.YES if now == then else Compiled.STALE


def _is_left_over(package: Path) -> bool:
    """Whether a shared object lies beside its .py; those of a .pyx have none, and are not meant here."""
    found = package.rglob(f"*{SUFFIX}")
    try:
        return any(each.with_name(each.name.removesuffix(SUFFIX) + ".py").exists() for each in found)
    except OSError:
        return True  # a build is at work


class FromSource(MetaPathFinder):
    """Finds a module's .py, where the usual way would take a shared object that lies beside it."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        room, _, name = fullname.rpartition(".")
        if room.partition(".")[0] != "router":
            return None
        for folder in path or ():
            source = os.path.join(folder, name + ".py")
            if os.path.isfile(source):
                return spec_from_file_location(fullname, source)
        return None


Mark = tuple[int, int, int]
"""By which a file is known: its inode, its size, and when it was written."""


class AsFound(MetaPathFinder):
    """Ends the program where a shared object is no longer the one that was found at the start.

    A build puts others in their places while modules are imported; of some old and some new ones, one would
    read the fields of the other's objects at wrong places.
    """

    def __init__(self, package: Path, objects: Iterable[str]) -> None:
        self._package = package
        self._marks = {_module(name): (name, _mark(package / name)) for name in objects}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        name, mark = self._marks.get(fullname, ("", None))
        if name and _mark(self._package / name) != mark:
            raise SystemExit(
                "smpp-router: its compiled modules were replaced while it was starting;"
                " start it again when the build has ended"
            )
        return None


def _module(name: str) -> str:
    return "router." + name.removesuffix(SUFFIX).replace("/", ".")


def _mark(file: Path) -> Mark | None:
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def choose() -> Compiled:
    """Let each module of the house that is imported from now on be compiled, or let none."""
    # Under -O nothing is asserted, and C does not look whether what it reads a field of is None.
    said_no = os.environ.get(SWITCH) == "no" or sys.flags.optimize > 0
    package = Path(__file__).parent
    found = Compiled.NO if said_no else state(package)
    if found is Compiled.YES:
        try:
            sys.meta_path.insert(0, AsFound(package, json.loads((package / RECORD).read_bytes())["objects"]))
        except (OSError, ValueError):
            found = Compiled.STALE  # a build has begun since
    if found is not Compiled.YES:
        sys.meta_path.insert(0, FromSource())
    return found
