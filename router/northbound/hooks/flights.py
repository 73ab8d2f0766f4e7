"""Deliveries on their way to a target; each outcome is reported to the relay once."""

from collections.abc import Callable
from typing import Final

from router.relay.interfaces import Deliveries
from router.routing.retry import Growing
from router.store.entities import Owed

AT_ONCE: Final = 4
"""Deliveries at once to one target."""

AGAIN: Final = Growing(5.0, 900.0)
"""Seconds until a delivery that failed is tried again: growing, up to 15 minutes."""

GiveUp = Callable[[], None]


class Flights:
    """The deliveries to one target that were sent and have no answer yet."""

    def __init__(self, deliveries: Deliveries) -> None:
        self._deliveries = deliveries
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

    def left(self, owed: Owed, give_up: GiveUp) -> None:
        """Note that a delivery was begun; ``give_up`` cancels it."""
        self._flying[owed.seq] = owed, give_up

    def flies(self, owed: Owed) -> bool:
        """Tell whether a delivery was begun, and was neither answered nor given up."""
        return owed.seq in self._flying

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
