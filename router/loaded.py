"""What runs: the modules of the house as they were compiled, or as Python. Asked is what has been loaded."""

import sys
from functools import cache
from importlib import metadata
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import router
from router.stores import COMMITS_IN_C

TREE = Path(router.__path__[0]).parent
"""Where the package lies: the checkout, what `make build` made of it, or where pip has put it."""


@cache
def is_compiled() -> bool:
    """Whether modules of the house have come from shared objects."""
    files = (module.__file__ or "" for name, module in sys.modules.items() if name.startswith("router."))
    return any(file.endswith(tuple(EXTENSION_SUFFIXES)) for file in files)


def how() -> str:
    """In words: as Python, or compiled."""
    if not is_compiled():
        return "as Python"
    return "compiled" if COMMITS_IN_C else "compiled, but for commits,"


@cache
def version() -> str:
    """The version that is installed; empty for a tree that was not."""
    try:
        return metadata.version("smpp-router")
    except metadata.PackageNotFoundError:
        return ""


def unsafe(tree: Path = TREE) -> str:
    """Why what is compiled must not run; empty where it may. Call it only if there is something compiled."""
    if (tree / "setup.py").exists():
        return (
            "compiled modules of an earlier version lie beside the sources, which are others by now:"
            f" remove all of {tree}/router/**/*.so"
        )
    return ""
