"""Addresses of SQLite's functions, in the very library that Python's `sqlite3` uses.

Two libraries of SQLite in one process would let go of each other's locks (sqlite.org/howtocorrupt.html,
section 2.2.1), so none is linked. The dynamic linker finds the names in the extension module of `sqlite3`, or
in the libraries that it needs (dlsym(3)).
"""

import _sqlite3
import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctypes import CDLL


def addresses(names: Sequence[str]) -> Sequence[int] | None:
    """Return the address of each function; None if one is missing, or SQLite must not be used by two
    threads.
    """
    path = getattr(_sqlite3, "__file__", None)
    if path is None or sqlite3.threadsafety == 0:
        return None
    try:
        from ctypes import CDLL

        library, process = CDLL(path), CDLL(None)
    except (ImportError, OSError, TypeError):
        # A Python may have been built without ctypes; Windows has no name for the whole process.
        return None
    found = [_address(library, name) for name in names]
    # A function preloaded for the process (LD_PRELOAD) is called by `sqlite3` instead of its own.
    if any(_address(process, name) not in (0, address) for name, address in zip(names, found, strict=True)):
        return None
    return found if all(found) else None


def _address(library: "CDLL", name: str) -> int:
    """Return the address of a function; 0 if it is not there."""
    from ctypes import c_void_p, cast

    function = getattr(library, name, None)
    return 0 if function is None else cast(function, c_void_p).value or 0
