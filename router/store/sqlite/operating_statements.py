"""Changes of what operators see, in SQL."""

from router.store.changes import (
    AlertsForgotten,
    AlertTold,
    Charted,
    ChartsForgotten,
    EventForgotten,
    EventTold,
)
from router.store.sqlite.bulk import deleting
from router.store.sqlite.columns import Column, columns, lines
from router.store.sqlite.index_changes import Written
from router.store.sqlite.statement import Statement, inserted

OPERATING: dict[type[Written], Statement] = {
    EventTold: inserted(
        "INSERT OR REPLACE INTO event (id, at, level, subject, kind, text, user, address, face)",
        columns("id", "at", "level", "subject", "kind", "text", "user", "address", "face"),
    ),
    EventForgotten: Statement("DELETE FROM event WHERE id = ?", columns("id"), deleting("event", ("id",))),
    AlertTold: inserted(
        "INSERT OR REPLACE INTO alert (id, alert, subject, since, until, text, told, acknowledged)",
        columns("id", "alert", "subject", "since", "until", "text", Column("told", lines), "acknowledged"),
    ),
    AlertsForgotten: Statement("DELETE FROM alert WHERE until < ?", columns("before")),
    Charted: inserted(
        "INSERT OR REPLACE INTO chart (kind, name, span, at, figures)",
        columns("kind", "name", "span", "at", "figures"),
    ),
    ChartsForgotten: Statement("DELETE FROM chart WHERE span = ? AND at < ?", columns("span", "before")),
}
