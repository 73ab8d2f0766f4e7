"""Recognises repeated events: each is reported to the owner once, and acknowledged when it is on disk."""

from collections import OrderedDict
from enum import Enum
from typing import Final

from router.clocks import Instant

Address = tuple[str, int]
"""A host and its UDP port."""

PENDING: Final = 64
"""Events of one line that may wait for the disk. Further ones are not taken, and the box repeats them."""


class Repetition(Enum):
    """The states of an event that comes in."""

    NEW = "it has not come before: it is given on"
    PENDING = "it waits for the disk: its repetition is not answered"
    KEPT = "it is on disk: its repetition is acknowledged at once"
    FULL = "too many wait for the disk: it is left to the box"


class RepeatedEvents:
    """Known events of one kind on one line. ``most`` on disk are remembered for ``lifetime`` seconds."""

    __slots__ = ("_kept", "_lifetime", "_most", "_pending")

    def __init__(self, most: int, lifetime: float) -> None:
        self._most = most
        self._lifetime = lifetime
        self._pending: dict[str, Address] = {}
        self._kept: OrderedDict[str, Instant] = OrderedDict()

    def enter(self, key: str, address: Address, now: Instant) -> Repetition:
        """Enter an event; its acknowledgement goes to the address that it came from last."""
        if (kept := self._kept.get(key)) is not None:
            if now < kept + self._lifetime:
                return Repetition.KEPT
            del self._kept[key]
        known = key in self._pending
        if not known and len(self._pending) >= PENDING:
            return Repetition.FULL
        self._pending[key] = address
        return Repetition.PENDING if known else Repetition.NEW

    def keep(self, key: str, now: Instant) -> Address | None:
        """Note that an event is on disk. Return where to acknowledge it; None if it did not wait."""
        address = self._pending.pop(key, None)
        if address is not None:
            self._kept[key] = now
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return address

    def forget(self, key: str) -> None:
        """Forget an event that was not kept, so that its next repetition is new."""
        self._pending.pop(key, None)
