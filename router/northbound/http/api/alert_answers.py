"""What the API answers about alerts."""

from router.northbound.http.api.answers import ApiJson, Date


class AlertJson(ApiJson):
    """Something that is wrong (`until` is null), or was."""

    id: str
    alert: str
    subject: str
    since: Date
    until: Date | None
    text: str
    do: str
    acknowledged_by: str | None


class AlertsJson(ApiJson):
    """Those that are on, the newest first, and behind them the last that were on."""

    items: list[AlertJson]
    next: None = None


class TrialJson(ApiJson):
    """What became of a trial; `why` says why it was not taken."""

    target: str
    taken: bool
    why: str


class TrialsJson(ApiJson):
    """Of each who is told."""

    items: list[TrialJson]
    next: None = None
