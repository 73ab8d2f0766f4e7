"""Restoring a copy in the place of a store that no router uses; the store is kept beside it.

At each moment the path has one of the two, whole: whatever kills the command, it can be run again.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from glob import escape, glob

from router.sms.value import value
from router.store.entities import Counter
from router.store.errors import CannotCopy, CannotOpen, StoreError
from router.store.sqlite.backup import Told, fill, remove
from router.store.sqlite.former_copy import free_name, free_octets, sync
from router.store.sqlite.queries import Queries
from router.store.sqlite.store_lock import StoreLock
from router.store.sqlite.upgrade import steps

BESIDE = ("-wal", "-shm")
"""Endings of the names of the files that SQLite keeps beside a database."""


@value(kw_only=True)
class Restored:
    """A copy that is in its place now."""

    replaced: str
    """The file of the store that was there; empty if there was none."""
    schema: int
    """Of the copy."""
    newest: int
    """The schema to which this version upgrades it at its start."""


def restore(
    path: str,
    saved: str,
    told: Told = lambda done, of: None,
    free: Callable[[str], int] = free_octets,
) -> Restored:
    """Put a copy into the place of the store at a path; the copy itself stays.

    The counters are above those of both, so a router that goes on from it gives no number that was given
    since the copy was made, and none that an earlier restored copy has given. Raises CannotCopy, CannotOpen;
    then all is as it was.
    """
    there = os.path.exists(path)
    if there and os.path.samefile(path, saved):
        raise CannotCopy(f"{saved} is the store itself; name a copy of it")
    claim = _claimed(path)
    # Behind a link, as SQLite keeps its files beside the target.
    path = os.path.realpath(path)
    partial = f"{path}.restored"
    try:
        # That of a command that was killed: the lock says that none runs.
        remove(partial)
        given = _given(path) if there else {}
        schema = fill(saved, partial, lambda seconds: None, told, free)
        _raise_counters(partial, given)
        _give_owner(partial, path)
        replaced = _set_aside(path) if there else ""
        _put(partial, path, replaced)
        sync(os.path.dirname(os.path.abspath(path)))
        return Restored(replaced=replaced, schema=schema, newest=len(steps()))
    except (sqlite3.Error, OSError, StoreError) as error:
        what = f"the store sqlite:{path} is as it was" if there else "nothing was made"
        raise CannotCopy(f"{saved} could not be restored, and {what}: {error}") from error
    finally:
        remove(partial)
        if not there and not os.path.getsize(path):
            # That of the claim.
            os.unlink(path)
        claim.close()


def _claimed(path: str) -> StoreLock:
    try:
        return StoreLock(path)
    except CannotOpen as error:
        raise CannotOpen(f"{error}; stop it first") from None
    except OSError as error:
        raise CannotCopy(f"the store sqlite:{path} cannot be had: {error}") from None


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
    sync(partial)


def _give_owner(partial: str, path: str) -> None:
    """Give the file to the owner of the store, or of its folder: root may restore for the router's user."""
    if os.geteuid() == 0:
        status = os.stat(path if os.path.getsize(path) else os.path.dirname(os.path.abspath(path)))
        os.chown(partial, status.st_uid, status.st_gid)


def _set_aside(path: str) -> str:
    """Give the store a second name, with the rest of its log; return that."""
    for name in glob(f"{escape(path)}.replaced-*"):
        # That of a command that was killed before it put the copy there.
        if os.path.samefile(name, path):
            os.unlink(name)
    _empty_log(path)
    aside = free_name(f"{path}.replaced-{time.strftime('%Y-%m-%d')}")
    for end in BESIDE:
        # It belongs to the old database, and would be taken for the new one's.
        with suppress(FileNotFoundError):
            os.rename(path + end, aside + end)
    try:
        os.link(path, aside)
    except OSError:
        # A file system without links.
        os.rename(path, aside)
    return aside


def _empty_log(path: str) -> None:
    """Have all that stands in the log put into the database; one that is damaged keeps its log."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _put(partial: str, path: str, replaced: str) -> None:
    """Rename a file to the path of the store; if that fails, the store is back there."""
    try:
        os.rename(partial, path)
    except OSError:
        if replaced:
            if os.path.exists(path):
                os.unlink(replaced)
            else:
                os.rename(replaced, path)
            for end in BESIDE:
                with suppress(FileNotFoundError):
                    os.rename(replaced + end, path + end)
        raise
