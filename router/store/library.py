"""Where the functions of SQLite lie, in the very library that Python's `sqlite3` uses.

Two libraries of SQLite in one process would let go of each other's locks (sqlite.org/howtocorrupt.html,
section 2.2.1), so none is linked. The dynamic linker finds the names in the extension module of `sqlite3`, or
in the libraries that it needs (dlsym(3)).
"""

import _sqlite3
import ctypes
import sqlite3
from collections.abc import Sequence


def addresses(names: Sequence[str]) -> Sequence[int] | None:
    """Of each function; None if one cannot be found, or if SQLite must not be called by two threads."""
    path = getattr(_sqlite3, "__file__", None)
    if path is None or sqlite3.threadsafety == 0:
        return None
    try:
        library = ctypes.CDLL(path)
        found = [ctypes.cast(getattr(library, name), ctypes.c_void_p).value for name in names]
    except (OSError, AttributeError):
        return None
    return [address for address in found if address] if all(found) else None
