"""Protocol violations of peers, with a bound on how often they are logged."""

REST = 10.0
"""Seconds in which a bounded number of lines is logged: a peer that sends garbage at full speed must not fill
the disk.
"""


class Complaints:
    """Counts complaints, and lets the first ``most`` of each ``rest`` seconds through."""

    __slots__ = ("_most", "_rest", "_since", "_told", "_untold", "count")

    def __init__(self, most: int = 1, rest: float = REST) -> None:
        self.count = 0
        self._most = most
        self._rest = rest
        self._since: float | None = None
        self._told = 0
        self._untold = 0

    def add(self, why: str, now: float) -> str | None:
        """Count a complaint; return the line to log, with how many were held back before it, or None."""
        untold = self.take(now)
        if untold is None:
            return None
        return f"{why} (and {untold} more before it)" if untold else why

    def take(self, now: float) -> int | None:
        """Count a complaint; return None if it is held back, else how many were held back before it."""
        self.count += 1
        untold = self.untold(now)
        if self._since is None:
            self._since = now
        if self._told >= self._most:
            self._untold += 1
            return None
        self._told += 1
        return untold

    def untold(self, now: float) -> int:
        """Return, and reset, the number of complaints that were held back, once lines may be logged again;
        else 0.
        """
        if self._since is None or now - self._since < self._rest:
            return 0
        untold, self._untold = self._untold, 0
        self._since, self._told = None, 0
        return untold
