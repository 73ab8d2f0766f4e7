"""Which channels of a gateway stand: what changes is told to the relay and to the operator, once."""

from collections.abc import Container, Iterable

from router.goip.line_state import LineState
from router.relay.interfaces import ChannelEvents
from router.southbound.gateway_state import GatewayState
from router.southbound.trouble import Trouble


class Availability:
    """Channels that carry one segment at a time. Those not in ``carrying`` are only watched.

    Of one that is retired nothing is told: another gateway may carry it, or watch it, by then.
    """

    def __init__(self, channel_events: ChannelEvents, carrying: Container[str]) -> None:
        self._channel_events = channel_events
        self._carrying = carrying
        self._up: set[str] = set()
        self._lines: dict[str, LineState] = {}
        """What the box has said last."""
        self._retired: set[str] = set()

    def rise(self, channel: str, state: GatewayState, now: float) -> None:
        """Take it that a channel stands from now on."""
        if channel in self._up:
            return
        self._up.add(channel)
        state.bound(channel, channel, now)
        if self._carries(channel):
            self._channel_events.up(channel, 1)

    def fall(self, channel: str, state: GatewayState, trouble: Trouble, now: float) -> None:
        """Take it that a channel does not stand, for this reason."""
        state.failed(channel, channel, trouble, now)
        if channel not in self._up:
            return
        self._up.remove(channel)
        if self._carries(channel):
            self._channel_events.down(channel)

    def line(self, channel: str, said: LineState) -> None:
        """Take what the box says of a line."""
        self._lines[channel] = said
        if channel not in self._retired:
            self._channel_events.line(channel, said)

    def carry(self, carrying: Container[str]) -> None:
        """Take it that these carry segments from now on, and no others."""
        before, self._carrying = self._carrying, carrying
        for channel in self._up - self._retired:
            if channel in carrying and channel not in before:
                self._channel_events.up(channel, 1)
            elif channel in before and channel not in carrying:
                self._channel_events.down(channel)

    def retire(self, channels: Iterable[str]) -> None:
        """Tell that these can be used no more, and nothing else of them until they return."""
        for channel in channels:
            if channel in self._retired:
                continue
            if channel in self._up and self._carries(channel):
                self._channel_events.down(channel)
            if channel in self._lines:
                self._channel_events.unwatched(channel)
            self._retired.add(channel)

    def come_back(self, channels: Iterable[str]) -> None:
        """Take these into use again."""
        for channel in channels:
            if channel not in self._retired:
                continue
            self._retired.remove(channel)
            if channel in self._lines:
                self._channel_events.line(channel, self._lines[channel])
            if channel in self._up and self._carries(channel):
                self._channel_events.up(channel, 1)

    def leave(self, channel: str, state: GatewayState) -> None:
        """Know nothing of a channel any more."""
        self._up.discard(channel)
        self._lines.pop(channel, None)
        self._retired.discard(channel)
        state.gone(channel)

    def _carries(self, channel: str) -> bool:
        return channel in self._carrying and channel not in self._retired
