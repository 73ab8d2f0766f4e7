"""Tables in memory of what operators see: events, alerts, charts."""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from router.store.changes import (
    AlertsForgotten,
    AlertTold,
    Change,
    Charted,
    ChartsForgotten,
    EventForgotten,
    EventTold,
)
from router.store.history import SoughtEvents


class OperatingTables:
    """See `interface.Reader` for the questions."""

    def __init__(self) -> None:
        super().__init__()
        self.events_told: dict[int, EventTold] = {}
        self.alerts_told: dict[int, AlertTold] = {}
        self.charts: dict[tuple[str, str, int, int], Charted] = {}

    def last_event(self) -> int:
        return max(self.events_told, default=0)

    def happened(self, sought: SoughtEvents, before: int, limit: int) -> Sequence[EventTold]:
        newest = (event for id, event in sorted(self.events_told.items(), reverse=True) if id < before)
        return list(islice(filter(sought.fits, newest), limit))

    def events_over(self, before: float, most: int, limit: int) -> Sequence[int]:
        newest = [event for _, event in sorted(self.events_told.items(), reverse=True)]
        over = {event.id for event in newest if event.at < before}
        for level in {event.level for event in newest}:
            of_level = [event for event in newest if event.level == level]
            over.update(event.id for event in of_level[most:] if not event.face)
        return sorted(over)[:limit]

    def alerts(self, over: int) -> Sequence[AlertTold]:
        told = [one for _, one in sorted(self.alerts_told.items())]
        off = [one.id for one in told if one.until is not None][-over:] if over else []
        return [one for one in told if one.until is None or one.id in off]

    def alert(self, id: int) -> AlertTold | None:
        return self.alerts_told.get(id)

    def charted(self, kind: str, name: str, span: int, since: int) -> Sequence[Charted]:
        its = [one for key, one in sorted(self.charts.items()) if key[:3] == (kind, name, span)]
        return [one for one in its if one.at >= since]


def tell(tables: OperatingTables, change: EventTold) -> None:
    """Insert an event."""
    tables.events_told[change.id] = change


def forget(tables: OperatingTables, change: EventForgotten) -> None:
    """Delete an event, if it is there."""
    tables.events_told.pop(change.id, None)


def tell_alert(tables: OperatingTables, change: AlertTold) -> None:
    """Insert an alert, or replace it."""
    tables.alerts_told[change.id] = change


def forget_alerts(tables: OperatingTables, change: AlertsForgotten) -> None:
    """Delete alerts that have been off for longer."""
    alerts = tables.alerts_told.items()
    tables.alerts_told = {id: one for id, one in alerts if one.until is None or one.until >= change.before}


def chart(tables: OperatingTables, change: Charted) -> None:
    """Insert figures, or replace them."""
    tables.charts[change.kind, change.name, change.span, change.at] = change


def forget_charts(tables: OperatingTables, change: ChartsForgotten) -> None:
    """Delete older figures of one span."""
    charts = tables.charts.items()
    tables.charts = {key: one for key, one in charts if key[2] != change.span or key[3] >= change.before}


CHANGES: dict[type[Change], Callable[[OperatingTables, Any], None]] = {
    EventTold: tell,
    EventForgotten: forget,
    AlertTold: tell_alert,
    AlertsForgotten: forget_alerts,
    Charted: chart,
    ChartsForgotten: forget_charts,
}
