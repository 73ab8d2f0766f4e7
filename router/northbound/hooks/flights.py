"""Deliveries on their way to a target; each outcome is reported to the relay once."""

from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from router.desk.alerts.views import Notice
from router.northbound.hooks.target_events import TargetEvents
from router.relay.interfaces import Deliveries
from router.routing.retry import Growing
from router.store.entities import Owed

AT_ONCE: Final = 4
"""Deliveries at once to one target."""

AGAIN: Final = Growing(5.0, 900.0)
"""Seconds until a delivery that failed is tried again: growing, up to 15 minutes."""

GiveUp = Callable[[], None]

Read = TypeVar("Read")

Find = Callable[[int, Callable[[Notice | None], None], Callable[[], None]], None]
"""Reads an alert by its number (`desk.alerts.alerts.Alerts.find`); the last argument is called on failure."""


class Flights:
    """The deliveries to one target that were sent and have no answer yet."""

    def __init__(self, deliveries: Deliveries, target_events: TargetEvents) -> None:
        self._deliveries = deliveries
        self._target_events = target_events
        self._flying: dict[int, tuple[Owed, GiveUp]] = {}
        self.closed = False

    @property
    def room(self) -> int:
        """How many more deliveries may be sent now."""
        return 0 if self.closed else AT_ONCE - len(self._flying)

    @property
    def count(self) -> int:
        """How many deliveries have no answer yet."""
        return len(self._flying)

    def read(
        self,
        owed: Owed,
        ask: Callable[[Callable[[Read], None], Callable[[], None]], None],
        found: Callable[[Read], None],
    ) -> None:
        """Begin a delivery of which something is read first; ``found`` gets that, unless it is given up."""

        def come(it: Read) -> None:
            if owed.seq in self._flying:
                found(it)

        self._flying[owed.seq] = owed, _nothing
        ask(come, lambda: self.not_taken(owed))

    def read_alert(self, owed: Owed, find: Find, found: Callable[[Notice], None]) -> None:
        """Begin the delivery of an alert; one that is not kept any more is as good as taken."""
        self.read(
            owed, partial(find, owed.of), lambda told: self.taken(owed) if told is None else found(told)
        )

    def send(self, owed: Owed, begin: Callable[[], GiveUp]) -> None:
        """Send a delivery by ``begin``, which may report the answer (`answered`) before it returns."""
        self._flying[owed.seq] = owed, _nothing
        give_up = begin()
        if owed.seq in self._flying:
            self._flying[owed.seq] = owed, give_up

    def answered(self, owed: Owed, why: str) -> None:
        """Note the target's answer: ``why`` it was not taken, or an empty text."""
        if owed.seq not in self._flying:
            return
        if why:
            self._target_events.failed(why)
            self.not_taken(owed)
        else:
            self._target_events.worked()
            self.taken(owed)

    def taken(self, owed: Owed) -> None:
        """Note that the target has taken a delivery."""
        if self._flying.pop(owed.seq, None) is not None:
            self._deliveries.acknowledged(owed)

    def not_taken(self, owed: Owed) -> None:
        """Note that a delivery failed, or that its outcome is unknown: it is tried again later."""
        if self._flying.pop(owed.seq, None) is not None:
            self._deliveries.put_off(owed, AGAIN)

    def cut(self) -> None:
        """Give up all deliveries; they are sent again when there is a receiver for them."""
        flying, self._flying = self._flying, {}
        for owed, give_up in flying.values():
            give_up()
            self._deliveries.undelivered(owed)


def _nothing() -> None:
    """Give up nothing: the delivery is still being read."""
