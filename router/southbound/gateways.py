"""All gateways together: which ones exist, their states, and their changes in a reload."""

from collections.abc import Callable, Collection, Mapping, Sequence

from twisted.internet.interfaces import IDelayedCall

from router.desk.interfaces import GatewayLinks
from router.relay.events import Events
from router.relay.interfaces import Clock, Connector
from router.southbound.gateway import Gateway, Timed, Unit
from router.southbound.gateway_state import GatewayState, GatewayWording
from router.southbound.succession import Phase, Succession
from router.southbound.watched_connector import WatchedConnector

SOON = 0.05
"""Seconds between looks whether a gateway that must go has gone."""


class Gateways:
    """All gateways. ``busy`` tells whether channels have something in flight, or await a report."""

    def __init__(
        self,
        clock: Clock,
        events: Events,
        busy: Callable[[Collection[str], bool], bool] = lambda channels, reports: False,
    ) -> None:
        self._clock = clock
        self._events = events
        self.busy = busy
        self.states: dict[str, GatewayState] = {}
        """The state of each box."""
        self._told_of: frozenset[str] = frozenset()
        """The gateways of the configuration; links of others may be open for a while."""
        self._all: dict[str, Succession] = {}
        self.connectors: dict[str, Connector] = {}
        """By channel."""
        self.changed: Callable[[], None] = lambda: None
        """Called when other things tick than before."""
        self.started = self._stopped = False
        self._looking: IDelayedCall | None = None

    def __getitem__(self, gateway: str) -> GatewayState:
        return self.states[gateway]

    # --- which exist

    def tell_of(self, standing: Mapping[str, GatewayWording]) -> None:
        """Keep a state for each of these boxes, with the number of its links."""
        now = self._clock.seconds()
        for id, each in standing.items():
            if id in self.states:
                self.states[id].become(each, now)
            else:
                self.states[id] = GatewayState(self._events, id, *each)
        self._told_of = frozenset(standing)

    def want(self, units: Sequence[Unit], patience: float = 0.0) -> None:
        """Have exactly these gateways. Before `start` they are only made.

        Of several gateways that name one channel the first carries it, and the others watch it. What is in
        flight on a gateway that goes or changes has ``patience`` seconds.
        """
        now, wanted = self._clock.seconds(), {unit.key: unit for unit in units}
        new = [unit for unit in units if unit.key not in self._all]
        for key, succession in self._all.items():
            succession.want(wanted.get(key), now, patience)
        for unit in new:
            self._add(unit)
        # In the order of the configuration: the gateway that carries a channel comes before those that watch
        # it.
        order = {key: place for place, key in enumerate(wanted)}
        ordered = sorted(self._all.items(), key=lambda item: order.get(item[0], len(order)))
        self._all = dict(ordered)
        self._lay()
        self._look()

    def _add(self, unit: Unit) -> None:
        self._all[unit.key] = Succession(unit, self.busy, self._events, begun=not self.started)

    def _lay(self) -> None:
        """Find the ways to all channels anew."""
        self.connectors.clear()
        standing = [one for one in self._all.values() if one.phase is Phase.STANDS]
        leaving = [one for one in self._all.values() if one.phase is not Phase.STANDS]
        for succession in standing:
            for channel, connector in succession.connectors.items():
                carrying = self.connectors.get(channel)
                self.connectors[channel] = (
                    connector if carrying is None else WatchedConnector(carrying, connector)
                )
        for succession in leaving:
            for channel, connector in succession.connectors.items():
                self.connectors.setdefault(channel, connector)
        self.changed()

    def _look(self) -> None:
        """Look again until all have gone that must go."""
        if self._looking is not None or not self.started or self._stopped:
            return
        now, other = self._clock.seconds(), False
        for key, succession in list(self._all.items()):
            other = succession.look(now) or other
            if succession.is_over:
                del self._all[key]
                other = True
        if other:
            self._lay()
        if all(succession.is_settled for succession in self._all.values()):
            for id in [id for id in self.states if id not in self._told_of]:
                del self.states[id]
        else:
            self._looking = self._clock.callLater(SOON, self._look_again)

    def _look_again(self) -> None:
        self._looking = None
        self._look()

    @property
    def _gateways(self) -> Sequence[Gateway]:
        return [one.gateway for one in self._all.values() if one.gateway is not None]

    @property
    def ticking(self) -> Sequence[Timed]:
        """The things of all gateways that have deadlines."""
        return [one for gateway in self._gateways for one in gateway.ticking]

    # --- their life

    def listen(self) -> None:
        """Open all ports that boxes come to; raises CannotListen."""
        for gateway in self._gateways:
            gateway.listen()

    def start(self) -> None:
        """Connect to all."""
        self.started = True
        for gateway in self._gateways:
            gateway.start()

    def stop(self) -> None:
        """Unbind all; no state is reported any more, and no gateway is added."""
        self._stopped = True
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        for state in self.states.values():
            state.leave()
        for gateway in self._gateways:
            gateway.stop()

    @property
    def idle(self) -> bool:
        """Whether no connection is open."""
        return all(gateway.idle for gateway in self._gateways)

    def cut(self) -> None:
        """Close all connections."""
        for gateway in self._gateways:
            gateway.cut()

    # --- their states

    def tick(self) -> None:
        """Report the states that are due; called once a second."""
        now = self._clock.seconds()
        for state in self.states.values():
            state.tick(now)

    def links(self) -> Mapping[str, GatewayLinks]:
        """Count the links of each gateway that are up, and say why others are not."""
        return {id: state.count() for id, state in self.states.items()}

    def flaps(self, gateway: str, channel: str, seconds: float) -> None:
        """Report that a channel is flapping, and is left alone for ``seconds``."""
        if gateway in self.states:
            self.states[gateway].flaps(channel, seconds, self._clock.seconds())
