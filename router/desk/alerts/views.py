"""Alerts for people and programs, and the notices to targets."""

from collections.abc import Callable
from datetime import datetime

from router.desk.alerts.kinds import ABOUT, Alert
from router.sms.value import value
from router.store.changes import AlertTold

Day = Callable[[float], datetime]
"""Makes a date of seconds of Unix time, in the zone of people."""


@value(kw_only=True)
class AlertView:
    """An alert that is on, or was on."""

    id: str
    alert: str
    subject: str
    since: datetime
    until: datetime | None
    """None while it is on."""
    text: str
    """What is wrong now, or was when it came on."""
    do: str
    """The remedy."""
    acknowledged_by: str | None


@value(kw_only=True)
class Notice:
    """The notice of an alert to targets."""

    alert: str
    subject: str
    since: datetime
    until: datetime | None
    text: str
    """The words when it came on."""
    over: str
    """The words when it is over."""
    do: str
    node: str


def view(row: AlertTold, text: str, day: Day) -> AlertView:
    """Return an alert for people; ``text`` is what is wrong."""
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
    """Return the notice of an alert; ``known`` is True if its subject is in the configuration."""
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
    """Return the words when it is over."""
    if not known:
        return "it is no longer in the configuration"
    if row.acknowledged:
        return f"acknowledged by {row.acknowledged}"
    return ABOUT[Alert(row.alert)].over
