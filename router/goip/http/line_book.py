"""Tells the lines of a box that can send from those that cannot, by `status.xml` and by their answers."""

from collections.abc import Mapping
from typing import Final

from router.clocks import Instant
from router.goip.http.events import BoxLineChanged, BoxLineDown, BoxLineUp, Event
from router.goip.http.states import Fields, state_of
from router.goip.line_state import LineState

UNKNOWN: Final = LineState()
LOGOUT_REST: Final = 120.0
"""Seconds until a line that has said it is logged out is tried again, if no page mentions it: a module
registers again within some two minutes.
"""


class LineBook:
    """The lines 1 to ``lines``. All are down until the box has answered."""

    def __init__(self, lines: int) -> None:
        self._lines = range(1, lines + 1)
        self._fields: dict[int, Fields] = {}
        self._states: dict[int, LineState] = {}
        self._up: set[int] = set()
        self._rest_until: dict[int, Instant] = {}

    def is_up(self, line: int) -> bool:
        """Tell whether the line can be given a message."""
        return line in self._up

    def read(self, pages: Mapping[int, Fields], now: Instant) -> list[Event]:
        """Take in the fields of all lines; none, if the page cannot be read."""
        events = self.note(pages)
        for line in self._lines:
            state = self._states.get(line, UNKNOWN)
            says_so = state.logged_in is True and "gsm_status" in pages.get(line, {})
            if says_so or self._rest_until.get(line, now) <= now:
                self._rest_until.pop(line, None)
            if state.trouble is not None:
                events += self._down(line, state.trouble.value)
            elif line not in self._rest_until and line not in self._up:
                self._up.add(line)
                events.append(BoxLineUp(line))
        return events

    def note(self, pages: Mapping[int, Fields]) -> list[Event]:
        """Add fields of a page that may lack some; what it lacks stays as it was."""
        events: list[Event] = []
        for line in self._lines:
            fields = self._fields.setdefault(line, {})
            fields.update(pages.get(line, {}))
            state = state_of(fields)
            if state != self._states.get(line, UNKNOWN):
                self._states[line] = state
                events.append(BoxLineChanged(line, state))
        return events

    def logged_out(self, told: BoxLineDown, now: Instant) -> list[Event]:
        """Note that a line refused a message because it is logged out."""
        self._rest_until[told.line] = Instant(now + LOGOUT_REST)
        return self._down(told.line, told.why)

    def lost(self, why: str) -> list[Event]:
        """Report all lines as down, since the box is."""
        return [event for line in self._lines for event in self._down(line, why)]

    def _down(self, line: int, why: str) -> list[Event]:
        if line not in self._up:
            return []
        self._up.remove(line)
        return [BoxLineDown(line, why)]
