"""Histograms of waits and sizes, of which a mean says nothing."""

from collections.abc import Sequence


class Histogram:
    """Counts values by bounds that rise; what is above the last is counted beside them.

    It is used in one thread.
    """

    __slots__ = ("bounds", "counts", "sum")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        """For each bound, the number of values up to it that are above the bound before."""
        self.sum = 0.0
        """The sum of all values."""

    def observe(self, value: float) -> None:
        """Count a value. One below 0, by a clock that was set back, counts as 0."""
        if value < 0.0:
            value = 0.0
        # Compiled, this takes a tenth of what `bisect` would, which is called with objects.
        place = 0
        for bound in self.bounds:
            if value <= bound:
                break
            place += 1
        self.counts[place] += 1
        self.sum += value

    def cumulative(self) -> Sequence[int]:
        """Return how many values were up to each bound, and in the end how many there were."""
        found, total = [], 0
        for count in self.counts:
            total += count
            found.append(total)
        return found
