"""All gateways: how their links are told of, and the connectors to their channels, whatever they speak."""

from collections.abc import Collection, Mapping
from typing import Protocol

from router.relay.interfaces import Clock, Connector, Ticking
from router.southbound.gateway_state import GatewayState


class Link(Protocol):
    """One connection of a connector."""

    def hang_up(self) -> None:
        """Cut it, whatever is still to be written."""


class GatewayConnector(Connector, Ticking, Protocol):
    """What a connector is to who starts and stops it."""

    every: float
    """Seconds from one tick to the next."""

    @property
    def links(self) -> Collection[Link]:
        """Those that stand."""

    def start(self) -> None:
        """Connect, and stay so."""

    def stop(self) -> None:
        """Take leave, and stay away; the links go when the far side has answered."""


class Gateways:
    """The connectors, by channel, and the states, by gateway: all of them as one."""

    def __init__(self, clock: Clock, states: Mapping[str, GatewayState]) -> None:
        self._clock = clock
        self._states = states
        self.connectors: dict[str, GatewayConnector] = {}

    def __getitem__(self, gateway: str) -> GatewayState:
        return self._states[gateway]

    def start(self) -> None:
        """Connect to all."""
        for connector in self.connectors.values():
            connector.start()

    def stop(self) -> None:
        """Take leave of all."""
        for connector in self.connectors.values():
            connector.stop()

    @property
    def linked(self) -> bool:
        """Whether any link stands."""
        return any(one.links for one in self.connectors.values())

    def hang_up(self) -> None:
        """Cut all links."""
        for connector in self.connectors.values():
            for link in list(connector.links):
                link.hang_up()

    def tick(self) -> None:
        """Once a second: what is to be told of the states."""
        now = self._clock.seconds()
        for state in self._states.values():
            state.tick(now)

    def flaps(self, gateway: str, channel: str, seconds: float) -> None:
        """A channel comes and goes, and is left alone for so many seconds."""
        self._states[gateway].flaps(channel, seconds, self._clock.seconds())
