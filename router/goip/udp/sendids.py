"""Sendids: the numbers under which dialogues with lines go, and which line has which.

Those of SMS and commands begin at random, so that what a box still answers to a router of before, or what
somebody else invents, meets none that is open. Those of USSD rise over restarts: a box answers one that is
not greater than its last with the answer of then.
"""

from random import Random
from typing import Final

GREATEST: Final = 2_000_000_000
"""They fit a box's signed integer of 32 bits."""


class Sendids:
    """All sendids of all lines: no two dialogues have the same at a time, whichever line they are with."""

    def __init__(self, random: Random, ussd_after: int) -> None:
        self._last = random.randrange(GREATEST)
        self.last_ussd = ussd_after
        """The greatest that a USSD dialogue had. It is to be kept, and given to the next process."""
        self._channels: dict[int, str] = {}

    def draw(self, channel: str) -> int:
        """A sendid for an SMS or a command. One comes again after two milliards."""
        while True:
            self._last = self._last % GREATEST + 1
            if self._last not in self._channels:
                self._channels[self._last] = channel
                return self._last

    def draw_ussd(self, channel: str) -> int:
        """A sendid for USSD: greater than any before."""
        self.last_ussd += 1
        while self.last_ussd in self._channels:
            self.last_ussd += 1
        self._channels[self.last_ussd] = channel
        return self.last_ussd

    def give_back(self, sendid: int) -> None:
        """Nothing that comes under this sendid is believed any more."""
        self._channels.pop(sendid, None)

    def channel_of(self, sendid: int) -> str | None:
        """The line that has an open dialogue of this sendid."""
        return self._channels.get(sendid)

    def __len__(self) -> int:
        return len(self._channels)
