"""An hourly line on each gateway: messages sent, and their outcomes."""

from collections import defaultdict
from collections.abc import Sequence

from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.figures import Figures
from router.relay.interfaces import Clock, instants
from router.relay.lookouts.growth import NOTHING, Figure, Growth, figure_of, plus
from router.relay.plan.fleet import Fleet
from router.relay.plan.plan import PlanChannel

EVERY = 3600.0
"""Seconds."""


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
        self._growth: Growth[str] = Growth()
        """By channel: a gateway may get others."""
        self._next = self._now() + EVERY

    def tick(self) -> None:
        """Report when an hour is over; called once a second."""
        if self._now() < self._next:
            return
        self._next = self._now() + EVERY
        gateways: defaultdict[str, list[PlanChannel]] = defaultdict(list)
        for channel in self._fleet.present():
            gateways[channel.settings.gateway].append(channel)
        for gateway, channels in gateways.items():
            hour = NOTHING
            for channel in channels:
                counted = figure_of(self._figures.channel(channel.id), channel.sent)
                hour = plus(hour, self._growth.look(channel.id, counted, channel))
            self._tell(gateway, hour, channels)

    def _tell(self, gateway: str, hour: Figure, channels: Sequence[PlanChannel]) -> None:
        _, sent, delivered, others, received = hour
        self._events.tell(
            EventKind.HOUR,
            gateway,
            sent=sent,
            delivered=delivered,
            others=others,
            received=received,
            up=sum(channel.in_reach for channel in channels),
            channels=len(channels),
        )
