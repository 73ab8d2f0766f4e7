"""What the peer did wrong, told to the log no more than once in a while."""

REST = 10.0
"""Seconds between two lines: a peer that sends garbage at full speed must not fill the disk."""


class Complaints:
    """Counts every violation and lets a line through now and then."""

    __slots__ = ("_told", "_untold", "count")

    def __init__(self) -> None:
        self.count = 0
        self._told: float | None = None
        self._untold = 0

    def add(self, why: str, now: float) -> str | None:
        """Count a violation; the line to tell, with how many went untold, or None."""
        self.count += 1
        if self._told is not None and now - self._told < REST:
            self._untold += 1
            return None
        line = f"{why} (and {self._untold} violations before it)" if self._untold else why
        self._told = now
        self._untold = 0
        return line
