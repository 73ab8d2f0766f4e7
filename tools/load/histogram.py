"""Latencies, counted in classes 2 % wide rather than kept."""

from math import exp, log

WIDTH = log(1.02)
FIRST = 1e-6


class Histogram:
    """Seconds, from a microsecond on."""

    def __init__(self) -> None:
        self._classes: dict[int, int] = {}
        self.count = 0

    def add(self, seconds: float) -> None:
        place = int(log(max(seconds, FIRST) / FIRST) / WIDTH)
        self._classes[place] = self._classes.get(place, 0) + 1
        self.count += 1

    def percentile(self, percent: float) -> float:
        """Return the seconds that so many percent stay below; 0 if nothing was counted."""
        wanted, seen = self.count * percent / 100, 0
        for place in sorted(self._classes):
            seen += self._classes[place]
            if seen >= wanted:
                return FIRST * exp((place + 1) * WIDTH)
        return 0.0

    def summary(self) -> dict[str, float]:
        """Return the usual percentiles, in milliseconds."""
        return {f"p{percent:g}": round(self.percentile(percent) * 1e3, 3) for percent in (50, 95, 99, 99.9)}
