"""Changes of what operators are shown: what has happened, alerts, figures for charts."""

from typing import ClassVar

from router.sms.value import value


@value
class EventTold:
    """Something has happened to ``subject``. An act has a ``face``, at which its ``user`` asked for it.

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
    """How an alert about a subject is now: on since a time, and off since ``until`` if it is off.

    Each time that it comes on it has another ``id``; what has the same one takes the place of what was there.
    ``text`` is what was wrong when it came on, ``told`` names whom that was said to, ``acknowledged`` who has
    seen it (empty: nobody).
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

    It takes the place of what was there. How they are packed is for who writes and reads them.
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
