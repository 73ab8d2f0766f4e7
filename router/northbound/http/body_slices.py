"""Writes a long body as fast as the client reads, so that slow clients take up no memory for it twice."""

from collections.abc import Callable
from typing import Final

from router.northbound.http.interfaces import Write

SLICE: Final = 65_536
"""Octets per write: as many as Twisted buffers (`abstract.FileDescriptor.bufferSize`)."""


class Slices:
    """A `BodyStream` of octets that are in memory."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0
        self._paused = self._writing = False

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
        self._go_on()

    def stop(self) -> None:
        """See `BodyStream`."""
        self._paused = True

    def _go_on(self) -> None:
        # A write may call pause or resume.
        if self._writing:
            return
        self._writing = True
        while not self._paused and self._at < len(self._body):
            at, self._at = self._at, self._at + SLICE
            self._write(self._body[at : self._at])
        self._writing = False
        if self._at >= len(self._body) and not self._paused:
            self._paused = True
            self._end()
