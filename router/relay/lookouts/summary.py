"""An hourly line on each gateway: messages sent, and their outcomes."""

from collections import defaultdict
from collections.abc import Sequence

from attrs import frozen

from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.figures import Figures
from router.relay.interfaces import Clock, instants
from router.relay.plan.fleet import Fleet
from router.relay.plan.plan import PlanChannel

EVERY = 3600.0
"""Seconds."""


@frozen
class _Counts:
    sent: int = 0
    delivered: int = 0
    others: int = 0
    received: int = 0

    def minus(self, before: "_Counts") -> "_Counts":
        return _Counts(
            self.sent - before.sent,
            self.delivered - before.delivered,
            self.others - before.others,
            self.received - before.received,
        )

    def plus(self, other: "_Counts") -> "_Counts":
        return _Counts(
            self.sent + other.sent,
            self.delivered + other.delivered,
            self.others + other.others,
            self.received + other.received,
        )


class Summary:
    """Reports the traffic of each gateway."""

    def __init__(
        self,
        clock: Clock,
        fleet: Fleet,
        figures: Figures,
        events: Events,
    ) -> None:
        self._now = instants(clock)
        self._figures = figures
        self._events = events
        self._fleet = fleet
        self._before: dict[str, _Counts] = {}
        """Counts by channel: a gateway may get others."""
        self._next = self._now() + EVERY

    def tick(self) -> None:
        """Report when an hour is over; called once a second."""
        if self._now() < self._next:
            return
        self._next = self._now() + EVERY
        gateways: defaultdict[str, list[PlanChannel]] = defaultdict(list)
        for channel in self._fleet.present():
            gateways[channel.settings.gateway].append(channel)
        before, self._before = self._before, {}
        for gateway, channels in gateways.items():
            hour = _Counts()
            for channel in channels:
                counts = self._before[channel.id] = self._count(channel)
                hour = hour.plus(counts.minus(before.get(channel.id, _Counts())))
            self._tell(gateway, hour, channels)

    def _count(self, channel: PlanChannel) -> _Counts:
        counts = self._figures.channel(channel.id)
        return _Counts(channel.sent, counts.delivered, counts.failed, counts.received)

    def _tell(self, gateway: str, hour: _Counts, channels: Sequence[PlanChannel]) -> None:
        self._events.tell(
            EventKind.HOUR,
            gateway,
            sent=hour.sent,
            delivered=hour.delivered,
            others=hour.others,
            received=hour.received,
            up=sum(channel.in_reach for channel in channels),
            channels=len(channels),
        )
