"""Slows down those who guess a line's password, by address, port and id, so that nobody else has to wait."""

from collections import OrderedDict
from typing import Final

from router.clocks import Instant

FREE: Final = 3
"""Failures that have no consequence."""

FIRST, LAST = 1.0, 600.0
"""Seconds for which a guesser is ignored after the next failure; they double with each, up to the last."""

MOST: Final = 10_000
"""Guessers that are remembered; the one whose last failure is the oldest is forgotten first."""

Guesser = tuple[str, int, str]


class Guesses:
    """Counts wrong passwords, and holds off those who gave them."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._failed: OrderedDict[Guesser, tuple[int, Instant]] = OrderedDict()

    def is_slowed(self, guesser: Guesser, now: Instant) -> bool:
        """Tell whether this guesser is ignored now."""
        failed = self._failed.get(guesser)
        return failed is not None and now < failed[1]

    def failed(self, guesser: Guesser, now: Instant) -> int:
        """Count a failure; return the failures so far."""
        failures = self._failed.pop(guesser, (0, now))[0] + 1
        rest = min(LAST, FIRST * 2.0 ** min(failures - FREE - 1, 32)) if failures > FREE else 0.0
        self._failed[guesser] = failures, Instant(now + rest)
        if len(self._failed) > self._most:
            self._failed.popitem(last=False)
        return failures

    def right(self, guesser: Guesser) -> None:
        """Forget the failures of a guesser who gave the right password."""
        if self._failed:
            self._failed.pop(guesser, None)

    def __len__(self) -> int:
        return len(self._failed)
