"""SQLite's errors: those of the disk or the file, and those of our own."""

import sqlite3

_OF_THE_DISK = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    )
)

_PRIMARY = 0xFF
"""Mask for the primary part of an extended result code (sqlite.org/rescode.html, section 2)."""


def of_the_disk(error: sqlite3.Error) -> bool:
    """Tell whether the same may succeed later. A wrong statement, or a missing table, never will."""
    # Errors of the module itself, such as a closed connection, have no code.
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & _PRIMARY in _OF_THE_DISK
