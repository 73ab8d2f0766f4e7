"""Blocks of numbers from a store that only one router uses: it counts them in memory."""

from collections.abc import Callable, Sequence
from typing import Final

from router.store.changes import Change, Reserved
from router.store.entities import Counter
from router.store.interface import Reader

BLOCK: Final = 100_000
"""Numbers of a block; a start skips what is left of those that were given before."""

Write = Callable[[Sequence[Change], Callable[[], None]], object]
"""Writes, and calls back when it is on disk."""


class Blocks:
    """Gives each number once, whatever happens to the process: a block is on disk before it is given."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._last: dict[Counter, int] = {}

    def restore(self, reader: Reader) -> None:
        """Load the last numbers that may have been given, at a start."""
        self._last = {counter: reader.reserved(counter) for counter in Counter}

    def give(self, counter: Counter, then: Callable[[range], None]) -> None:
        """Give the next block; see `interface.Store.block`."""
        first = self._last[counter] + 1
        self._last[counter] += BLOCK
        block = range(first, first + BLOCK)
        self._write([Reserved(counter, block[-1])], lambda: then(block))
