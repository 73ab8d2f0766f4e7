"""Sendids: the numbers of dialogues with lines, and the line of each.

They begin at random, so that late answers to an earlier router, or somebody's inventions, meet no open
dialogue. Those of USSD also rise, over restarts too: a box answers one that is not greater than its last with
the old answer. At the greatest number they begin again, and each box accepts them after its next restart.
"""

from random import Random
from typing import Final

GREATEST: Final = 2_000_000_000
"""Sendids fit a box's signed integer of 32 bits."""

GREATEST_USSD: Final = 2**31 - 1

USSD_START: Final = 2**18
"""The first sendid of a process is above all earlier ones by up to this. Above the date in seconds there are
enough numbers for three restarts a day over some years.
"""

USSD_STEP: Final = 64
"""The greatest step from one to the next. Steps are random, as the owner of one line sees its numbers and
must not guess those of others.
"""


class Sendids:
    """All sendids of all lines: no two open dialogues have the same one, whatever their lines are."""

    def __init__(self, random: Random, ussd_after: int) -> None:
        self._last = random.randrange(GREATEST)
        self.last_ussd = fit_ussd(ussd_after + random.randrange(USSD_START))
        """The greatest of any USSD dialogue. It is to be kept, and given to the next process."""
        self._random = random
        self._channels: dict[int, str] = {}

    def draw(self, channel: str) -> int:
        """Draw a sendid for an SMS or a command. It comes again only after two thousand million others."""
        while True:
            self._last = self._last % GREATEST + 1
            if self._last not in self._channels:
                self._channels[self._last] = channel
                return self._last

    def draw_ussd(self, channel: str) -> int:
        """Draw a sendid for USSD, greater than any before; the count begins again only at its end."""
        self._step()
        while self.last_ussd in self._channels:
            self._step()
        self._channels[self.last_ussd] = channel
        return self.last_ussd

    def give_back(self, sendid: int) -> None:
        """Release a sendid; datagrams that still name it are ignored."""
        self._channels.pop(sendid, None)

    def channel_of(self, sendid: int) -> str | None:
        """Return the line that has an open dialogue of this sendid."""
        return self._channels.get(sendid)

    def _step(self) -> None:
        self.last_ussd = fit_ussd(self.last_ussd + 1 + self._random.randrange(USSD_STEP))

    def __len__(self) -> int:
        return len(self._channels)


def fit_ussd(number: int) -> int:
    """Wrap a number into those that a box can hold, from 1."""
    return (number - 1) % GREATEST_USSD + 1
