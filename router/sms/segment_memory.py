"""Counts the memory of segments that wait for their siblings, and chooses which go first if it is too
much.
"""

from collections import OrderedDict
from collections.abc import Hashable

from router.sms.message import ShortMessage
from router.sms.units import TLV

SEGMENT = 2000
"""Octets of memory that a segment takes beside its text: addresses, its id, its place in a set."""


def weight(message: ShortMessage) -> int:
    """Estimate the octets of memory that a segment takes."""
    return SEGMENT + len(message.short_message) + sum(TLV + len(value) for _, value in message.tlvs)


class SegmentMemory:
    """The sets of segments that wait for each owner (an ESME, a channel), the oldest first, and their
    memory.
    """

    def __init__(self) -> None:
        self.octets = 0
        self._sets: dict[Hashable, OrderedDict[Hashable, int]] = {}
        self._octets: dict[Hashable, int] = {}

    def add(self, owner: Hashable, name: Hashable, octets: int) -> None:
        """Count ``octets`` more for a set."""
        sets = self._sets.setdefault(owner, OrderedDict())
        sets[name] = sets.get(name, 0) + octets
        self._octets[owner] = self._octets.get(owner, 0) + octets
        self.octets += octets

    def remove(self, owner: Hashable, name: Hashable) -> None:
        """Forget a set that waits no longer."""
        octets = self._sets[owner].pop(name)
        self._octets[owner] -= octets
        self.octets -= octets
        if not self._sets[owner]:
            del self._sets[owner], self._octets[owner]

    def first_to_go(self) -> Hashable:
        """Return the oldest set of the owner that uses the most memory, so that no owner suffers for
        another.
        """
        most = max(self._octets, key=self._octets.__getitem__)
        return next(iter(self._sets[most]))
