"""SQLite's write-ahead log (``FILE-wal``): it is emptied into the database once nobody reads from it.

A reader that stays, such as a forgotten shell with an open transaction, keeps it from being emptied: it grows
by all that is written (sqlite.org/wal.html, section 6).
"""

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from router.store.status import LogSize

MUCH = 64 << 20
"""Octets of a log that should have been emptied: it usually is at 16 MB."""

MOST = 4 << 30
"""Octets at which nothing more is written to it: before the disk is full, and after any backup."""

_READ_MARKS = range(123, 128)
"""The octets of ``FILE-shm`` that readers of the log lock (sqlite.org/walformat.html, section 2.3)."""

_LOCKS = Path("/proc/locks")


class WriteAheadLog:
    """The log of one database; ``connection`` is used in the writer's thread."""

    def __init__(self, path: str, connection: sqlite3.Connection, much: int = MUCH, most: int = MOST) -> None:
        self._name = f"{os.path.realpath(path)}-wal"
        self._index = f"{os.path.realpath(path)}-shm"
        self._connection = connection
        self._much, self._most = much, most

    def kept_short(self) -> LogSize:
        """Return its size; if it was large, after it was emptied as far as possible."""
        octets = self._octets()
        if octets <= self._much:
            return LogSize(octets)
        self._empty()
        octets = self._octets()
        return LogSize(octets, readers(self._index), True) if octets > self._much else LogSize(octets)

    def full(self, octets: int) -> str:
        """Return why nothing may be written to a log of this size; empty if it may."""
        if octets <= self._most:
            return ""
        size = self.kept_short()
        return f"{self._name} has {size.in_words()}: end that" if size.octets > self._most else ""

    def _octets(self) -> int:
        try:
            return os.stat(self._name).st_size
        except OSError:
            # `opened_files` tells of it.
            return 0

    def _empty(self) -> None:
        """Empty it without waiting for anybody, or all commits would wait too."""
        (wait,) = self._connection.execute("PRAGMA busy_timeout").fetchone()
        try:
            self._connection.execute("PRAGMA busy_timeout = 0")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.OperationalError:
            # Somebody writes, or the disk is in trouble: a commit will tell.
            pass
        finally:
            self._connection.execute(f"PRAGMA busy_timeout = {wait}")


def readers(index: str) -> Sequence[str]:
    """Return other processes that lock a reader's mark in this file: ``process 123 (sqlite3)``.

    Empty where that cannot be known: it is asked of Linux (proc_locks(5)).
    """
    try:
        inode, lines = os.stat(index).st_ino, _LOCKS.read_text().splitlines()
    except OSError:
        return ()
    found = {pid for line in lines if (pid := _reader(line, inode)) not in (0, os.getpid())}
    return [f"process {pid} ({_name_of(pid)})" for pid in sorted(found)]


def _reader(line: str, inode: int) -> int:
    """Return the process of a lock, if it is a reader's on this inode; else 0."""
    fields = line.split()
    if len(fields) != 8 or not fields[4].isdecimal() or not fields[5].endswith(f":{inode}"):
        return 0
    first, last = fields[6:]
    marks = first.isdecimal() and last.isdecimal() and set(range(int(first), int(last) + 1))
    return int(fields[4]) if marks and not marks.isdisjoint(_READ_MARKS) else 0


def _name_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return "unknown"
