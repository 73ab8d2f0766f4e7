"""Attempts of long texts that wait for their reports, bounded by the memory that they take."""

from collections import OrderedDict
from collections.abc import Iterator

from router.relay.sending.attempt import Attempt
from router.sms.message import ShortMessage
from router.sms.units import TLV

MOST_OCTETS = 64 * 2**20
"""Octets of memory that they may take."""

SEGMENT = 1000
"""Octets that a segment takes, its text included."""

HEAVY = 4000
"""Octets of optional parameters with which a short text counts as a long one."""


def is_heavy(message: ShortMessage) -> bool:
    """Tell whether one segment takes the memory of many: a text for the far side to cut, or long
    parameters.
    """
    return message.payload or (message.tlvs != () and _parameters(message) > HEAVY)


def _parameters(message: ShortMessage) -> int:
    return sum(TLV + len(value) for _, value in message.tlvs)


class LongTexts:
    """Attempts by sending, the oldest first: up to ``most`` of them and ``most_octets`` of memory."""

    def __init__(self, most: int, most_octets: int = MOST_OCTETS) -> None:
        self._most = most
        self._most_octets = most_octets
        self._attempts: OrderedDict[int, tuple[Attempt, int]] = OrderedDict()
        self._octets = 0

    def __len__(self) -> int:
        return len(self._attempts)

    def keep(self, attempt: Attempt) -> Iterator[Attempt]:
        """Keep an attempt in place of an older one of its sending; yield those that no longer fit."""
        message = attempt.planned.sending.message
        octets = len(message.short_message) + SEGMENT * len(attempt.messages)
        octets += _parameters(message) if message.tlvs else 0
        self.forget(attempt.planned.sending.id)
        self._attempts[attempt.planned.sending.id] = attempt, octets
        self._octets += octets
        while len(self._attempts) > 1 and not self._fit():
            _, (oldest, freed) = self._attempts.popitem(last=False)
            self._octets -= freed
            yield oldest

    def _fit(self) -> bool:
        return len(self._attempts) <= self._most and self._octets <= self._most_octets

    def of(self, id: int) -> Attempt | None:
        """Return the attempt that collects the outcomes of a sending; None if it is not kept."""
        found = self._attempts.get(id)
        return None if found is None else found[0]

    def forget(self, id: int) -> None:
        """Drop the attempt of a sending."""
        _, freed = self._attempts.pop(id, (None, 0))
        self._octets -= freed
