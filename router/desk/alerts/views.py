"""Alerts as people and programs see them, and as they are told."""

from collections.abc import Callable
from datetime import datetime

from router.desk.alerts.kinds import ABOUT, Alert
from router.sms.value import value
from router.store.changes import AlertTold

Day = Callable[[float], datetime]
"""The date of seconds of Unix time, in the zone of people."""


@value(kw_only=True)
class AlertView:
    """An alert that is on, or was on."""

    id: str
    alert: str
    subject: str
    since: datetime
    until: datetime | None
    """None: it is on."""
    text: str
    """What is wrong now, or was when it came on."""
    do: str
    """What to do about it."""
    acknowledged_by: str | None


@value(kw_only=True)
class Notice:
    """What targets are told of an alert."""

    alert: str
    subject: str
    since: datetime
    until: datetime | None
    text: str
    """What was wrong when it came on."""
    over: str
    """What is so when it is off."""
    do: str
    node: str


def view(row: AlertTold, text: str, day: Day) -> AlertView:
    """Return an alert as it is shown; ``text`` is what is wrong."""
    about = ABOUT[Alert(row.alert)]
    return AlertView(
        id=str(row.id),
        alert=row.alert,
        subject=row.subject,
        since=day(row.since),
        until=None if row.until is None else day(row.until),
        text=text,
        do=about.do,
        acknowledged_by=row.acknowledged or None,
    )


def notice(row: AlertTold, day: Day, node: str, known: bool) -> Notice:
    """Return an alert as it is told; ``known``: its subject stands in the configuration."""
    about = ABOUT[Alert(row.alert)]
    return Notice(
        alert=row.alert,
        subject=row.subject,
        since=day(row.since),
        until=None if row.until is None else day(row.until),
        text=row.text,
        over=over(row, known),
        do=about.do,
        node=node,
    )


def over(row: AlertTold, known: bool) -> str:
    """Say what is so when it is off."""
    if not known:
        return "it is no longer in the configuration"
    if row.acknowledged:
        return f"acknowledged by {row.acknowledged}"
    return ABOUT[Alert(row.alert)].over
