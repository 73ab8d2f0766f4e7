"""A page that takes long to make, written as it is made: the reactor has other work in between."""

from collections.abc import Callable, Iterator
from typing import Final

from router.northbound.http.faces import LOG
from router.northbound.http.interfaces import Write
from router.relay.interfaces import Clock

TURN: Final = 0.005
"""Seconds that are worked on it at a time."""

PORTION: Final = 65_536
"""Characters that are written at once."""

BROKEN: Final = b'<p role="alert">The rest of this page cannot be shown; the log of the router says why.</p>'


class PageStream:
    """A `BodyStream` of the pieces of a page. An empty piece is a good place to stop for a while."""

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
            # A bug of one page: whoever reads it sees where it ends.
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
        """Return the next octets, and whether they are the last ones."""
        until, made, length = self._clock.seconds() + TURN, [], 0
        for piece in self._pieces:
            made.append(piece)
            length += len(piece)
            if length >= PORTION or self._clock.seconds() >= until:
                return "".join(made).encode("utf-8", "replace"), False
        return "".join(made).encode("utf-8", "replace"), True
