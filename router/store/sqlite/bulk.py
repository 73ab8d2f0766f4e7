"""Statements for many rows.

The interpreter's lock is released, and taken again, for each statement that SQLite steps; beside a busy
reactor thread that is a wait each time. And 16 rows by one statement cost two thirds of 16 statements.
"""

import sqlite3
from collections.abc import Callable, Sequence
from itertools import chain

Row = tuple[str | bytes | int | float | None, ...]

Bulk = Sequence[tuple[int, str]]
"""Numbers of rows, and the SQL that takes their values one after the other; the most rows first."""

SIZES = (64, 16, 4)
"""Rows that one statement takes; what is left goes one by one."""


def inserting(head: str, width: int, tail: str = "") -> Bulk:
    """Return INSERT statements; ``head`` names the table and its ``width`` columns, ``tail`` the conflict
    clause.

    Rows are inserted one after the other, so that one row may replace another within a statement.
    """
    return _of_sizes(lambda count: f"{head} VALUES {_rows(width, count)} {tail}")


def updating(table: str, fixed: str, columns: Sequence[str]) -> Bulk:
    """Return UPDATE statements for ``fixed`` and all columns but the last, which names the row.

    No row may be named twice in one statement: it is not defined which of its values it then has.
    """
    *changed, key = columns
    sets = ", ".join([fixed, *(f"{name} = new.column{number}" for number, name in enumerate(changed, 1))])
    head, tail = f"UPDATE {table} SET {sets} FROM", f"AS new WHERE {table}.{key} = new.column{len(columns)}"
    return _of_sizes(lambda count: f"{head} (VALUES {_rows(len(columns), count)}) {tail}")


def deleting(table: str, keys: Sequence[str]) -> Bulk:
    """Return DELETE statements for the rows that the keys name."""
    # Not `(a, b) IN (VALUES ...)`: SQLite 3.40 reads the whole table for it.
    one = f"({' AND '.join(f'{key} = ?' for key in keys)})"
    return _of_sizes(lambda count: f"DELETE FROM {table} WHERE {' OR '.join([one] * count)}")


def execute(connection: sqlite3.Connection, sql: str, bulk: Bulk, rows: Sequence[Row]) -> None:
    """Execute ``sql`` for all rows as ``executemany`` does, by fewer statements if there are ``bulk``
    ones.
    """
    at, end = 0, len(rows)
    for size, many in bulk:
        while end - at >= size:
            connection.execute(many, tuple(chain.from_iterable(rows[at : at + size])))
            at += size
    if at < end:
        connection.executemany(sql, rows[at:] if at else rows)


def _of_sizes(sql: Callable[[int], str]) -> Bulk:
    return tuple((size, sql(size)) for size in SIZES)


def _rows(width: int, count: int) -> str:
    row = f"({', '.join('?' * width)})"
    return ", ".join([row] * count)
