"""The lateness of the reactor's calls: one slow turn delays every message in it."""

from twisted.internet.interfaces import IDelayedCall, IReactorTime

from router.histogram import Histogram

EVERY = 0.25
"""Seconds from one look to the next: whatever takes longer is seen, and four calls a second cost nothing."""


class Lag:
    """Asks for a call again and again, and counts in ``late`` by how many seconds each comes too late."""

    def __init__(self, clock: IReactorTime, late: Histogram, every: float = EVERY) -> None:
        self._clock = clock
        self._late = late
        self._every = every
        self._call: IDelayedCall | None = None

    def start(self) -> None:
        """Look from now on."""
        self._call = self._clock.callLater(self._every, self._look, self._clock.seconds() + self._every)

    def stop(self) -> None:
        """Look no more."""
        if self._call is not None and self._call.active():
            self._call.cancel()

    def _look(self, due: float) -> None:
        self._late.observe(self._clock.seconds() - due)
        self.start()
