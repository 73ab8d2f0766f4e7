"""Tables in memory: messages that count for limits of ESMEs, and who has written `stop`."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from router.store.changes import Change, Counted, CountsForgotten, Started, Stopped, Uncounted


class SenderTables:
    """See `interface.Reader` for the questions."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: dict[int, Counted] = {}
        self.stops: dict[tuple[str, str, str], Stopped] = {}

    def counted(self, esmes: Collection[str], since: float) -> Sequence[Counted]:
        found = (one for _, one in sorted(self.counts.items()))
        return [one for one in found if one.esme in esmes and one.at >= since]

    def stopped(self) -> Sequence[Stopped]:
        return [one for _, one in sorted(self.stops.items())]


def count(tables: SenderTables, change: Counted) -> None:
    """Insert a message that counts."""
    tables.counts[change.id] = change


def uncount(tables: SenderTables, change: Uncounted) -> None:
    """Delete a message that counts no more, if it is there."""
    tables.counts.pop(change.id, None)


def forget_counts(tables: SenderTables, change: CountsForgotten) -> None:
    """Delete what was counted earlier."""
    tables.counts = {id: one for id, one in tables.counts.items() if one.at >= change.before}


def stop(tables: SenderTables, change: Stopped) -> None:
    """Insert a `stop`, or replace it."""
    tables.stops[change.esme, change.digits, change.e164] = change


def start(tables: SenderTables, change: Started) -> None:
    """Delete a `stop`, if it is there."""
    tables.stops.pop((change.esme, change.digits, change.e164), None)


CHANGES: dict[type[Change], Callable[[SenderTables, Any], None]] = {
    Counted: count,
    Uncounted: uncount,
    CountsForgotten: forget_counts,
    Stopped: stop,
    Started: start,
}
