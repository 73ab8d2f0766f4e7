"""Rows of one SQLite connection, and what it means that they cannot be read."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from router.store.errors import CannotAnswer, CannotRead, StoreError
from router.store.sqlite.rows import Value
from router.store.sqlite.trouble import of_the_disk


class Asking:
    """Asks one connection; it is used by one thread at a time."""

    def __init__(self, connection: sqlite3.Connection, path: str) -> None:
        self._connection = connection
        self._path = path

    def _rows(self, sql: str, parameters: tuple[Value, ...] = ()) -> Sequence[tuple[Any, ...]]:
        # All at once: while a cursor is half read (one that a traceback holds, say), all that this connection
        # reads is as old as what the cursor reads, and commits come by way of another one.
        try:
            return self._connection.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: sqlite3.Error) -> StoreError:
        kind = CannotRead if of_the_disk(error) else CannotAnswer
        return kind(f"store sqlite:{self._path}: it cannot be read: {error}")

    def _row(self, sql: str, parameters: tuple[Value, ...] = ()) -> tuple[Any, ...] | None:
        rows = self._rows(sql, parameters)
        return rows[0] if rows else None
