"""Gateways for people and programs."""

from collections import Counter
from collections.abc import Mapping, Sequence

from router.desk.channels import ChannelList, ChannelView
from router.desk.interfaces import LinkStates
from router.desk.state import State
from router.sms.value import value


@value(kw_only=True)
class GatewayView:
    """A gateway."""

    id: str
    connector: str
    peer: str
    up: int
    """The number of its ``links`` that stand."""
    links: int
    reason: str
    """The reason why other links are down; empty without one."""
    channels: Mapping[str, int]
    """The number of its channels in each state."""


def count_states(channels: Sequence[ChannelView]) -> Mapping[str, int]:
    """Count the channels in each state, in the order of `State`, without empty states."""
    found = Counter(each.state for each in channels)
    return {state.value: found[state] for state in State if found[state]}


class GatewayList:
    """All gateways of the configuration, in its order."""

    def __init__(self, channels: ChannelList, gateways: LinkStates) -> None:
        self._channels = channels
        self._gateways = gateways

    def all(self) -> Sequence[GatewayView]:
        """Return all of them."""
        return self.of(self._channels.all())

    def of(self, all_channels: Sequence[ChannelView]) -> Sequence[GatewayView]:
        """Return the gateways of these channels, which the caller has already."""
        of: dict[str, list[ChannelView]] = {}
        for channel in all_channels:
            of.setdefault(channel.gateway, []).append(channel)
        standing = self._gateways.links()
        views = []
        for id, channels in of.items():
            stands = standing.get(id)
            views.append(
                GatewayView(
                    id=id,
                    connector=channels[0].connector,
                    peer=stands.peer if stands else "",
                    up=stands.up if stands else 0,
                    links=stands.links if stands else 0,
                    reason=stands.why if stands else "",
                    channels=count_states(channels),
                )
            )
        return views
