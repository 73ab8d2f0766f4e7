"""Reports ESMEs that are owed deliveries and are not bound: once, then hourly."""

from attrs import define

from router.clocks import Dates, Instant
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Clock, instants
from router.relay.owing.delivery import Delivery
from router.relay.targets import is_target, shown
from router.relay.wording import deliveries, lasting
from router.smpp.complaints import Complaints

PATIENCE = 10.0
"""Seconds that an ESME may be away before it is reported: clients come back within a few."""

AGAIN = 3600.0
"""Seconds until it is reported once more, even if it comes and goes."""

MOST = 20
"""ESMEs that are told of in an hour; others are counted."""


@define
class _Away:
    since: Instant | None
    told_at: Instant | None = None


class AbsentEsmes:
    """Looks once a second."""

    def __init__(self, clock: Clock, dates: Dates, delivery: Delivery, events: Events) -> None:
        self._now = instants(clock)
        self._dates = dates
        self._delivery = delivery
        self._events = events
        self._away: dict[str, _Away] = {}
        self._complaints = Complaints(MOST, AGAIN)

    def tick(self) -> None:
        now = self._now()
        absent = {esme: (waiting, more, oldest) for esme, waiting, more, oldest in self._delivery.absent()}
        for esme, away in self._away.items():
            if esme not in absent:
                away.since = None
        for esme, owed in absent.items():
            away = self._away.setdefault(esme, _Away(now))
            away.since = now if away.since is None else away.since
            long_ago = away.told_at is None or now - away.told_at >= AGAIN
            if long_ago and now - away.since >= PATIENCE:
                away.told_at = now
                self._tell(esme, *owed)

    def _tell(self, esme: str, waiting: int, more_on_disk: bool, oldest: float) -> None:
        untold = self._complaints.take(self._now())
        if untold is not None:
            owed = deliveries(waiting) + (" and more on disk" if more_on_disk else "")
            age = lasting(max(0.0, self._dates.now() - oldest)) if oldest else "longer than this start"
            if is_target(esme):
                self._events.tell(EventKind.OWED_TO_NONE, shown(esme), untold, deliveries=owed, age=age)
            else:
                self._events.tell(EventKind.OWED_TO_ABSENT, esme, untold, deliveries=owed, age=age)
