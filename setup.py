"""What is made of the project: a wheel (`pip install .`), and the tree of `make build` (docs/decisions/0015).

Where there is a C compiler, modules are compiled (`tools/compiling.py` says which, and how), and the build
fails if one cannot be. Where there is none, or SMPP_ROUTER_PURE is 1, it is all Python, and says so. Nothing
is ever compiled beside the sources: a checkout runs as Python. What else there is to say of the package
stands in setup.cfg.
"""

import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build import build
from setuptools.command.build_ext import build_ext
from setuptools.command.build_py import build_py
from setuptools.errors import BaseError, CCompilerError

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from tools import compiling, shipping  # noqa: E402


def place() -> Path:
    """Where modules become C. The next build uses what the same compilers, told the same, have made there."""
    return ROOT / "build" / "native" / compiling.digest(ROOT, ["setup.py", "tools/compiling.py"])[:16]


class Anew(build):
    """Leaves nothing of an earlier build in the place of this one."""

    def run(self) -> None:
        shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()


class Modules(build_py):
    """Puts the configurations that are shipped beside the modules, where `router/shipped.py` finds them."""

    def run(self) -> None:
        super().run()
        if not getattr(self, "editable_mode", False):
            for file, place in self._configurations():
                self.mkpath(str(place.parent))
                self.copy_file(str(file), str(place))

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        return [*super().get_outputs(include_bytecode), *(str(place) for _, place in self._configurations())]

    def _configurations(self) -> list[tuple[Path, Path]]:
        """Return each file, and where it is copied to."""
        places = Path(self.build_lib, "router")
        return [(file, places / file.relative_to(ROOT)) for file in shipping.configurations(ROOT)]


class Objects(build_ext):
    """Compiles all files at a time, on all cores; tells all that is wrong, and ends with status 1."""

    def run(self) -> None:
        if not (self.inplace or getattr(self, "editable_mode", False)):
            super().run()

    def get_outputs(self) -> list[str]:
        return [] if self.inplace else super().get_outputs()

    def build_extensions(self) -> None:
        target = Path(self.build_lib).absolute()
        try:
            modules = compiling.translate(ROOT, place())
            # Paths as they are from there: what a compiler keeps of other checkouts is then of use here.
            with chdir(place()), ThreadPoolExecutor(os.cpu_count()) as pool:
                objects = dict(pool.map(self._compile, *zip(*sources(modules), strict=True)))
                for module in modules:
                    found = [objects[source] for source in module.sources]
                    self.compiler.link_shared_object(found, str(target / self.get_ext_filename(module.name)))
        except (compiling.Fault, BaseError, CCompilerError, OSError) as fault:
            raise SystemExit(f"{fault or type(fault).__name__}\nThe router was not compiled.") from None

    def _compile(self, source: str, module: compiling.Module) -> tuple[str, str]:
        (made,) = self.compiler.object_filenames([source], output_dir="objects")
        # mypyc writes those files only that have changed.
        given = [Path(source), *Path("build").rglob("*.h")]
        if Path(made).exists() and all(newer(Path(made), each) for each in given):
            return source, made
        (half,) = self.compiler.compile(
            [source],
            output_dir="half",
            include_dirs=module.include_dirs,
            extra_postargs=module.arguments,
        )
        # In one step: a build that is killed leaves no half of an object for the next.
        Path(made).parent.mkdir(parents=True, exist_ok=True)
        Path(half).replace(made)
        return source, made


def sources(modules: list[compiling.Module]) -> list[tuple[str, compiling.Module]]:
    """All files of C, each with one of the modules that it belongs to."""
    return list({source: (source, module) for module in modules for source in module.sources}.values())


def newer(one: Path, other: Path) -> bool:
    """Whether it was written later."""
    return one.stat().st_mtime_ns > other.stat().st_mtime_ns


why_not = compiling.cannot(dict(os.environ))
if why_not:
    print(f"smpp-router: nothing is compiled, and all runs as Python: {why_not}", file=sys.stderr)
setup(
    cmdclass={"build": Anew, "build_py": Modules, "build_ext": Objects},
    # Stands for all of them: which they are is known when they are C.
    ext_modules=[] if why_not else [Extension("router.compiled", [])],
)
