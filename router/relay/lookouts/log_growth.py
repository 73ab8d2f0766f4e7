"""Reports, hourly, that the store's log grows because somebody keeps reading the store."""

from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Clock, instants
from router.store.status import LogSize

AGAIN = 3600.0
"""Seconds from one line to the next, while it lasts."""


class LogGrowth:
    """Hears the size of the log each second."""

    def __init__(self, clock: Clock, events: Events) -> None:
        self._now = instants(clock)
        self._events = events
        self._lasts = False
        self._next = 0.0

    def seen(self, size: LogSize) -> None:
        """Take the size of the log, and report it if it is too large."""
        if not size.much:
            if self._lasts:
                self._events.tell(EventKind.STORE_LOG_SHORT, "store", megabytes=size.octets / 1e6)
            self._lasts = False
        elif not self._lasts or self._now() >= self._next:
            self._lasts = True
            self._next = self._now() + AGAIN
            self._events.tell(EventKind.STORE_LOG_GROWS, "store", size=size.in_words())
