"""The tables in memory of requests with a key."""

from collections.abc import Callable
from typing import Any

from router.store.changes import Change, Keyed, KeyedForgotten, MessageKeyed


class KeyedTables:
    """Answers by ESME and key, keys by message; see `interface.Reader` for the questions."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[tuple[str, str], Keyed] = {}
        self.message_keys: dict[int, MessageKeyed] = {}

    def keyed(self, esme: str, key: str) -> Keyed | None:
        return self.answers.get((esme, key))

    def key_of(self, message_id: int) -> str:
        found = self.message_keys.get(message_id)
        return "" if found is None else found.key


def keep(tables: KeyedTables, change: Keyed) -> None:
    """Insert an answer."""
    tables.answers[change.esme, change.key] = change


def keep_message(tables: KeyedTables, change: MessageKeyed) -> None:
    """Insert the key of a message."""
    tables.message_keys[change.id] = change


def forget(tables: KeyedTables, change: KeyedForgotten) -> None:
    """Delete older answers."""
    tables.answers = {key: one for key, one in tables.answers.items() if one.at >= change.before}


CHANGES: dict[type[Change], Callable[[KeyedTables, Any], None]] = {
    Keyed: keep,
    MessageKeyed: keep_message,
    KeyedForgotten: forget,
}
