"""Restoring a copy in the place of a store that no router uses; the store is kept beside it."""

import os
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing, suppress

from router.store.entities import Counter
from router.store.errors import CannotCopy, StoreError
from router.store.sqlite.backup import Told, copy, sync
from router.store.sqlite.queries import Queries
from router.store.sqlite.store_lock import StoreLock
from router.store.sqlite.upgrade import free

ENDS = ("", "-wal", "-shm")
"""Endings of the names of a store's files."""


def restore(path: str, saved: str, told: Told = lambda done, of: None) -> str:
    """Put a copy into the place of the store at a path; the copy itself stays.

    Return where the former store is; an empty text if there was none. The counters are above those of both,
    so a router that goes on from it gives no number that was given since the copy was made, and none that an
    earlier restored copy has given. Raises CannotCopy, CannotOpen; then all is as it was.
    """
    there = os.path.exists(path)
    try:
        claim = StoreLock(path)
    except OSError as error:
        raise CannotCopy(f"the store sqlite:{path} cannot be had: {error}") from None
    partial = f"{path}.{os.getpid()}.restored"
    try:
        given = _given(path) if there else {}
        copy(saved, partial, lambda seconds: None, told)
        _raise_counters(partial, given)
        aside = _set_aside(path) if there else ""
        try:
            os.rename(partial, path)
        except OSError:
            if aside:
                _rename(aside, path)
            raise
        sync(os.path.dirname(os.path.abspath(path)))
        return aside
    except OSError as error:
        raise CannotCopy(f"store sqlite:{path}: it could not be restored: {error}") from error
    finally:
        with suppress(OSError):
            os.unlink(partial)
        if not there and not os.path.getsize(path):
            # That of the claim.
            os.unlink(path)
        claim.close()


def _given(path: str) -> Mapping[Counter, int]:
    """Return the numbers that the store at a path may have given; none if it cannot be read."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            return {one: Queries(connection, path).reserved(one) for one in Counter}
    except (sqlite3.Error, StoreError):
        return {}


def _raise_counters(partial: str, given: Mapping[Counter, int]) -> None:
    with closing(sqlite3.connect(partial)) as new, new:
        for counter, last in given.items():
            new.execute("UPDATE counter SET last = max(last, ?) WHERE name = ?", (last, counter.value))


def _set_aside(path: str) -> str:
    aside = free(f"{path}.replaced-{time.strftime('%Y-%m-%d')}")
    _rename(path, aside)
    return aside


def _rename(path: str, name: str) -> None:
    for end in ENDS:
        with suppress(FileNotFoundError):
            os.rename(path + end, name + end)
