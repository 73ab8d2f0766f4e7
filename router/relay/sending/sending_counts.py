"""Counts of sendings by route, ESME and stage, kept as they move, so that reading them costs nothing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from router.store.entities import Stage
from router.store.transitions import waits

DUE: Final = Stage.DUE
IN_FLIGHT: Final = Stage.IN_FLIGHT
SUBMITTED: Final = Stage.SUBMITTED
IN_DOUBT: Final = Stage.IN_DOUBT
ENDED: Final = Stage.ENDED


class Count:
    """Sendings of one ESME along one way."""

    __slots__ = ("due", "held", "in_doubt", "out")

    def __init__(self) -> None:
        self.held = 0
        """Sendings for later, and segments that wait for others."""
        self.due = 0
        self.out = 0
        """Sendings in flight."""
        self.in_doubt = 0

    def is_bare(self) -> bool:
        """Tell whether all counts are 0."""
        return not (self.due or self.out or self.held or self.in_doubt)


class SendingCounts:
    """Counts by the way on disk: a sending that takes another way is counted there."""

    def __init__(self) -> None:
        self._by_way: dict[tuple[str, str], Count] = {}
        self._queued: defaultdict[str, int] = defaultdict(int)

    def add(self, way: str, esme: str, stage: Stage | None, count: int) -> None:
        """Add ``count``, which may be negative, to a stage; sendings with a gateway, or ended, are not
        counted.
        """
        if stage is None or stage is SUBMITTED or stage is ENDED:
            return
        key = way, esme
        found = self._by_way.get(key)
        if found is None:
            found = self._by_way[key] = Count()
        if stage is IN_FLIGHT:
            found.out += count
        elif stage is IN_DOUBT:
            found.in_doubt += count
        elif waits(stage):
            self._queued[esme] += count
            if stage is DUE:
                found.due += count
            else:
                found.held += count

    def of(self, esme: str) -> int:
        """Return the messages of an ESME that are not yet with a gateway."""
        return self._queued.get(esme, 0)

    def by_esme(self) -> Mapping[str, int]:
        """Return the same for all ESMEs that have any."""
        return {esme: count for esme, count in self._queued.items() if count}

    def all(self) -> Iterator[tuple[str, str, Count]]:
        """Yield way, ESME and count where there is anything; others are forgotten."""
        for key, count in list(self._by_way.items()):
            if count.is_bare():
                del self._by_way[key]
            else:
                yield key[0], key[1], count
