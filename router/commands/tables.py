"""Answers for people: tables, with a colour for states that need attention."""

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from router.commands.terminal import harmless

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

WIDE = 10_000
"""Columns of a table that goes to a file or a pipe: no line is wrapped."""

COLOURS: Mapping[str, str] = {
    "up": "green",
    "resting": "green",
    "saving": "green",
    "over_limit": "yellow",
    "paused": "yellow",
    "benched": "red",
    "barred": "red",
    "logged_out": "red",
    "down": "red",
    "disabled": "dim",
    "warn": "yellow",
    "error": "red",
}


Column = str | Callable[[Any], object]
"""The field of an item that a column shows, or a function from the item to the cell."""


def show(columns: Mapping[str, Column], items: Iterable[Any], empty: str) -> None:
    """Print a table with these columns and a row for each item; without items print ``empty``."""
    # Here, as most commands print a line or two: rich takes as long to import as they take.
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in columns:
        table.add_column(head, overflow="fold", justify="right" if head in NUMBERS else "left")
    for item in items:
        table.add_row(*(cell(item[one] if isinstance(one, str) else one(item)) for one in columns.values()))
    if table.row_count:
        console().print(table)
    else:
        print(empty)


NUMBERS = frozenset(
    {"in flight", "waiting", "queue", "owed", "due", "sessions", "signal", "balance", "links"}
)


def cell(value: object) -> "Text":
    """Return a value as a cell: empty for None, in the colour of its state if it is the word of one."""
    from rich.text import Text

    text = "" if value is None else f"{value:,}" if type(value) is int else str(value)
    return Text(harmless(text), style=COLOURS.get(text, ""))


def at(field: str) -> Callable[[Any], str]:
    """Return a column that shows the time in a field."""
    return lambda item: moment(item[field])


def counted(number: int, thing: str) -> str:
    """Return a number with its noun: `1 session`, `2,000 messages`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def console() -> "Console":
    """Return a console on the standard output: as wide as the terminal, or without bound."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else WIDE, highlight=False, soft_wrap=False)


def moment(time: Any) -> str:
    """Return a time of an answer to the second: `2026-11-30 10:00:00`; empty for None."""
    return "" if time is None else str(time)[:19].replace("T", " ")


def spans(budget: Mapping[str, Mapping[str, int]]) -> str:
    """Return the use of each limit: `day 12/500, month 300/5000`."""
    return ", ".join(f"{name} {one['used']}/{one['limit']}" for name, one in budget.items())


def counts(states: Mapping[str, int]) -> str:
    """Return the number in each state: `6 up, 2 down`."""
    return ", ".join(f"{count} {state}" for state, count in states.items())
