"""Which of the channels that are ready is next. The cost of a choice does not grow with their number.

Channels are kept by a key, the lowest first; of equal keys, the one that has been ready longest.
"""

from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Generic, Protocol, TypeVar

from router.routing.table import Choose


class Chosen(Protocol):
    """What a choice must know of a channel."""

    @property
    def id(self) -> str: ...

    @property
    def weight(self) -> int: ...

    @property
    def load(self) -> float:
        """What it has to do already, against what it could."""

    def ready(self, now: float) -> bool:
        """Whether it takes a message now."""


C = TypeVar("C", bound=Chosen)

SPARE = 64
"""Entries that are valid no more, and are left where they stand, beside as many as there are channels."""

_NEVER = 0, 0.0


class Queue(Generic[C]):
    """The channels of one set that are thought to be ready."""

    def __init__(self, channels: Sequence[C], choose: Choose) -> None:
        self._order = {channel.id: place for place, channel in enumerate(channels)}
        self._key: Callable[[C], float] = {
            Choose.IN_ORDER: self._place,
            Choose.WEIGHTED: self._turn,
            Choose.LEAST_LOADED: _load,
        }.get(choose, _none)
        self._heap: list[tuple[float, int, C]] = []
        self._serial = count(1)
        self._valid: dict[str, tuple[int, float]] = {}
        """Of each that is offered: its valid entry, and that one's key."""
        self._turns: dict[str, float] = {}
        self._time = 0.0

    def offer(self, channel: C) -> None:
        """It is ready. One that was away has not saved up turns."""
        known = self._valid.get(channel.id)
        if known is None and channel.id in self._turns:
            self._turns[channel.id] = max(self._turns[channel.id], self._time)
        key = self._key(channel)
        if known is None or key < known[1]:
            self._push(channel, key)

    def pick(self, now: float, takes: Callable[[C], bool]) -> C | None:
        """The next that is ready and takes what is to be sent; it goes to the end of the queue."""
        passed: list[tuple[float, int, C]] = []
        found = None
        while self._heap and found is None:
            key, serial, channel = heappop(self._heap)
            if self._valid.get(channel.id, _NEVER)[0] != serial:
                continue
            if not channel.ready(now):
                del self._valid[channel.id]
            elif self._key(channel) > key:
                # It has got more to do since.
                self._push(channel, self._key(channel))
            elif takes(channel):
                found = channel
                self._taken(channel, key)
            else:
                passed.append((key, serial, channel))
        for entry in passed:
            # It has not had its turn.
            heappush(self._heap, entry)
        return found

    def _push(self, channel: C, key: float) -> None:
        serial = next(self._serial)
        self._valid[channel.id] = serial, key
        heappush(self._heap, (key, serial, channel))
        if len(self._heap) > 2 * len(self._valid) + SPARE:
            self._heap = [one for one in self._heap if self._valid.get(one[2].id, _NEVER)[0] == one[1]]
            heapify(self._heap)

    def _taken(self, channel: C, key: float) -> None:
        self._time = max(self._time, key)
        if self._key == self._turn:
            self._turns[channel.id] = self._turn(channel) + 1.0 / channel.weight
        self._push(channel, self._key(channel))

    def _place(self, channel: C) -> float:
        return self._order[channel.id]

    def _turn(self, channel: C) -> float:
        """When a channel of this weight has its next turn."""
        turn = self._turns.get(channel.id)
        if turn is None:
            turn = self._turns[channel.id] = self._time + 1.0 / channel.weight
        return turn


def _load(channel: Chosen) -> float:
    return channel.load


def _none(channel: Chosen) -> float:
    return 0.0
