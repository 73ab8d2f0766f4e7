"""The kinds of store, by the scheme of their URL; no other module names one of them."""

import os
from collections.abc import Callable, Sequence

from twisted.internet.interfaces import IReactorTime

from router.store.errors import CannotCopy
from router.store.interface import AGAIN, BUSY, Store
from router.store.sqlite.backup import Told as Told
from router.store.sqlite.backup import copy
from router.store.sqlite.database import COMMITS_IN_C as COMMITS_IN_C
from router.store.sqlite.forgetting import Forgotten, forget
from router.store.sqlite.former_copy import copies_of
from router.store.sqlite.restore import Restored, restore
from router.store.sqlite.store import SqliteStore

SQLITE = "sqlite:"

TurnEnd = Callable[[Callable[[], None]], None]


def make_store(
    url: str,
    node: str,
    soon: TurnEnd,
    from_thread: TurnEnd,
    clock: IReactorTime,
    again: float = AGAIN,
    busy: float = BUSY,
) -> Store:
    """Return the store at a URL, not opened yet.

    ``again``: seconds from a commit that failed to the next try; ``busy``: for a lock of another program.
    """
    return SqliteStore(url.removeprefix(SQLITE), node, soon, from_thread, clock, again, busy)


def copy_store(url: str, target: str, told: Told) -> int:
    """Copy a store to a new file, as `store.sqlite.backup.copy` does. Return its size. Raises CannotCopy."""
    return copy(_file_of(url, "use pg_dump"), target, told=told)


def restore_store(url: str, saved: str, told: Told) -> Restored:
    """Put a copy into the place of a store, as `store.sqlite.restore.restore` does. Raises StoreError."""
    return restore(_file_of(url, "use pg_restore"), saved, told)


def forget_number(url: str, number: str) -> Forgotten:
    """Delete what a store keeps of a number, as `store.sqlite.forgetting.forget` does. Raises StoreError."""
    return forget(_file_of(url, "use SQL"), number)


def kept_beside(url: str) -> Sequence[str]:
    """Return the files that upgrades and restores have left beside a store: nothing deletes them."""
    path = url.removeprefix(SQLITE)
    return [*copies_of(path), *copies_of(path, "replaced")] if url.startswith(SQLITE) else []


def folder_of(url: str) -> str:
    """Return the folder that the file of a store is in."""
    return os.path.dirname(os.path.abspath(url.removeprefix(SQLITE)))


def _file_of(url: str, otherwise: str) -> str:
    if not url.startswith(SQLITE):
        raise CannotCopy(f"this is for a store of SQLite alone; {otherwise} for PostgreSQL")
    return url.removeprefix(SQLITE)
