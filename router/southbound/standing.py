"""Which channels of a gateway stand: what changes is told to the relay and to the operator, once."""

from collections.abc import Container, Iterable

from router.relay.interfaces import ChannelEvents
from router.southbound.gateway_state import GatewayState
from router.southbound.trouble import Trouble


class Standing:
    """Channels that carry one segment at a time. Those not in ``carrying`` are only watched."""

    def __init__(self, channel_events: ChannelEvents, carrying: Container[str]) -> None:
        self._channel_events = channel_events
        self._carrying = carrying
        self._up: set[str] = set()
        self._retired: set[str] = set()
        """Those of which nothing is told that they can be used."""

    def rise(self, channel: str, state: GatewayState, now: float) -> None:
        """Take it that a channel stands from now on."""
        if channel in self._up:
            return
        self._up.add(channel)
        state.bound(channel, channel, now)
        if channel in self._carrying and channel not in self._retired:
            self._channel_events.up(channel, 1)

    def fall(self, channel: str, state: GatewayState, trouble: Trouble, now: float) -> None:
        """Take it that a channel does not stand, for this reason."""
        state.failed(channel, channel, trouble, now)
        if channel not in self._up:
            return
        self._up.remove(channel)
        if channel in self._carrying:
            self._channel_events.down(channel)

    def carry(self, carrying: Container[str]) -> None:
        """Take it that these carry segments from now on; it is told of those that have changed when they rise
        next."""
        self._carrying = carrying

    def retire(self, channels: Iterable[str]) -> None:
        """Tell that these can be used no more, and not that they can until they return."""
        for channel in channels:
            self._retired.add(channel)
            if channel in self._up and channel in self._carrying:
                self._channel_events.down(channel)

    def come_back(self, channels: Iterable[str]) -> None:
        """Take these into use again."""
        for channel in channels:
            self._retired.discard(channel)
            if channel in self._up and channel in self._carrying:
                self._channel_events.up(channel, 1)

    def leave(self, channel: str, state: GatewayState) -> None:
        """Know nothing of a channel any more."""
        self._up.discard(channel)
        self._retired.discard(channel)
        state.gone(channel)
