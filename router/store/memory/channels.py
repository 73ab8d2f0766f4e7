"""Tables in memory: used budgets, recipients, pauses, notes, and memories of numbers."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from router.store.changes import (
    BudgetsForgotten,
    Change,
    Charged,
    Noted,
    NoteForgotten,
    Paused,
    Reached,
    RecallForgotten,
    RecipientsForgotten,
    Remembered,
)

_DAY = 86400.0


class ChannelTables:
    """Budgets, recipients, pauses, notes and memories; see `interface.Reader` for the questions."""

    def __init__(self) -> None:
        super().__init__()
        self.used: dict[tuple[str, str, float], int] = {}
        self.recipients: set[Reached] = set()
        self.pauses: set[str] = set()
        self.notes: dict[tuple[str, str], Noted] = {}
        self.memories: dict[tuple[str, str], Remembered] = {}

    def charged(self, channels: Collection[str]) -> Sequence[Charged]:
        used = sorted(self.used.items())
        return [Charged(*span, segments) for span, segments in used if span[0] in channels]

    def paused(self) -> Sequence[str]:
        return sorted(self.pauses)

    def noted(self) -> Sequence[Noted]:
        return list(self.notes.values())

    def reached(self, channels: Collection[str]) -> Sequence[Reached]:
        return [one for one in self.recipients if one.channel in channels]

    def remembered(self, limit: int) -> Sequence[Remembered]:
        return sorted(self.memories.values(), key=lambda one: one.at)[-limit:]


def charge(tables: ChannelTables, change: Charged) -> None:
    """Add segments to a span of a budget."""
    span = change.channel, change.span, change.began
    tables.used[span] = tables.used.get(span, 0) + change.segments


def forget_budgets(tables: ChannelTables, change: BudgetsForgotten) -> None:
    """Delete spans that affect no limit any more."""
    for span, segments in list(tables.used.items()):
        days = 1 / 12 if span[1] == "minute" else 40
        in_use = span[1] == "total" and segments > 0
        if span[2] < change.now - days * _DAY and not in_use:
            del tables.used[span]


def pause(tables: ChannelTables, change: Paused) -> None:
    """Note whether a channel is paused."""
    (tables.pauses.add if change.paused else tables.pauses.discard)(change.channel)


def note(tables: ChannelTables, change: Noted) -> None:
    """Insert a connector's note, or replace it."""
    tables.notes[change.channel, change.name] = change


def forget_note(tables: ChannelTables, change: NoteForgotten) -> None:
    """Delete a connector's note."""
    tables.notes.pop((change.channel, change.name), None)


def reach(tables: ChannelTables, change: Reached) -> None:
    """Insert a recipient of a day."""
    tables.recipients.add(change)


def forget_recipients(tables: ChannelTables, change: RecipientsForgotten) -> None:
    """Delete recipients of earlier days."""
    tables.recipients = {one for one in tables.recipients if one.day >= change.before}


def remember(tables: ChannelTables, change: Remembered) -> None:
    """Insert what is known of a number, or replace it."""
    tables.memories[change.scope, change.digits] = change


def forget_memories(tables: ChannelTables, change: RecallForgotten) -> None:
    """Delete what was remembered earlier."""
    tables.memories = {key: one for key, one in tables.memories.items() if one.at >= change.before}


CHANGES: dict[type[Change], Callable[[ChannelTables, Any], None]] = {
    Charged: charge,
    BudgetsForgotten: forget_budgets,
    Paused: pause,
    Noted: note,
    NoteForgotten: forget_note,
    Reached: reach,
    RecipientsForgotten: forget_recipients,
    Remembered: remember,
    RecallForgotten: forget_memories,
}
