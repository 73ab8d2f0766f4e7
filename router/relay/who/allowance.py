"""The allowance of an account: how many messages a second it may send."""


class Allowance:
    """A burst of one second's worth passes; beyond it, the rate."""

    __slots__ = ("_at", "_left", "rate")

    def __init__(self, rate: float | None, now: float) -> None:
        self.rate = rate
        self._left = max(1.0, rate or 0.0)
        self._at = now

    def take(self, now: float, count: int = 1) -> bool:
        """Take ``count``, if at least one is left; the rest is a debt. Return whether it was taken."""
        rate = self.rate
        if rate is None:
            return True
        # A clock that was set back takes nothing away.
        self._left = min(max(1.0, rate), self._left + max(0.0, now - self._at) * rate)
        self._at = now
        if self._left < 1.0:
            return False
        self._left -= count
        return True
