"""What is on its way to a target: each outcome is told to the relay, once."""

from collections.abc import Callable
from typing import Final

from router.relay.interfaces import Deliveries
from router.routing.retry import Growing
from router.store.entities import Owed

AT_ONCE: Final = 4
"""Deliveries on their way to one target."""

AGAIN: Final = Growing(5.0, 900.0)
"""What was not taken goes again after so many seconds."""

GiveUp = Callable[[], None]


class Flights:
    """Deliveries of one target that have left and were not heard of."""

    def __init__(self, deliveries: Deliveries) -> None:
        self._deliveries = deliveries
        self._flying: dict[int, tuple[Owed, GiveUp]] = {}
        self.closed = False

    @property
    def room(self) -> int:
        """How many more may leave."""
        return 0 if self.closed else AT_ONCE - len(self._flying)

    @property
    def count(self) -> int:
        """How many have left."""
        return len(self._flying)

    def left(self, owed: Owed, give_up: GiveUp) -> None:
        """It is on its way, or a part of it is; ``give_up`` ends that."""
        self._flying[owed.seq] = owed, give_up

    def flies(self, owed: Owed) -> bool:
        """Tell whether it has left, and was neither heard of nor given up."""
        return owed.seq in self._flying

    def taken(self, owed: Owed) -> None:
        """The target has it."""
        if self._flying.pop(owed.seq, None) is not None:
            self._deliveries.acknowledged(owed)

    def not_taken(self, owed: Owed) -> None:
        """The target does not have it, or nobody knows."""
        if self._flying.pop(owed.seq, None) is not None:
            self._deliveries.put_off(owed, AGAIN)

    def cut(self) -> None:
        """Give up all of it: it goes again when there is a receiver for it."""
        flying, self._flying = self._flying, {}
        for owed, give_up in flying.values():
            give_up()
            self._deliveries.undelivered(owed)
