"""Guessing of passwords is slowed: for each pair of an address and a system_id, so that nobody else waits."""

from collections import OrderedDict

from router.routing.retry import Growing

PAIRS = 10_000
"""Pairs that are remembered; the one that failed longest ago is forgotten first."""

DELAYS = Growing(0.5, 30.0)
"""Seconds from one attempt to the next, by failures in a row; the first failure costs nothing."""

LONGEST = 60.0
"""Seconds: an attempt that would wait longer is refused unheard."""

Pair = tuple[str, str]


class Guesses:
    """Who has failed how often, and when the next attempt may be looked at."""

    def __init__(self) -> None:
        self._failed: OrderedDict[Pair, tuple[int, float]] = OrderedDict()

    def wait(self, host: str, system_id: str, now: float) -> float | None:
        """The seconds that this attempt waits before it is looked at; None if it is not looked at at all.

        Each attempt takes a place of its own, so that many connections at once guess no faster than one.
        """
        failures, free = self._failed.get((host, system_id), (0, 0.0))
        if failures < 2:
            return 0.0
        at = max(now, free)
        if at - now > LONGEST:
            return None
        self._failed[host, system_id] = failures, at + DELAYS.after(failures - 1)
        return at - now

    def failed(self, host: str, system_id: str, now: float) -> None:
        """An attempt has failed."""
        failures, free = self._failed.pop((host, system_id), (0, 0.0))
        free = max(free, now + DELAYS.after(failures)) if failures else now
        self._failed[host, system_id] = failures + 1, free
        if len(self._failed) > PAIRS:
            self._failed.popitem(last=False)

    def succeeded(self, host: str, system_id: str) -> None:
        """The right password was given."""
        self._failed.pop((host, system_id), None)
