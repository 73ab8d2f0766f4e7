"""The SQL of one kind of change."""

from attrs import frozen

from router.store.sqlite.bulk import Bulk, inserting
from router.store.sqlite.columns import Column


@frozen
class Statement:
    """SQL for one kind of change, and the columns of a change that are its parameters.

    The most frequent kinds have ``bulk``. A sending has at most one of each of them between two barriers (see
    store.transitions), so no row is named twice.
    """

    sql: str
    columns: tuple[Column, ...]
    bulk: Bulk = ()


def marks(count: int) -> str:
    """Return the marks of ``count`` parameters."""
    return ", ".join("?" * count)


def inserted(head: str, values: tuple[Column, ...], tail: str = "") -> Statement:
    """Return the statement that inserts one row for each change; see `bulk.inserting`."""
    width = len(values)
    return Statement(f"{head} VALUES ({marks(width)}) {tail}", values, inserting(head, width, tail))
