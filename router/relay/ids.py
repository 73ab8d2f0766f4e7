"""The router's own ids and serial numbers: each is given once, whatever happens to the process."""

from collections.abc import Callable
from functools import partial
from typing import Final

from router.store.entities import Counter

AHEAD: Final = 2
"""The next block is asked for when one part in this many of the present one is left."""


Block = Callable[[Counter, Callable[[range], None]], None]
"""Asks the store for a block (`Store.block`)."""


class NoIds(Exception):
    """The store has not given the next block of numbers yet."""


class IdCounter:
    """Gives numbers from a block that the store reserved, and asks for the next block in time.

    It has none to give until its first block is there.
    """

    def __init__(self, counter: Counter, block: Block) -> None:
        self._counter = counter
        self._block = block
        self._started: Callable[[], None] | None = None
        self._last = 0
        self._end = 0
        """The last of the present block."""
        self._ask_at = 0
        self._following: range | None = None

    def start(self, started: Callable[[], None]) -> None:
        """Ask for the first block; ``started`` is called when it is there."""
        self._started = started
        self._block(self._counter, self._come)

    def next(self) -> int:
        """Return a number that was never given before. Raises NoIds."""
        if self._last >= self._end:
            self._turn_over()
        self._last += 1
        if self._last == self._ask_at:
            self._block(self._counter, self._come)
        return self._last

    def _come(self, block: range) -> None:
        self._following = block
        if self._started is not None:
            started, self._started = self._started, None
            started()

    def _turn_over(self) -> None:
        block, self._following = self._following, None
        if block is None:
            raise NoIds(f"{self._counter.value}: the store has given no more numbers yet")
        self._last, self._end = block.start - 1, block.stop - 1
        self._ask_at = self._end - len(block) // AHEAD


class IdCounters:
    """The numbers of each counter."""

    def __init__(self, block: Block) -> None:
        self._of = {counter: IdCounter(counter, block) for counter in Counter}

    def __getitem__(self, counter: Counter) -> IdCounter:
        return self._of[counter]

    def start(self, started: Callable[[], None]) -> None:
        """Ask for the first blocks; ``started`` is called when all of them are there."""
        waited_for = set(self._of)

        def come(counter: Counter) -> None:
            waited_for.discard(counter)
            if not waited_for:
                started()

        for counter, numbers in self._of.items():
            numbers.start(partial(come, counter))
