"""How many messages a second an account may send."""


class Allowance:
    """A burst of one second's worth passes; beyond it, the rate."""

    __slots__ = ("_at", "_left", "rate")

    def __init__(self, rate: float | None, now: float) -> None:
        self.rate = rate
        self._left = max(1.0, rate or 0.0)
        self._at = now

    def take(self, now: float, count: int = 1) -> bool:
        """Take so many, if there is one; what is lacking is a debt."""
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
