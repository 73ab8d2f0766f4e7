"""Columns: the attributes of a change that make up a row, and their conversions.

One declaration serves both ways of writing, by `sqlite3` and by `compiled`: `row_maker` makes of it the
function for a row. For the most frequent changes that one is written out in `frequent`.
"""

from collections.abc import Callable, Sequence
from typing import Any, cast

from attrs import frozen

from router.store.sqlite.bulk import Row

RowMaker = Callable[[Any, str], Row]
"""Returns the row of a change, with the name of the node."""


@frozen
class Column:
    """One value of a row: the attribute at ``path`` (names between dots), through ``convert`` if there is
    one.

    Numbers that may be those of an IntEnum go through ``int``: sqlite3 asks each other kind for an adapter,
    for 0.3 µs.
    """

    path: str
    convert: Callable[..., object] | None = None


NODE = Column("")
"""The name of the node, which is the same in all rows."""


def columns(*given: str | Column) -> tuple[Column, ...]:
    """Return columns; a path by itself is one without a conversion."""
    return tuple(Column(each) if isinstance(each, str) else each for each in given)


def lines(texts: Sequence[str]) -> str:
    """Return some texts as the value of one column."""
    return "\n".join(texts)


def row_maker(given: Sequence[Column]) -> RowMaker:
    """Return a function written out for these columns: a loop over them takes five times as long."""
    room: dict[str, object] = {}
    values = []
    for number, column in enumerate(given):
        value = f"change.{column.path}" if column.path else "node"
        if column.convert is not None:
            room[f"convert{number}"] = column.convert
            value = f"convert{number}({value})"
        values.append(value)
    return cast(RowMaker, eval(f"lambda change, node: ({', '.join(values)},)", room))
