"""The last fault of each channel, in the words of its event."""

from router.relay.event_kinds import EventKind
from router.relay.events import Event, Events

BENCHES = frozenset({EventKind.BENCHED, EventKind.CREDIT_LOW})
"""Events that take a channel out of use for a while."""

FAULTS = BENCHES | {
    EventKind.NO_ANSWER,
    EventKind.LINE_OUT,
    EventKind.LIMIT_REACHED,
    EventKind.CREDIT_UNREAD,
    EventKind.SIM_SWAPPED,
}


class Faults:
    """Keeps the last fault and the last bench of each channel, out of all events."""

    def __init__(self, events: Events) -> None:
        self._last: dict[str, str] = {}
        self._benches: dict[str, str] = {}
        events.listen(self._hear)

    def last(self, channel: str) -> str | None:
        """Return the last fault since the start; None without one."""
        return self._last.get(channel)

    def bench(self, channel: str) -> str:
        """Return why the channel was benched last; empty if unknown."""
        return self._benches.get(channel, "")

    def _hear(self, event: Event) -> None:
        # All of these have a channel for their subject.
        if event.kind in FAULTS:
            self._last[event.subject] = event.text
            if event.kind in BENCHES:
                self._benches[event.subject] = event.text
