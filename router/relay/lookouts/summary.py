"""One line an hour on each gateway: what it has sent, and how that ended."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from attrs import frozen

from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Clock, instants
from router.relay.owing.endings import Endings
from router.relay.plan.channel import Channel

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


class Summary:
    """Counts what passed by each gateway. ``received`` are the SMS that came in, by channel."""

    def __init__(
        self,
        clock: Clock,
        channels: Mapping[str, Channel],
        endings: Endings,
        received: Mapping[str, int],
        events: Events,
    ) -> None:
        self._now = instants(clock)
        self._endings = endings
        self._received = received
        self._events = events
        self._gateways: defaultdict[str, list[Channel]] = defaultdict(list)
        for channel in channels.values():
            self._gateways[channel.settings.gateway].append(channel)
        self._before = {gateway: _Counts() for gateway in self._gateways}
        self._next = self._now() + EVERY

    def tick(self) -> None:
        """Once a second."""
        if self._now() < self._next:
            return
        self._next = self._now() + EVERY
        for gateway, channels in self._gateways.items():
            self._tell(gateway, channels)

    def _tell(self, gateway: str, channels: list[Channel]) -> None:
        counts = _Counts(
            self._of(channels, lambda channel: channel.sent),
            self._of(channels, lambda channel: self._endings.delivered.get(channel.id, 0)),
            self._of(channels, lambda channel: self._endings.others.get(channel.id, 0)),
            self._of(channels, lambda channel: self._received.get(channel.id, 0)),
        )
        hour, self._before[gateway] = counts.minus(self._before[gateway]), counts
        self._events.tell(
            EventKind.HOUR,
            gateway,
            sent=hour.sent,
            delivered=hour.delivered,
            others=hour.others,
            received=hour.received,
            up=self._of(channels, lambda channel: int(channel.in_reach)),
            channels=len(channels),
        )

    def _of(self, channels: list[Channel], count: Callable[[Channel], int]) -> int:
        return sum(map(count, channels))
