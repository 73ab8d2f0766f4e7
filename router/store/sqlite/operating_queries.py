"""The questions of `interface.Reader` about events, alerts and charts, in SQL."""

from collections.abc import Sequence
from typing import Any, Final

from router.store.changes import AlertTold, Charted, EventTold
from router.store.history import SoughtEvents
from router.store.sqlite.row_queries import RowQueries
from router.store.sqlite.rows import Value

_EVENT: Final = "id, at, level, subject, kind, text, user, address, face"

_ALERT: Final = "SELECT id, alert, subject, since, until, text, told, acknowledged FROM alert"

_OLD: Final = "SELECT id FROM event WHERE id <= ? AND at < ? ORDER BY id LIMIT ?"

_OVER: Final = (
    # The newest of those that are too many, and all before it.
    "SELECT id FROM event INDEXED BY event_level WHERE level = ? AND face = '' AND id <= "
    "(SELECT id FROM event INDEXED BY event_level WHERE level = ? ORDER BY id DESC LIMIT 1 OFFSET ?) "
    "ORDER BY id LIMIT ?"
)

_LEVELS: Final = "SELECT DISTINCT level FROM event INDEXED BY event_level"


class OperatingQueries(RowQueries):
    """A Reader's part; it is used by one thread at a time."""

    def last_event(self) -> int:
        (last,) = self._row("SELECT max(id) FROM event") or (None,)
        return int(last or 0)

    def happened(self, sought: SoughtEvents, before: int, limit: int) -> Sequence[EventTold]:
        index, conditions, values = "NOT INDEXED", "", list[Value]()
        if sought.level:
            index = "INDEXED BY event_level"
            conditions += " AND level = ?"
            values.append(sought.level)
        if sought.acts:
            index = "INDEXED BY event_act"
            conditions += " AND face <> ''"
        if sought.subject:
            index = "INDEXED BY event_subject"
            conditions += " AND subject = ?"
            values.append(sought.subject)
        after = 0
        if sought.since is not None:
            after = self._last_before("event", "at", sought.since)
            conditions += " AND at >= ?"
            values.append(sought.since)
        if sought.until is not None:
            # One bound: of two SQLite would go by the first, and read all that lies above the other.
            before = min(before, self._last_before("event", "at", sought.until) + 1)
            conditions += " AND at < ?"
            values.append(sought.until)
        rows = self._rows(
            f"SELECT {_EVENT} FROM event {index} WHERE id < ? AND id > ?{conditions} "
            "ORDER BY id DESC LIMIT ?",
            (before, after, *values, limit),
        )
        return [EventTold(*row) for row in rows]

    def events_over(self, before: float, most: int, limit: int) -> Sequence[int]:
        ids = {id for (id,) in self._rows(_OLD, (self._last_before("event", "at", before), before, limit))}
        for (level,) in self._rows(_LEVELS):
            ids.update(id for (id,) in self._rows(_OVER, (level, level, most, limit)))
        return sorted(ids)[:limit]

    def alerts(self, over: int) -> Sequence[AlertTold]:
        on = self._rows(f"{_ALERT} INDEXED BY alert_on WHERE until IS NULL ORDER BY id")
        off = self._rows(f"{_ALERT} WHERE until IS NOT NULL ORDER BY id DESC LIMIT ?", (over,))
        return sorted(map(_alert, (*on, *off)), key=lambda one: one.id)

    def alert(self, id: int) -> AlertTold | None:
        row = self._row(f"{_ALERT} WHERE id = ?", (id,))
        return None if row is None else _alert(row)

    def charted(self, kind: str, name: str, span: int, since: int) -> Sequence[Charted]:
        rows = self._rows(
            "SELECT kind, name, span, at, figures FROM chart "
            "WHERE kind = ? AND name = ? AND span = ? AND at >= ? ORDER BY at",
            (kind, name, span, since),
        )
        return [Charted(*row) for row in rows]


def _alert(row: Sequence[Any]) -> AlertTold:
    id, alert, subject, since, until, text, told, acknowledged = row
    return AlertTold(
        id, alert, subject, since, until, text, tuple(told.split("\n")) if told else (), acknowledged
    )
