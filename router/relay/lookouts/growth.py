"""Growth of counters between two looks: one reckoning for charts, tallies and the hourly line."""

from typing import Final, Generic, TypeVar

from router.relay.figures import Counts

Name = TypeVar("Name")

Figure = tuple[int, int, int, int, int]
"""Messages accepted, sent, delivered, ended otherwise, and SMS received."""

NOTHING: Final[Figure] = (0, 0, 0, 0, 0)


def figure_of(counts: Counts, sent: int | None = None) -> Figure:
    """Return counters as a figure; ``sent`` in the place of theirs, if it is given."""
    return (
        counts.accepted,
        counts.sent if sent is None else sent,
        counts.delivered,
        counts.failed,
        counts.received,
    )


def plus(one: Figure, other: Figure) -> Figure:
    """Add two figures."""
    return (
        one[0] + other[0],
        one[1] + other[1],
        one[2] + other[2],
        one[3] + other[3],
        one[4] + other[4],
    )


def minus(one: Figure, other: Figure) -> Figure:
    """Subtract one figure from another."""
    return (
        one[0] - other[0],
        one[1] - other[1],
        one[2] - other[2],
        one[3] - other[3],
        one[4] - other[4],
    )


class Growth(Generic[Name]):
    """Remembers the figure of each name at the last look."""

    def __init__(self) -> None:
        self._seen: dict[Name, tuple[object, Figure]] = {}

    def look(self, name: Name, counted: Figure, sender: object = None) -> Figure:
        """Return the growth since the last look, which this is from now on.

        ``sender``: the object whose own count the messages sent are. A channel that was taken out and came
        back is another one, and counts what it sends from nothing; its other counters go on.
        """
        former, seen = self._seen.get(name, (sender, NOTHING))
        if former is not sender:
            seen = (seen[0], 0, *seen[2:])
        self._seen[name] = sender, counted
        return minus(counted, seen)

    def unseen(self, name: Name, counted: Figure) -> Figure:
        """Return the growth since the last look, without looking."""
        return minus(counted, self._seen.get(name, (None, NOTHING))[1])
