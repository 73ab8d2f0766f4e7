"""Answers as people read them: tables, and a colour for what is wrong."""

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from router.commands.terminal import harmless

WIDE = 10_000
"""Columns where nobody looks on: lines of a file are whole."""

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
"""The field of an item that a column holds, or what makes a cell of an item."""


def show(columns: Mapping[str, Column], items: Iterable[Any], empty: str) -> None:
    """Print a table of these columns, a row for each item; if there is none say what ``empty`` does."""
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


def cell(value: object) -> Text:
    """Return a value as a cell: nothing for what is not known; words of a state have its colour."""
    text = "" if value is None else f"{value:,}" if type(value) is int else str(value)
    return Text(harmless(text), style=COLOURS.get(text, ""))


def at(field: str) -> Callable[[Any], str]:
    """Return what shows the time in a field."""
    return lambda item: moment(item[field])


def counted(number: int, thing: str) -> str:
    """Return how many there are of something: `1 session`, `2,000 messages`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def console() -> Console:
    """Return what writes to the standard output: as wide as the terminal, or without bound."""
    return Console(width=None if sys.stdout.isatty() else WIDE, highlight=False, soft_wrap=False)


def moment(time: Any) -> str:
    """Return a time of the answer to the second, with a blank in its middle."""
    return "" if time is None else str(time)[:19].replace("T", " ")


def spans(budget: Mapping[str, Mapping[str, int]]) -> str:
    """Return what is used of each limit: `day 12/500, month 300/5000`."""
    return ", ".join(f"{name} {one['used']}/{one['limit']}" for name, one in budget.items())


def counts(states: Mapping[str, int]) -> str:
    """Return how many are in which state: `6 up, 2 down`."""
    return ", ".join(f"{count} {state}" for state, count in states.items())
