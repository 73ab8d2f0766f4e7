"""The version that runs, and whether it is compiled, by the modules that were really loaded."""

import sys
from functools import cache
from importlib import metadata
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import router
from router.stores import COMMITS_IN_C

TREE = Path(router.__path__[0]).parent
"""The folder of the package: in the checkout, in a tree of `make build`, or where pip installed it."""


@cache
def is_compiled() -> bool:
    """Return whether modules of the router were loaded from shared objects."""
    files = (module.__file__ or "" for name, module in sys.modules.items() if name.startswith("router."))
    return any(file.endswith(tuple(EXTENSION_SUFFIXES)) for file in files)


def how() -> str:
    """Return `as Python` or `compiled`, for people."""
    if not is_compiled():
        return "as Python"
    return "compiled" if COMMITS_IN_C else "compiled, but for commits,"


@cache
def version() -> str:
    """Return the installed version; empty for a tree that is not installed."""
    try:
        return metadata.version("smpp-router")
    except metadata.PackageNotFoundError:
        return ""


def unsafe(tree: Path = TREE) -> str:
    """Return why the compiled modules must not run; empty if they may. Call it only if there are some."""
    if (tree / "setup.py").exists():
        return (
            "compiled modules of an earlier version lie beside the sources, which are others by now:"
            f" remove all of {tree}/router/**/*.so"
        )
    return ""
