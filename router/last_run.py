"""What the configuration was when the router ran last: a start tells what has been changed in between."""

import json
from collections.abc import Iterator, Mapping
from typing import Final

from router.config.configuration import Configuration
from router.config.differences import marks
from router.relay.event_kinds import EventKind
from router.relay.events import By, Events
from router.relay.interfaces import Notes
from router.relay.notes import ROUTER

NOTE: Final = "configuration"

EDITED: Final = By("", face="file")
"""Somebody has edited the file: nobody knows who."""

MOST_TOLD: Final = 30
"""Things that one event names."""


class LastRun:
    """Keeps the marks of what is in force in a note."""

    def __init__(self, notes: Notes, events: Events) -> None:
        self._notes = notes
        self._events = events

    def compare(self, configuration: Configuration) -> None:
        """Tell at a start what is other than in the last run, and keep what there is now."""
        kept = self._notes.value(ROUTER, NOTE)
        if kept is not None:
            changes = [*_changes(json.loads(kept), marks(configuration))]
            more = len(changes) - MOST_TOLD
            what = "; ".join(changes[:MOST_TOLD]) + (f" and {more} more" if more > 0 else "")
            if changes:
                self._events.act(EventKind.CHANGED_MEANWHILE, "configuration", EDITED, what=what)
        self.keep(configuration)

    def keep(self, configuration: Configuration) -> None:
        """Keep what is in force now: a reload has told of it."""
        self._notes.note(ROUTER, NOTE, json.dumps(marks(configuration), ensure_ascii=False))


def _changes(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    yield from (f"{name}: added" for name in now if name not in before)
    yield from (f"{name}: changed" for name in now if name in before and now[name] != before[name])
    yield from (f"{name}: removed" for name in before if name not in now)
