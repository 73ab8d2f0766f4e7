"""The two columns in which `explain` answers."""

from collections.abc import Iterable, Iterator

Row = tuple[str, str]
"""A label, and the words about it."""


def aligned(rows: Iterable[Row]) -> Iterator[str]:
    """Return the lines of a table: labels, and words that begin in one column."""
    lines = list(rows)
    width = max(len(label) for label, _ in lines) + 2
    return (f"{label:{width}}{words}" for label, words in lines)
