"""Channels of a gateway that can be used: changes are reported to the relay and to the operator, once
each.
"""

from collections.abc import Container, Iterable

from router.goip.line_state import LineState
from router.relay.interfaces import ChannelEvents
from router.southbound.gateway_state import GatewayState
from router.southbound.trouble import Trouble


class Availability:
    """Availability of channels that carry one segment at a time.

    Those not in ``carrying`` are only watched. Nothing is reported of a retired channel: another gateway may
    carry it, or watch it, by then.
    """

    def __init__(self, channel_events: ChannelEvents, carrying: Container[str]) -> None:
        self._channel_events = channel_events
        self._carrying = carrying
        self._up: set[str] = set()
        self._lines: dict[str, LineState] = {}
        """The last states that the box reported."""
        self._retired: set[str] = set()

    def rise(self, channel: str, state: GatewayState, now: float) -> None:
        """Note that a channel can be used."""
        if channel in self._up:
            return
        self._up.add(channel)
        state.bound(channel, channel, now)
        if self._carries(channel):
            self._channel_events.up(channel, 1)

    def fall(self, channel: str, state: GatewayState, trouble: Trouble, now: float) -> None:
        """Note that a channel cannot be used, for this reason."""
        state.failed(channel, channel, trouble, now)
        if channel not in self._up:
            return
        self._up.remove(channel)
        if self._carries(channel):
            self._channel_events.down(channel)

    def line(self, channel: str, said: LineState) -> None:
        """Take the state that the box reports of a line."""
        self._lines[channel] = said
        if channel not in self._retired:
            self._channel_events.line(channel, said)

    def carry(self, carrying: Container[str]) -> None:
        """Change the set of channels that carry segments."""
        before, self._carrying = self._carrying, carrying
        for channel in self._up - self._retired:
            if channel in carrying and channel not in before:
                self._channel_events.up(channel, 1)
            elif channel in before and channel not in carrying:
                self._channel_events.down(channel)

    def retire(self, channels: Iterable[str]) -> None:
        """Report these channels as unusable, and nothing else of them until they come back."""
        for channel in channels:
            if channel in self._retired:
                continue
            if channel in self._up and self._carries(channel):
                self._channel_events.down(channel)
            if channel in self._lines:
                self._channel_events.unwatched(channel)
            self._retired.add(channel)

    def come_back(self, channels: Iterable[str]) -> None:
        """Use these channels again."""
        for channel in channels:
            if channel not in self._retired:
                continue
            self._retired.remove(channel)
            if channel in self._lines:
                self._channel_events.line(channel, self._lines[channel])
            if channel in self._up and self._carries(channel):
                self._channel_events.up(channel, 1)

    def leave(self, channel: str, state: GatewayState) -> None:
        """Forget a channel."""
        self._up.discard(channel)
        self._lines.pop(channel, None)
        self._retired.discard(channel)
        state.gone(channel)

    def _carries(self, channel: str) -> bool:
        return channel in self._carrying and channel not in self._retired
