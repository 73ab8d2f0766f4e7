"""Answers of the API about alerts."""

from router.northbound.http.api.answers import ApiJson, Date


class AlertJson(ApiJson):
    """An alert that is on (`until` is null), or was."""

    id: str
    alert: str
    subject: str
    since: Date
    until: Date | None
    text: str
    do: str
    acknowledged_by: str | None


class AlertsJson(ApiJson):
    """The alerts that are on, the newest first, and after them the last past ones."""

    items: list[AlertJson]
    next: None = None


class TrialJson(ApiJson):
    """The outcome of a trial alert to one target; `why` says why it was not taken."""

    target: str
    taken: bool
    why: str


class TrialsJson(ApiJson):
    """The outcomes of a trial alert, one for each target."""

    items: list[TrialJson]
    next: None = None
