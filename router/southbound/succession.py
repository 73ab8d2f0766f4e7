"""Replaces a gateway by another one, or by none.

It takes nothing new, finishes what is in flight, takes leave, and is gone; then the next one comes. Before it
takes leave it may be wanted as it is again, and stays.
"""

from collections.abc import Callable, Collection, Mapping
from enum import Enum

from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Connector
from router.southbound.gateway import Gateway, Unit
from router.wire.listening import CannotListen

UNBINDING = 1.5
"""Seconds for the far side to answer an unbind."""

REPORTS = 4.0
"""Seconds that a gateway with a successor awaits reports: a box keeps none for an unbound peer."""

LOOK = 0.5
"""Seconds from one look for awaited reports to the next."""

AGAIN = 5.0
"""Seconds until a port that could not be opened is tried again."""


class Phase(Enum):
    """The stages of a gateway's life."""

    STANDS = "it is in use"
    FINISHES = "it takes nothing new"
    LEAVES = "it takes leave"
    GONE = "there is none"


class Succession:
    """The gateways of one key, one after the other."""

    def __init__(
        self, unit: Unit, busy: Callable[[Collection[str], bool], bool], events: Events, begun: bool = False
    ) -> None:
        """``busy`` tells whether something is in flight on channels, or (True) a report is waited for.

        With ``begun`` the first gateway is made only, and its owner has it start; else it comes with `look`.
        """
        self.unit = unit
        self.gateway: Gateway | None = unit.make() if begun else None
        self._busy = busy
        self._events = events
        self._next = None if begun else unit
        self._until = self._busy_until = self._reports_until = 0.0
        self.phase = Phase.STANDS if begun else Phase.GONE

    @property
    def connectors(self) -> Mapping[str, Connector]:
        """The ways to its channels."""
        return {} if self.gateway is None else self.gateway.connectors

    @property
    def is_over(self) -> bool:
        """Whether no gateway of this key exists or is wanted."""
        return self.phase is Phase.GONE and self._next is None

    @property
    def is_settled(self) -> bool:
        """Whether time changes nothing."""
        return self.phase is Phase.STANDS or self.is_over

    def want(self, unit: Unit | None, now: float, patience: float) -> bool:
        """Replace the gateway by this one, or by none; return whether that changes anything.

        What is in flight has ``patience`` seconds, and so have the reports of a gateway that must go.
        """
        if unit == self.unit and self.phase in (Phase.STANDS, Phase.FINISHES):
            return self._stay()
        before, self._next = self._next, unit
        if self.phase is Phase.STANDS:
            gateway = self._standing()
            if unit is not None and gateway.change(unit.settings, patience):
                self.unit, self._next = unit, None
            else:
                self.phase, self._until = Phase.FINISHES, now + patience
                self._reports_until = now + REPORTS
                gateway.retire()
            return True
        return unit != before

    def _stay(self) -> bool:
        self._next = None
        if self.phase is Phase.STANDS:
            return False
        self.phase = Phase.STANDS
        self._standing().come_back()
        return True

    def _standing(self) -> Gateway:
        assert self.gateway is not None
        return self.gateway

    def look(self, now: float) -> bool:
        """Go on, if it is time; return whether another gateway, or none, is in use from now on."""
        if self.phase is Phase.FINISHES and (now >= self._until or not self._is_busy(now)):
            self.phase, self._until = Phase.LEAVES, now + UNBINDING
            self._standing().stop()
        if self.phase is Phase.LEAVES:
            if self._standing().idle:
                self.phase, self._until, self.gateway = Phase.GONE, now, None
            elif now >= self._until:
                self._until = now + UNBINDING
                self._standing().cut()
        return self.phase is Phase.GONE and self._next is not None and now >= self._until and self._begin(now)

    def _is_busy(self, now: float) -> bool:
        if now < self._busy_until:
            return True
        reports = self._next is None or now < self._reports_until
        busy = self._busy(self.unit.channels, reports)
        if busy and reports:
            # A look for awaited reports takes milliseconds.
            self._busy_until = now + LOOK
        return busy

    def _begin(self, now: float) -> bool:
        unit = self._next
        assert unit is not None
        gateway = unit.make()
        try:
            gateway.listen()
        except CannotListen as error:
            self._until = now + AGAIN
            self._events.tell(EventKind.NOT_APPLIED, "configuration", what=unit.key, why=error)
            return False
        self.unit, self.gateway, self._next, self.phase = unit, gateway, None, Phase.STANDS
        gateway.start()
        return True
