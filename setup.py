"""What may be compiled (docs/decisions/0007, 0008 and 0009). All else about the package stands in setup.cfg.

It is optional: without a C compiler or Python's headers the build goes on, and the router works without it.
"""

import copy
import hashlib
import json
import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.errors import BaseError, CCompilerError, CompileError

WRITTEN = ("router.sms.filling", "router.smpp.compiled", "router.store.compiled")
"""Modules in Cython, each for itself. Where one was not built, a module in Python does what it does."""

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
"""Modules in Python that are compiled as they are, with the types of the .pxd beside them; all or none."""

DIRECTIVES = {
    "language_level": "3",
    "annotation_typing": "False",  # types are what the .pxd says; our annotations are for mypy
    "binding": "True",
    "embedsignature": "False",
}

KEPT = Path("build/compiled")
"""Shared objects by what they were made of, so that a build compiles only what has changed."""

PACKAGE = Path("router")
LAYING_OUT = (PACKAGE / "sms/value.py", PACKAGE / "smpp/declare.py")
"""How classes of values are made, and so where their fields lie."""

HEADERS = sorted(map(str, PACKAGE.rglob("*.h")))
TYPES = sorted(map(str, PACKAGE.rglob("*.pxd")))

BUILT = runpy.run_path("router/built.py")
RECORD, SUFFIX, record = BUILT["RECORD"], BUILT["SUFFIX"], BUILT["record"]


def written(name: str) -> Extension:
    source = name.replace(".", "/") + ".pyx"
    return Extension(name, [source], include_dirs=["router/sms"], depends=HEADERS, optional=True)


def declared(name: str) -> Extension:
    """Debugging symbols would take gcc a third longer, and what it warns of is not ours."""
    return Extension(
        name,
        [name.replace(".", "/") + ".py"],
        include_dirs=["router/sms"],
        depends=TYPES + HEADERS,
        extra_compile_args=["-O2", "-g0", "-w"],
        optional=True,
    )


def sources() -> list[str]:
    """All that the declared modules are made of: what another .pxd declares stands in the .py beside that."""
    modules = [Path(name.replace(".", "/") + ".py") for name in DECLARED]
    beside = [Path(each).with_suffix(".py") for each in TYPES]
    files = {*map(Path, TYPES + HEADERS), *modules, *beside, *LAYING_OUT}
    return sorted(each.relative_to(PACKAGE).as_posix() for each in files if each.exists())


def _options(ext: Extension) -> list[str]:
    """Those in Cython have their own at their head."""
    given = DIRECTIVES if ext.name in DECLARED else {}
    return [f"--directive={name}={value}" for name, value in given.items()]


def _key(ext: Extension) -> str:
    """A digest of all that decides what the shared object is; empty if that cannot be told."""
    try:
        from Cython import __version__ as cython
        from Cython.Build.Dependencies import create_dependency_tree

        found = create_dependency_tree(quiet=True).all_dependencies(ext.sources[0])
        ours = sorted({*HEADERS, *(each for each in found if not os.path.isabs(each))})
        contents = [hashlib.sha256(Path(each).read_bytes()).hexdigest() for each in ours]
    except (ImportError, OSError):
        return ""
    environment = [os.environ.get(name) for name in ("CC", "CFLAGS", "CPPFLAGS", "LDFLAGS")]
    parts = [cython, sys.version, _options(ext), ext.extra_compile_args, environment, ours, contents]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _clear(place: Path, but: Iterable[Path] = ()) -> None:
    """Nothing of an earlier build stays: where it cannot be built anew, it would be used."""
    (place / RECORD).unlink(missing_ok=True)
    for each in set(place.rglob("*" + Path(SUFFIX).suffix)).difference(but):
        each.unlink()


def _replace(place: Path, built: Path) -> None:
    """Put what was built in the place of what a router may be starting from at this moment.

    The record goes first, so that from here on a start takes the sources, and objects are replaced as wholes.
    One that has begun before sees that an object is another, and says so (`router/built.py`).
    """
    (place / RECORD).unlink(missing_ok=True)
    new = {place / each.relative_to(built): each for each in built.rglob("*" + SUFFIX)}
    for target, each in new.items():
        _copied(each, target)
    _clear(place, but=new)


def _written(file: Path, text: str) -> None:
    half = file.with_suffix(".half")
    half.write_text(text)
    half.replace(file)


def _copied(file: Path, to: Path) -> None:
    """In one step: half a file would be taken for the whole."""
    to.parent.mkdir(parents=True, exist_ok=True)
    half = to.with_suffix(".half")
    shutil.copy(file, half)
    half.replace(to)


class Build(build_ext):
    """Builds what is not kept of an earlier build, and leaves the record that `router.built` reads.

    Cython runs as a process of its own: so all cores are busy, and whatever becomes of it is one error here.
    """

    def finalize_options(self) -> None:
        super().finalize_options()
        self.parallel = self.parallel or True

    def run(self) -> None:
        self.fault = ""
        built = Path(self.build_lib) / PACKAGE
        places = [built, *([PACKAGE] if self.inplace else [])]
        _clear(built)
        before = record(PACKAGE, [], sources())
        super().run()
        if record(PACKAGE, [], sources()) != before:
            self.fault = self.fault or "a source was changed meanwhile"
        if self.inplace:
            _replace(PACKAGE, built)
        for place in [] if self.fault else places:
            objects = [str(Path(self.get_ext_filename(name)).relative_to(PACKAGE)) for name in DECLARED]
            found = {**before, "objects": record(place, objects, [])["objects"]}
            _written(place / RECORD, json.dumps(found, indent=1) + "\n")
        if self.fault:
            self.warn(f"no module in Python is compiled, and all run as they are: {self.fault}")

    def copy_extensions_to_source(self) -> None:
        """Do nothing here: `run` does it, when all has been built."""

    def build_extensions(self) -> None:
        self.keys = {ext.name: _key(ext) for ext in self.extensions}
        super().build_extensions()
        for name in DECLARED if self.fault else ():
            Path(self.get_ext_fullpath(name)).unlink(missing_ok=True)

    def build_extension(self, ext: Extension) -> None:
        if ext.name not in DECLARED:
            try:
                self._build(ext)
            except OSError as error:
                # The other kinds of errors are for setuptools, which lets what is optional be.
                raise CompileError(str(error)) from error
        elif not self.fault:
            try:
                self._build(ext)
            except (BaseError, CCompilerError, OSError) as error:
                self.fault = f"{ext.name}: {error}"

    def _build(self, ext: Extension) -> None:
        target = Path(self.get_ext_fullpath(ext.name))
        key = self.keys[ext.name]
        kept = KEPT / ext.name / (key + SUFFIX)
        if key and kept.exists():
            _copied(kept, target)
            return
        self._compile(ext)
        # What cannot be kept is built again another time.
        with suppress(OSError):
            shutil.rmtree(kept.parent, ignore_errors=True)
            if key:
                _copied(target, kept)

    def _compile(self, ext: Extension) -> None:
        translated = Path(self.build_temp, ext.name + ".c")
        translated.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "cython", "-3", *_options(ext), "-I", ".", "--module-name", ext.name]
        command += ["-o", str(translated), *ext.sources]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise CompileError(done.stdout)
        in_c = copy.copy(ext)
        in_c.sources = [str(translated)]
        super().build_extension(in_c)

    def get_outputs(self) -> list[str]:
        found = Path(self.build_lib, PACKAGE, RECORD)
        return [*super().get_outputs(), *([str(found)] if found.exists() else [])]


setup(
    cmdclass={"build_ext": Build},
    ext_modules=[*map(written, WRITTEN), *map(declared, DECLARED)],
)
