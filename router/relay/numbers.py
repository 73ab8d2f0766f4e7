"""Our own numbers: counters that never give a number twice, whatever happens to the process."""

from collections.abc import Callable, Sequence
from typing import Final

from router.store.changes import Change, Reserved
from router.store.entities import Counter

BLOCK: Final = 100_000
"""So many numbers are reserved on disk at a time; a start skips what is left of the block."""


class Numbers:
    """Gives numbers from a block whose end is on disk before (or together with) any of its numbers.

    It has none to give before `restore`.
    """

    _last: int
    _reserved: int

    def __init__(self, counter: Counter, write: Callable[[Sequence[Change]], None]) -> None:
        self._counter = counter
        self._write = write

    def restore(self, reserved: int) -> None:
        """At a start: the last that may have been given before."""
        self._last = self._reserved = reserved

    def next(self) -> int:
        """One more than the one before."""
        if self._last >= self._reserved:
            self._reserved += BLOCK
            self._write([Reserved(self._counter, self._reserved)])
        self._last += 1
        return self._last
