"""Reading rows over one SQLite connection, with its errors as those of a store."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from router.store.errors import CannotAnswer, CannotRead, StoreError
from router.store.sqlite.rows import Value
from router.store.sqlite.sqlite_errors import of_the_disk


def ends(table: str) -> str:
    """Return the columns for the first and the last id: asked for by one SELECT they would be a full scan."""
    return f"(SELECT min(id) FROM {table}), (SELECT max(id) FROM {table})"


class RowQueries:
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

    @contextmanager
    def _at_one_moment(self) -> Iterator[None]:
        """Hide commits of others from the questions within.

        The log cannot begin anew then, so it is for short work only.
        """
        self._rows("BEGIN")
        try:
            yield
        finally:
            if self._connection.in_transaction:
                self._rows("COMMIT")

    def _unreadable(self, error: sqlite3.Error) -> StoreError:
        kind = CannotRead if of_the_disk(error) else CannotAnswer
        return kind(f"store sqlite:{self._path}: it cannot be read: {error}")

    def _row(self, sql: str, parameters: tuple[Value, ...] = ()) -> tuple[Any, ...] | None:
        rows = self._rows(sql, parameters)
        return rows[0] if rows else None

    def _last_before(self, table: str, column: str, before: float) -> int:
        """Return the last id from before a time, by halving: ids and times grow together.

        So no index is needed. Rows dated by a clock that ran ahead, later than the newest of all, are passed
        over.
        """
        row = self._row(
            f"SELECT {ends(table)}, (SELECT {column} FROM {table} WHERE id = (SELECT max(id) FROM {table}))"
        )
        if row is None or row[1] is None:
            return 0
        low, high, newest = row[0] - 1, row[1], row[2]
        while low < high:
            middle = (low + high + 1) // 2
            found = self._not_ahead(table, column, middle, newest)
            if found is None or found[1] < before:
                low = middle
            else:
                high = min(middle, found[0]) - 1
        return int(low)

    def _not_ahead(self, table: str, column: str, upto: int, newest: float) -> tuple[int, float] | None:
        """Return a row with an id up to this one, or some before it if those have dates ahead."""
        back = 1
        while found := self._row(
            f"SELECT id, {column} FROM {table} WHERE id <= ? ORDER BY id DESC LIMIT 1", (upto,)
        ):
            id, time = found
            if time <= newest:
                return id, time
            upto, back = id - back, 2 * back
        return None
