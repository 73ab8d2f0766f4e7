"""What peers do wrong, told to the log no more than so often."""

REST = 10.0
"""Seconds in which so many lines are told: a peer that sends garbage at full speed must not fill the disk."""


class Complaints:
    """Counts all of them, and lets the first ``most`` of each `REST` seconds through."""

    __slots__ = ("_most", "_since", "_told", "_untold", "count")

    def __init__(self, most: int = 1) -> None:
        self.count = 0
        self._most = most
        self._since: float | None = None
        self._told = 0
        self._untold = 0

    def add(self, why: str, now: float) -> str | None:
        """Count one; the line to tell, with how many went untold before it, or None."""
        self.count += 1
        untold = self.untold(now)
        if self._since is None:
            self._since = now
        if self._told >= self._most:
            self._untold += 1
            return None
        self._told += 1
        return f"{why} (and {untold} more before it)" if untold else why

    def untold(self, now: float) -> int:
        """How many went untold, as soon as lines may be told again; they are forgotten with this."""
        if self._since is None or now - self._since < REST:
            return 0
        untold, self._untold = self._untold, 0
        self._since, self._told = None, 0
        return untold
