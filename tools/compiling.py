"""Which modules are compiled, and how one becomes C. Whoever compiles them otherwise exchanges this file.

`setup.py` makes the objects, of a wheel and of the tree of `make build` alike (docs/decisions/0015).
"""

import hashlib
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from tools.declared import undeclared

WRITTEN = ("router.sms.filling", "router.smpp.compiled", "router.store.compiled")
"""Modules in Cython, each for itself. In a tree without them a module in Python does what they do."""

DECLARED = (
    "router.clocks",
    "router.later",
    "router.northbound.checks",
    "router.northbound.deliveries",
    "router.northbound.requests",
    "router.northbound.submits",
    "router.northbound.translate",
    "router.relay.acquainted",
    "router.relay.attempt",
    "router.relay.attempts",
    "router.relay.books",
    "router.relay.correlation",
    "router.relay.delivery",
    "router.relay.numbers",
    "router.relay.onward",
    "router.relay.open_segments",
    "router.relay.plan",
    "router.relay.receipts",
    "router.relay.scheduler",
    "router.relay.series",
    "router.relay.submission",
    "router.relay.ways",
    "router.routing.choose",
    "router.routing.health",
    "router.routing.match",
    "router.routing.prefixes",
    "router.routing.routes",
    "router.smpp.framing",
    "router.smpp.housekeeping",
    "router.smpp.line",
    "router.smpp.receipts",
    "router.smpp.session",
    "router.smpp.timers",
    "router.smpp.tlvs",
    "router.smpp.window",
    "router.sms.glance",
    "router.sms.units",
    "router.southbound.smpp",
    "router.southbound.translate",
    "router.store.merging",
    "router.store.writer",
)
"""Modules in Python that are compiled as they are, with the types of the .pxd beside them."""

MODULES = (*WRITTEN, *DECLARED)

DIRECTIVES = {
    "language_level": "3",
    "annotation_typing": "False",  # types are what the .pxd says; our annotations are for mypy
    "binding": "True",
    "embedsignature": "False",
}

INCLUDED = "router/sms"
"""Where our headers are."""

PURE = "SMPP_ROUTER_PURE"
"""The environment's word; "1" makes a wheel in which nothing is compiled."""

_CIMPORT = re.compile(r"(?m)^(?:from (router\.[\w.]+) cimport|cimport (router\.[\w.]+))")
_AT = re.compile(r"(?m)^(router/\S+?:\d+:\d+: .+)$")

_PROBE = "#include <Python.h>\nint main(void) { return Py_IsInitialized(); }\n"


class Fault(Exception):
    """A module cannot be compiled: a line each, `file:line: what is wrong` where that is known."""


def cannot(environment: dict[str, str]) -> str:
    """Why nothing can be compiled here at all, in one line; empty where there is a C compiler."""
    if environment.get(PURE) == "1":
        return f"{PURE} is 1"
    compiler = (environment.get("CC") or sysconfig.get_config_var("CC") or "cc").split()
    headers = sysconfig.get_paths()["include"]
    with tempfile.TemporaryDirectory() as place:
        probe = Path(place, "probe.c")
        probe.write_text(_PROBE)
        command = [*compiler, f"-I{headers}", "-c", str(probe), "-o", str(probe.with_suffix(".o"))]
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        except OSError:
            return f"there is no C compiler ({compiler[0]})"
    if not done.returncode:
        return ""
    if not Path(headers, "Python.h").exists():
        return f"Python's headers are missing ({headers}/Python.h)"
    said = done.stdout.strip().splitlines() or [f"exit status {done.returncode}"]
    return f"the C compiler does not work ({compiler[0]}: {said[-1]})"


def source(name: str) -> str:
    """The file that a module is compiled of, from the root of the project on."""
    return name.replace(".", "/") + (".pyx" if name in WRITTEN else ".py")


def arguments(name: str) -> list[str]:
    """What the C compiler is told besides.

    Debugging symbols would take gcc a third longer, and what it warns of is not ours.
    """
    return ["-O2", "-g0", "-w"] if name in DECLARED else []


def faults(root: Path) -> list[str]:
    """What is wrong before anything is compiled, a line each; Cython itself would not see it."""
    return list(undeclared(root, map(source, DECLARED)))


def translate(root: Path, name: str, c: Path) -> None:
    """Write the C of a module.

    Cython is a process of its own: so all cores are busy, and whatever becomes of it is one error here.

    :raises Fault: it cannot be translated.
    """
    c.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "cython", "-3", *_options(name), "-I", ".", "--module-name", name]
    done = subprocess.run(
        [*command, "-o", str(c.absolute()), source(name)],
        cwd=root,
        # The tree that is compiled may be another than the one that runs this.
        env={**os.environ, "PYTHONPATH": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise Fault("\n".join(_AT.findall(done.stdout)) or f"{source(name)}:1: {done.stdout.strip()}")


def made_of(root: Path, name: str) -> str:
    """A digest of all that decides what the object of a module is: an object of the same one is the same."""
    files = sorted({source(name), *_types(root, name, set()), *_headers(root)})
    return digest(root, files, [name, *_options(name), *arguments(name)])


def digest(root: Path, files: Sequence[str], more: Sequence[str] = ()) -> str:
    """Of the files' names and contents, of this Python, of Cython, and of what compilers are told."""
    cython = version("Cython")
    told = [os.environ.get(each, "") for each in ("CC", "CFLAGS", "CPPFLAGS", "LDFLAGS")]
    made = hashlib.sha256(repr([cython, sys.version, told, list(more)]).encode())
    for each in files:
        made.update(f"\0{each}\0".encode())
        made.update(hashlib.sha256((root / each).read_bytes()).digest())
    return made.hexdigest()


def _options(name: str) -> list[str]:
    """Those in Cython have their own at their head."""
    given = DIRECTIVES if name in DECLARED else {}
    return [f"--directive={each}={value}" for each, value in given.items()]


def _headers(root: Path) -> Iterator[str]:
    return (each.relative_to(root).as_posix() for each in root.joinpath("router").rglob("*.h"))


def _types(root: Path, name: str, found: set[str]) -> set[str]:
    """The .pxd of a module, and those of all modules that it takes types from."""
    base = name.replace(".", "/")
    for ending in (".pxd", ".pyx"):
        file = base + ending
        if file in found or not (root / file).exists():
            continue
        found.add(file)
        for one, other in _CIMPORT.findall((root / file).read_text()):
            _types(root, one or other, found)
    return found
