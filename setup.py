"""What is made of the project: a wheel (`pip install .`), and the tree of `make build` (docs/decisions/0015).

Where there is a C compiler, modules are compiled (`tools/compiling.py` says which, and how), and the build
fails if one cannot be. Where there is none, or SMPP_ROUTER_PURE is 1, it is all Python, and says so. Nothing
is ever compiled beside the sources: a checkout runs as Python. What else there is to say of the package
stands in setup.cfg.
"""

import copy
import os
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build import build
from setuptools.command.build_ext import build_ext
from setuptools.errors import BaseError, CCompilerError

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from tools import compiling  # noqa: E402

KEPT = ROOT / "build" / "objects"
"""Objects by what they were made of, so that a build compiles only what has changed."""


class Anew(build):
    """Leaves nothing of an earlier build in the place of this one."""

    def run(self) -> None:
        shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()


class Objects(build_ext):
    """Compiles what is not kept of an earlier build; tells all that is wrong, and ends with status 1."""

    def run(self) -> None:
        if not (self.inplace or getattr(self, "editable_mode", False)):
            super().run()

    def get_outputs(self) -> list[str]:
        return [] if self.inplace else super().get_outputs()

    def build_extensions(self) -> None:
        self._stop_at(compiling.faults(ROOT))
        self._kept = {ext.name: self._place(ext) for ext in self.extensions}
        new = [ext for ext in self.extensions if not self._kept[ext.name].exists()]
        # First all of it to C, which soon tells what is wrong, and then all of it by the C compiler.
        self._stop_at(each(self._translate, new))
        self._stop_at(each(self._compile, new))
        for name, kept in self._kept.items():
            target = Path(self.get_ext_fullpath(name))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(kept, target)

    def _place(self, ext: Extension) -> Path:
        return KEPT / ext.name / (compiling.made_of(ROOT, ext.name) + ".so")

    def _c(self, ext: Extension) -> Path:
        return Path(self.build_temp, ext.name + ".c")

    def _translate(self, ext: Extension) -> str:
        """What is wrong with it; nothing, if it is well."""
        try:
            compiling.translate(ROOT, ext.name, self._c(ext))
        except compiling.Fault as fault:
            return str(fault)
        same = self._place(ext) == self._kept[ext.name]
        return "" if same else f"{ext.sources[0]}:1: it was changed while it was compiled"

    def _compile(self, ext: Extension) -> str:
        """The same; what the C compiler says it says itself."""
        in_c = copy.copy(ext)
        in_c.sources = [str(self._c(ext))]
        target, kept = Path(self.get_ext_fullpath(ext.name)), self._kept[ext.name]
        try:
            self.build_extension(in_c)
        except (BaseError, CCompilerError, OSError) as error:
            return f"{ext.sources[0]}:1: its C is not compiled: {error}"
        shutil.rmtree(kept.parent, ignore_errors=True)
        kept.parent.mkdir(parents=True)
        half = kept.with_suffix(f".{os.getpid()}")
        shutil.copy(target, half)
        half.replace(kept)
        return ""

    def _stop_at(self, lines: list[str]) -> None:
        if lines:
            raise SystemExit("\n".join([*lines, "The router was not compiled."]))


def each(do: Callable[[Extension], str], extensions: list[Extension]) -> list[str]:
    """Do it with each, on all cores; what was wrong."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [said for said in pool.map(do, extensions) if said]


def extension(name: str) -> Extension:
    """Of one module, for setuptools."""
    given = compiling.arguments(name)
    return Extension(
        name, [compiling.source(name)], include_dirs=[compiling.INCLUDED], extra_compile_args=given
    )


why_not = compiling.cannot(dict(os.environ))
if why_not:
    print(f"smpp-router: nothing is compiled, and all runs as Python: {why_not}", file=sys.stderr)
setup(
    cmdclass={"build": Anew, "build_ext": Objects},
    ext_modules=[] if why_not else [extension(name) for name in compiling.MODULES],
)
