"""Events as server-sent events (HTML Living Standard, 9.2), from the last one that the client had."""

import json
from collections.abc import Callable
from typing import Final

from router.desk.event_history import EventHistory, EventView
from router.desk.json_values import plain
from router.northbound.http.interfaces import Write
from router.store.history import SoughtEvents

AGAIN: Final = b"retry: 3000\n\n"
"""Milliseconds until a browser reconnects after losing the stream."""


class EventStream:
    """A `BodyStream` of events. A reader that fell behind gets all that is kept, once it reads again."""

    def __init__(self, history: EventHistory, last: str | None, sought: SoughtEvents) -> None:
        """``last`` is the id of the last event that the client had; None: only new events are sent."""
        self._history = history
        self._sought = sought
        self._last = history.last if last is None else last
        history.after(self._last)
        self._write: Write = lambda octets: None
        self._paused = False
        self._end: Callable[[], None] = lambda: None
        # Here and not in `start`, so that a stream too many is refused before the response begins.
        self._leave = history.follow(self._happened, sought)
        self._started = False

    def start(self, write: Write, end: Callable[[], None]) -> None:
        """See `BodyStream`."""
        self._write, self._started = write, True
        write(AGAIN)
        self._play_back()

    def pause(self) -> None:
        """See `BodyStream`."""
        self._paused = True

    def resume(self) -> None:
        """See `BodyStream`."""
        self._paused = False
        self._play_back()

    def beat(self) -> None:
        """See `HeartbeatStream`."""
        if self._started and not self._paused:
            self._write(b":\n\n")

    def stop(self) -> None:
        """See `BodyStream`."""
        self._paused = True
        self._leave()

    def _play_back(self) -> None:
        for event in self._history.after(self._last, self._sought):
            if self._paused:
                return
            self._tell(event)

    def _happened(self, event: EventView) -> None:
        if self._started and not self._paused:
            self._tell(event)

    def _tell(self, event: EventView) -> None:
        self._last = event.id
        data = json.dumps(plain(event), ensure_ascii=False)
        self._write(f"id: {event.id}\nevent: event\ndata: {data}\n\n".encode("utf-8", "replace"))
