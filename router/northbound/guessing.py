"""Guessing of passwords is slowed: for each pair of an address and a system_id, so that nobody else waits."""

from collections import OrderedDict

from router.routing.retry import Growing

PAIRS = 10_000
"""Pairs that are remembered; the one that failed longest ago is forgotten first."""

DELAYS = Growing(0.5, 30.0)
"""Seconds from one attempt to the next, by failures in a row; the first failure costs nothing."""

Pair = tuple[str, str]


class Guesses:
    """Who has failed how often, and until when the next attempt waits."""

    def __init__(self) -> None:
        self._failed: OrderedDict[Pair, tuple[int, float]] = OrderedDict()

    def wait(self, host: str, system_id: str, now: float) -> float:
        """The seconds that this attempt waits before it is looked at."""
        failures, at = self._failed.get((host, system_id), (0, 0.0))
        if failures < 2:
            return 0.0
        return max(0.0, at + DELAYS.after(failures - 1) - now)

    def failed(self, host: str, system_id: str, now: float) -> None:
        """An attempt has failed."""
        failures, _ = self._failed.pop((host, system_id), (0, 0.0))
        self._failed[host, system_id] = failures + 1, now
        if len(self._failed) > PAIRS:
            self._failed.popitem(last=False)

    def succeeded(self, host: str, system_id: str) -> None:
        """The right password was given."""
        self._failed.pop((host, system_id), None)
