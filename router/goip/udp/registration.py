"""The place where a line is registered, and since when, from keep-alives whose password was right."""

from enum import Enum
from math import inf
from typing import Final

from router.clocks import Instant
from router.goip.udp.repeated_events import Address
from router.goip.udp.timing import DEAD

REORDERED: Final = 3
"""A keep-alive was overtaken if its count is lower by no more than this,"""

OVERTAKING: Final = 15.0
"""and it comes within these seconds after the one that overtook it. Boxes send one every 30 s."""


class Beat(Enum):
    """Changes of the registration by a keep-alive."""

    FIRST = "the line was not registered, or silent for long"
    MOVED = "it comes from another address"
    REBOOTED = "its count fell back: the box has started anew"
    USUAL = "it is as the ones before"
    OVERTAKEN = "it is older than the last one, and changes nothing"


class Registration:
    """The registration of one line. It ends after 92 s of silence; its address is kept, as a late answer may
    come from it.
    """

    __slots__ = ("_count", "address", "epoch", "heard_at")

    def __init__(self) -> None:
        self.address: Address | None = None
        self.heard_at = Instant(-inf)
        self._count = 0
        self.epoch = 0
        """How often the box was seen to have restarted."""

    def is_alive(self, now: Instant) -> bool:
        """Tell whether the line was heard lately."""
        return now < self.heard_at + DEAD

    def beat(self, count: int, address: Address, now: Instant) -> Beat:
        """Take in a keep-alive."""
        beat = self._meaning(count, address, now)
        if beat is not Beat.OVERTAKEN:
            self.address, self.heard_at, self._count = address, now, count
        if beat is Beat.REBOOTED:
            self.epoch += 1
        return beat

    def _meaning(self, count: int, address: Address, now: Instant) -> Beat:
        if self.address is None:
            return Beat.FIRST
        if count < self._count:
            soon = now < self.heard_at + OVERTAKING
            return Beat.OVERTAKEN if soon and count >= self._count - REORDERED else Beat.REBOOTED
        if not self.is_alive(now):
            return Beat.FIRST
        return Beat.USUAL if address == self.address else Beat.MOVED
