"""The free space of a disk, asked for in a thread, as a failing disk may not answer."""

import os
from collections.abc import Callable

from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from router.desk.alerts.looks import Space

EVERY = 10
"""Ticks, of a second each, from one look to the next."""


class DiskSpace:
    """The free space of the disk under a folder. ``beside`` runs a function in a thread."""

    def __init__(self, folder: str, beside: Callable[[Callable[[], Space]], Deferred[Space]]) -> None:
        self._folder = folder
        self._beside = beside
        self._ticks = 0
        self._looking = False
        self._known: Space | None = None

    def known(self) -> Space | None:
        """Return the space as it was last seen; None if that failed."""
        return self._known

    def tick(self) -> None:
        """Look, when it is time and the last look has ended."""
        self._ticks += 1
        if (self._ticks - 1) % EVERY == 0 and not self._looking:
            self._looking = True
            self._beside(lambda: space_of(self._folder)).addCallbacks(self._seen, self._not_seen)

    def _seen(self, space: Space) -> None:
        self._looking, self._known = False, space

    def _not_seen(self, failure: Failure) -> None:
        """Forget the space: the folder is gone, for instance. The store reports its own trouble."""
        failure.trap(OSError)
        self._looking, self._known = False, None


def space_of(folder: str) -> Space:
    """Return the room of a disk, as far as it is for ordinary users. Raises OSError."""
    seen = os.statvfs(folder)
    return Space(free=seen.f_bavail * seen.f_frsize, whole=seen.f_blocks * seen.f_frsize)
