"""What a box is to the service, whatever it speaks; and all boxes as one."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from router.desk.interfaces import GatewayLinks
from router.relay.interfaces import Clock, Connector, Ticking
from router.southbound.gateway_state import GatewayState
from router.southbound.watched import WatchedConnector


class Timed(Ticking, Protocol):
    """What wants its tick more often than once a second, or as often."""

    @property
    def every(self) -> float:
        """Seconds from one tick to the next."""


class Gateway(Protocol):
    """A box and the ways to its channels, or several boxes that share one socket."""

    @property
    def connectors(self) -> Mapping[str, Connector]:
        """The ways to its channels, by channel."""

    @property
    def ticking(self) -> Sequence[Timed]:
        """What has deadlines. The service spreads their ticks, so that they do not come in one burst."""

    def listen(self) -> None:
        """Take the port that boxes come to, if they do; raises CannotListen. It comes before `start`."""

    def start(self) -> None:
        """Connect, and stay so."""

    def stop(self) -> None:
        """Take leave and stay away; `idle` tells when the far side has answered."""

    @property
    def idle(self) -> bool:
        """Whether no connection stands and no answer is waited for."""

    def cut(self) -> None:
        """Close what still stands, whatever is to be written."""


class Gateways:
    """All gateways, and what is told of each box."""

    def __init__(self, clock: Clock, states: Mapping[str, GatewayState]) -> None:
        self._clock = clock
        self._states = states
        self._all: list[Gateway] = []
        self.connectors: dict[str, Connector] = {}
        """By channel."""

    def __getitem__(self, gateway: str) -> GatewayState:
        return self._states[gateway]

    def add(self, gateway: Gateway) -> None:
        """Take one more, before `start`; its connectors carry its channels.

        Those of channels that another one carries already only watch them: segments go by that other one.
        """
        self._all.append(gateway)
        for channel, connector in gateway.connectors.items():
            carrying = self.connectors.get(channel)
            self.connectors[channel] = (
                connector if carrying is None else WatchedConnector(carrying, connector)
            )

    @property
    def ticking(self) -> Sequence[Timed]:
        """What has deadlines in all of them."""
        return [one for gateway in self._all for one in gateway.ticking]

    def listen(self) -> None:
        """Take all ports that boxes come to; raises CannotListen."""
        for gateway in self._all:
            gateway.listen()

    def start(self) -> None:
        """Connect to all."""
        for gateway in self._all:
            gateway.start()

    def stop(self) -> None:
        """Take leave of all; nothing is told of them any more."""
        for state in self._states.values():
            state.leave()
        for gateway in self._all:
            gateway.stop()

    @property
    def idle(self) -> bool:
        """Whether nothing stands any more."""
        return all(gateway.idle for gateway in self._all)

    def cut(self) -> None:
        """Close what still stands."""
        for gateway in self._all:
            gateway.cut()

    def tick(self) -> None:
        """Tell what there is to tell of the states; called once a second."""
        now = self._clock.seconds()
        for state in self._states.values():
            state.tick(now)

    def links(self) -> Mapping[str, GatewayLinks]:
        """How the links of each gateway stand (`desk.interfaces.Gateways`)."""
        return {id: state.count() for id, state in self._states.items()}

    def flaps(self, gateway: str, channel: str, seconds: float) -> None:
        """Tell that a channel comes and goes, and is left alone for so many seconds."""
        self._states[gateway].flaps(channel, seconds, self._clock.seconds())
