"""Writes a page while it is being made, so that a long page does not hold up the reactor."""

from collections.abc import Callable, Iterator
from typing import Final

from router.northbound.http.faces import LOG
from router.northbound.http.interfaces import Write
from router.relay.interfaces import Clock

TURN: Final = 0.005
"""Seconds of work in one turn of the reactor."""

PORTION: Final = 65_536
"""Characters in one write."""

BROKEN: Final = b'<p role="alert">The rest of this page cannot be shown; the log of the router says why.</p>'


class PageStream:
    """A `BodyStream` of the pieces of a page. An empty piece marks a place to pause."""

    def __init__(self, clock: Clock, pieces: Iterator[str]) -> None:
        self._clock = clock
        self._pieces = pieces
        self._paused = self._over = self._waits = False
        self._write: Write = lambda octets: None
        self._end: Callable[[], None] = lambda: None

    def start(self, write: Write, end: Callable[[], None]) -> None:
        """See `BodyStream`."""
        self._write, self._end = write, end
        self._go_on()

    def pause(self) -> None:
        """See `BodyStream`."""
        self._paused = True

    def resume(self) -> None:
        """See `BodyStream`."""
        self._paused = False
        if not self._waits:
            self._go_on()

    def stop(self) -> None:
        """See `BodyStream`."""
        self._over = True

    def _go_on(self) -> None:
        self._waits = False
        if self._over or self._paused:
            return
        try:
            made, whole = self._make()
        except Exception:
            # A bug of ours: the page ends here with a note.
            LOG.failure("http: a page could not be made")
            made, whole = BROKEN, True
        if made:
            self._write(made)
        if whole and not self._over:
            self._over = True
            self._end()
        elif not self._over:
            self._waits = True
            self._clock.callLater(0.0, self._go_on)

    def _make(self) -> tuple[bytes, bool]:
        """Return the next octets, and whether they end the page."""
        until, made, length = self._clock.seconds() + TURN, [], 0
        for piece in self._pieces:
            made.append(piece)
            length += len(piece)
            if length >= PORTION or self._clock.seconds() >= until:
                return "".join(made).encode("utf-8", "replace"), False
        return "".join(made).encode("utf-8", "replace"), True
