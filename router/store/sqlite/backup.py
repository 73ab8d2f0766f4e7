"""A copy of a store as it is at one moment, even if a router writes to it meanwhile.

One read transaction is open all the time. In WAL mode it holds up no writer, and later commits are not in the
copy; without it SQLite would begin anew at each commit of another process
(sqlite.org/c3ref/backup_finish.html). The log of the database grows until it is over.
"""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from urllib.parse import quote

from router.store.entities import Counter
from router.store.errors import CannotCopy, StoreError
from router.store.sqlite.former_copy import free_octets, in_mb, octets_of, sync
from router.store.sqlite.private_files import PRIVATE
from router.store.sqlite.queries import Queries
from router.store.sqlite.upgrade import examine, steps

PAGES = 256
"""Pages that are copied at a time, 1 MiB; then what was written goes to the disk, which serves others too."""

PAUSE = 0.5
"""The share of the time in which nothing is copied."""

AHEAD = 1_000_000_000
"""Numbers that a copy skips: those that the router gives until the copy takes its place."""

_WAIT = 10.0
"""Seconds that a lock of another process is waited for."""


Told = Callable[[int, int], None]
"""Called from time to time with the number of pages copied, and of all."""


def copy(
    path: str,
    target: str,
    sleep: Callable[[float], None] = time.sleep,
    told: Told = lambda done, of: None,
    free: Callable[[str], int] = free_octets,
) -> int:
    """Copy the store at a path to a new file, for its owner alone, that exists only when it is whole.

    Return its octets. Its counters are raised by `AHEAD`, so a router that goes on from it gives no number
    that was given since. Raises CannotCopy.
    """
    if not os.path.exists(path):
        raise CannotCopy(
            f"there is no store at {os.path.abspath(path)}; a path without a slash at its front is relative "
            "to the working directory: run this where the router runs"
        )
    if os.path.lexists(target):
        raise CannotCopy(f"{target} is there already; name a file that is not")
    partial = f"{target}.{os.getpid()}.partial"
    try:
        fill(path, partial, sleep, told, free)
        _put(partial, target)
        sync(os.path.dirname(os.path.abspath(target)))
        return os.path.getsize(target)
    except (sqlite3.Error, OSError, StoreError) as error:
        raise CannotCopy(f"store sqlite:{path}: it could not be copied to {target}: {error}") from error
    finally:
        remove(partial)


def remove(partial: str) -> None:
    """Remove an unfinished copy, and what SQLite keeps beside it."""
    for end in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):
            os.unlink(partial + end)


def fill(
    path: str,
    partial: str,
    sleep: Callable[[float], None],
    told: Told,
    free: Callable[[str], int],
) -> int:
    """Copy the store at a path to a new file, and wait for the disk. Return its schema.

    Raises StoreError, sqlite3.Error, OSError; the file may be there then.
    """
    os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
    name = f"file:{quote(os.path.abspath(path))}?mode=rw"
    with closing(sqlite3.connect(name, uri=True, timeout=_WAIT, isolation_level=None)) as source:
        source.execute("PRAGMA query_only = ON")
        schema = examine(source, path, len(steps()))
        if not schema:
            raise CannotCopy(f"{path} is empty, and no store")
        needed, left = octets_of(source), free(os.path.dirname(os.path.abspath(partial)))
        if left < needed:
            raise CannotCopy(f"that needs {in_mb(needed)}, and {in_mb(left)} are free on its disk")
        source.execute("BEGIN")
        # The transaction has its moment when it reads.
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(partial, isolation_level=None)) as new:
            _copy_slowly(source, new, partial, sleep, told)
    with closing(sqlite3.connect(partial, isolation_level=None)) as new:
        # One file, with none beside it; a router makes it WAL again.
        new.execute("PRAGMA journal_mode = DELETE")
        _go_ahead(new, path)
        found = [str(row[0]) for row in new.execute("PRAGMA integrity_check(1)")]
        if found != ["ok"]:
            raise CannotCopy(f"the store is damaged: {found[0]}")
    sync(partial)
    return schema


def _copy_slowly(
    source: sqlite3.Connection,
    new: sqlite3.Connection,
    partial: str,
    sleep: Callable[[float], None],
    told: Told,
) -> None:
    new.execute("PRAGMA synchronous = OFF")
    descriptor = os.open(partial, os.O_RDWR)
    begun = time.monotonic()

    def pause(status: int, remaining: int, total: int) -> None:
        nonlocal begun
        told(total - remaining, total)
        # Else the disk gets it all at once in the end, and commits of the router wait behind it.
        os.fdatasync(descriptor)
        sleep((time.monotonic() - begun) * PAUSE / (1.0 - PAUSE))
        begun = time.monotonic()

    try:
        source.backup(new, pages=PAGES, progress=pause)
    finally:
        os.close(descriptor)


def _go_ahead(new: sqlite3.Connection, path: str) -> None:
    for counter in Counter:
        last = Queries(new, path).reserved(counter) + AHEAD
        new.execute("INSERT OR REPLACE INTO counter (name, last) VALUES (?, ?)", (counter.value, last))


def _put(partial: str, target: str) -> None:
    try:
        # Unlike a rename it takes no other file's place.
        os.link(partial, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links: EPERM of link(2), EOPNOTSUPP or ENOSYS where it is another machine's.
        os.rename(partial, target)
