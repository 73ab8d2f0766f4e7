"""Live updates of open pages: changed values are written as JSON once a second, once for all viewers."""

import json
from collections.abc import Callable, Mapping
from typing import Final

from twisted.internet.interfaces import IDelayedCall

from router.desk.desk import Desk
from router.desk.errors import CannotDo
from router.desk.event_history import EventView
from router.desk.json_values import plain
from router.desk.people import Role
from router.northbound.http.dashboard.live_values import LiveValues
from router.northbound.http.dashboard.sessions import LoginSession, LoginSessions
from router.northbound.http.interfaces import HttpResponse, Write
from router.northbound.http.problems import problem
from router.relay.interfaces import Clock

MOST: Final = 100
"""Viewers at once."""

EVERY: Final = 1.0
"""Seconds between updates."""

AGAIN: Final = b"retry: 3000\n\n"
"""Milliseconds until a browser that lost the stream asks for it again."""

MOST_MISSED: Final = 20_000
"""Values kept for a viewer that does not read; with more its stream ends, and the browser reconnects."""

TOPICS: Final = ("overview", "channels", "esmes", "events")

Values = Mapping[str, str]


class Viewer:
    """A `BodyStream` to one open page. After falling behind, it gets the latest of each missed value."""

    def __init__(self, topic: str, id: str, host: str, leave: Callable[["Viewer"], None]) -> None:
        self.topic = topic
        self.id, self.host = id, host
        """Id and address of its session."""
        self._leave = leave
        self._missed: dict[str, str] = {}
        self._events: list[bytes] = []
        self._write: Write | None = None
        self._end: Callable[[], None] = lambda: None
        self._paused = False

    def start(self, write: Write, end: Callable[[], None]) -> None:
        """See `BodyStream`."""
        self._write, self._end = write, end
        write(AGAIN)
        self._catch_up()

    def pause(self) -> None:
        """See `BodyStream`."""
        self._paused = True

    def resume(self) -> None:
        """See `BodyStream`."""
        self._paused = False
        self._catch_up()

    def stop(self) -> None:
        """See `BodyStream`."""
        self._write = None
        self._leave(self)

    def beat(self) -> None:
        """See `HeartbeatStream`."""
        if self._write is not None and not self._paused:
            self._write(b":\n\n")

    def close(self) -> None:
        """End the stream: the session is over, or the viewer is too far behind."""
        if self._write is not None:
            self._write = None
            self._end()
        self._leave(self)

    def tell(self, written: bytes, values: Values) -> None:
        """Send values; ``written`` are the same as octets."""
        if self._write is not None and not self._paused:
            self._write(written)
        else:
            self._missed.update(values)
            if len(self._missed) > MOST_MISSED:
                self.close()

    def happened(self, written: bytes) -> None:
        """Send an event."""
        if self._write is not None and not self._paused:
            self._write(written)
        elif len(self._events) < MOST_MISSED:
            self._events.append(written)

    def _catch_up(self) -> None:
        missed, self._missed = self._missed, {}
        events, self._events = self._events, []
        if missed and self._write is not None:
            self._write(as_event("values", missed))
        for each in events:
            self.happened(each)


class Live:
    """Updates the viewers; works only while there are some, and only on their topics."""

    def __init__(self, desk: Desk, clock: Clock, sessions: LoginSessions) -> None:
        self._desk = desk
        self._clock = clock
        self._sessions = sessions
        self._moving = LiveValues(desk)
        self._viewers: dict[Viewer, None] = {}
        self._known: dict[str, dict[str, str]] = {}
        """The values that the viewers of each topic have."""
        self._next: IDelayedCall | None = None
        self._unfollow: Callable[[], None] = lambda: None

    def stream(self, session: LoginSession, host: str, topic: str) -> HttpResponse:
        """Return the stream of a topic, or a refusal. Senders get none, since it shows all ESMEs."""
        if session.person.role is Role.SENDER:
            return problem(403, "live pages are not for users with the role sender")
        if topic not in TOPICS:
            return problem(404, f"there is no such topic; expected one of {', '.join(TOPICS)}")
        if len(self._viewers) >= MOST:
            return problem(
                503,
                f"{MOST} live pages are open already, the most that there may be",
                headers=[("Retry-After", "30")],
            )
        viewer = Viewer(topic, session.id, host, self._leave)
        known = self._known.get(topic)
        if known:
            # Values may have changed since the page was made.
            viewer.tell(b"", known)
        try:
            self._enter(viewer)
        except CannotDo as why:
            return problem(503, str(why), headers=[("Retry-After", "30")])
        headers = (("Cache-Control", "no-store"), ("X-Accel-Buffering", "no"))
        return HttpResponse(content_type="text/event-stream; charset=utf-8", headers=headers, stream=viewer)

    def _enter(self, viewer: Viewer) -> None:
        if not self._viewers:
            self._unfollow = self._desk.events.follow(self._happened)
        self._viewers[viewer] = None
        if self._next is None:
            self._next = self._clock.callLater(EVERY, self._tick)

    def _leave(self, viewer: Viewer) -> None:
        self._viewers.pop(viewer, None)
        if not any(one.topic == viewer.topic for one in self._viewers):
            self._known.pop(viewer.topic, None)
        if not self._viewers:
            self._unfollow()
            self._unfollow = lambda: None
            if self._next is not None:
                self._next.cancel()
                self._next = None

    def _tick(self) -> None:
        self._next = self._clock.callLater(EVERY, self._tick)
        for viewer in list(self._viewers):
            if self._sessions.of(viewer.id, viewer.host) is None:
                viewer.close()
        for topic in dict.fromkeys(one.topic for one in self._viewers):
            self._tell(topic, self._moving.values(topic))

    def _tell(self, topic: str, values: Values) -> None:
        known = self._known.setdefault(topic, {})
        other = {name: value for name, value in values.items() if known.get(name) != value}
        if not other:
            return
        known.update(other)
        written = as_event("values", other)
        for viewer in [one for one in self._viewers if one.topic == topic]:
            viewer.tell(written, other)

    def _happened(self, event: EventView) -> None:
        followers = [one for one in self._viewers if one.topic == "events"]
        if followers:
            told = plain(event)
            assert isinstance(told, dict)
            written = as_event("happened", {**told, "shown": f"{event.at:%H:%M:%S}"})
            for viewer in followers:
                viewer.happened(written)


def as_event(kind: str, told: Mapping[str, object]) -> bytes:
    """Return a server-sent event (HTML Living Standard, 9.2)."""
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return f"event: {kind}\ndata: {data}\n\n".encode("utf-8", "replace")
