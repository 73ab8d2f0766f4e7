"""What the API answers about alerts."""

from router.northbound.http.api.answers import Date, Tells


class Alert(Tells):
    """Something that is wrong (`until` is null), or was."""

    id: str
    alert: str
    subject: str
    since: Date
    until: Date | None
    text: str
    do: str
    acknowledged_by: str | None


class Alerts(Tells):
    """Those that are on, the newest first, and behind them the last that were on."""

    items: list[Alert]
    next: None = None


class Trial(Tells):
    """What became of a trial; `why` says why it was not taken."""

    target: str
    taken: bool
    why: str


class Trials(Tells):
    """Of each who is told."""

    items: list[Trial]
    next: None = None
