"""The memory that segments take which wait for their siblings, and whose go first if it is too much."""

from collections import OrderedDict
from collections.abc import Hashable

from router.sms.message import ShortMessage
from router.sms.units import TLV

SEGMENT = 2000
"""Octets of memory that a segment takes beside its text: addresses, its id, its place in a set."""


def weight(message: ShortMessage) -> int:
    """The octets of memory that a segment takes, nearly."""
    return SEGMENT + len(message.short_message) + sum(TLV + len(value) for _, value in message.tlvs)


class SegmentMemory:
    """What each owner (an ESME, a channel) has waiting, by sets, the oldest first."""

    def __init__(self) -> None:
        self.octets = 0
        self._sets: dict[Hashable, OrderedDict[Hashable, int]] = {}
        self._octets: dict[Hashable, int] = {}

    def add(self, owner: Hashable, name: Hashable, octets: int) -> None:
        """So many octets more in a set."""
        sets = self._sets.setdefault(owner, OrderedDict())
        sets[name] = sets.get(name, 0) + octets
        self._octets[owner] = self._octets.get(owner, 0) + octets
        self.octets += octets

    def remove(self, owner: Hashable, name: Hashable) -> None:
        """A set waits no longer."""
        octets = self._sets[owner].pop(name)
        self._octets[owner] -= octets
        self.octets -= octets
        if not self._sets[owner]:
            del self._sets[owner], self._octets[owner]

    def first_to_go(self) -> Hashable:
        """The oldest set of the owner that has the most: nobody's go for the sake of another's."""
        most = max(self._octets, key=self._octets.__getitem__)
        return next(iter(self._sets[most]))
