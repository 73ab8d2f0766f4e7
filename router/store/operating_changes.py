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

    It takes the place of what was told of the two before. ``told`` names whom it was said to;
    ``acknowledged`` is who has seen it, empty for nobody.
    """

    rank: ClassVar[int] = 29
    alert: str
    subject: str
    since: float
    until: float | None = None
    text: str = ""
    told: tuple[str, ...] = ()
    acknowledged: str = ""


@value
class AlertForgotten:
    """An alert about a subject is no longer kept. It may come again: so it is a barrier."""

    rank: ClassVar[int] = 0
    alert: str
    subject: str


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
