"""Changes of what operators see: events, alerts, figures for charts."""

from typing import ClassVar

from router.sms.value import value


@value
class EventTold:
    """An event about ``subject``. An act has a ``face``, at which its ``user`` asked for it.

    Ids grow with time. ``level`` is info, warn or error; ``kind`` is the name of its kind in small letters.
    """

    rank: ClassVar[int] = 27
    id: int
    at: float
    level: str
    subject: str
    kind: str
    text: str
    user: str = ""
    address: str = ""
    face: str = ""


@value
class EventForgotten:
    """An event is no longer kept."""

    rank: ClassVar[int] = 28
    id: int


@value
class AlertTold:
    """The state of an alert about a subject: on since a time, and off since ``until`` if it is off.

    Each time that it comes on it has another ``id``; the same id replaces the earlier state. ``text`` is the
    reason when it came on, ``told`` are those who were told, ``acknowledged`` who has seen it (empty:
    nobody).
    """

    rank: ClassVar[int] = 29
    id: int
    alert: str
    subject: str
    since: float
    until: float | None = None
    text: str = ""
    told: tuple[str, ...] = ()
    acknowledged: str = ""


@value
class AlertsForgotten:
    """Alerts that have been off since before this time are no longer kept."""

    rank: ClassVar[int] = 30
    before: float


@value
class Charted:
    """The figures of a channel, an ESME or a route (``kind``), one for each ``span`` seconds from ``at`` on.

    It replaces the earlier ones. Their packing is known to who writes and reads them.
    """

    rank: ClassVar[int] = 30
    kind: str
    name: str
    span: int
    at: int
    figures: bytes


@value
class ChartsForgotten:
    """Figures of this ``span`` that begin before a time are no longer kept."""

    rank: ClassVar[int] = 31
    span: int
    before: int
