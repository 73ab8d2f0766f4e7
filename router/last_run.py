"""The configuration of the last run: a start reports what has changed in the file since."""

import json
from collections.abc import Iterator, Mapping
from typing import Final

from router.config.configuration import Configuration
from router.config.differences import marks
from router.relay.event_kinds import EventKind
from router.relay.events import By, Events
from router.relay.faces import Face
from router.relay.interfaces import Notes
from router.relay.notes import ROUTER

NOTE: Final = "configuration"

EDITED: Final = By("", face=Face.FILE)
"""The author of changes to the file: somebody unknown has edited it."""

MOST_TOLD: Final = 30
"""Names in one event."""


class LastRun:
    """Keeps the marks of the configuration in force in a note of the store."""

    def __init__(self, notes: Notes, events: Events) -> None:
        self._notes = notes
        self._events = events

    def compare(self, configuration: Configuration) -> None:
        """Report at a start the differences from the last run, and keep the present marks."""
        kept = self._notes.value(ROUTER, NOTE)
        if kept is not None:
            changes = [*_changes(json.loads(kept), marks(configuration))]
            more = len(changes) - MOST_TOLD
            what = "; ".join(changes[:MOST_TOLD]) + (f" and {more} more" if more > 0 else "")
            if changes:
                self._events.act(EventKind.CHANGED_MEANWHILE, "configuration", EDITED, what=what)
        self.keep(configuration)

    def keep(self, configuration: Configuration) -> None:
        """Keep the marks of what is in force now, after a reload that has reported its changes."""
        self._notes.note(ROUTER, NOTE, json.dumps(marks(configuration), ensure_ascii=False))


def _changes(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    yield from (f"{name}: added" for name in now if name not in before)
    yield from (f"{name}: changed" for name in now if name in before and now[name] != before[name])
    yield from (f"{name}: removed" for name in before if name not in now)
