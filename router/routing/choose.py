"""Which of the channels that are ready is next. The cost of a choice does not grow with their number.

Channels are kept by a key, the lowest first; of equal keys, the one that has been ready longest.

Weighted turns: the time of a queue goes on by the part that one turn is of all weights, and a channel of
weight w has its turns at 0, 1/w, 2/w, ... Of those whose next turn has begun the one whose turn ends first is
taken; so, while all are ready, none is ever more than one message before or behind its share (the rule is
that of proportionate progress, Baruah et al. 1996).
"""

from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Any, Protocol

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


SPARE = 64
"""Entries that are valid no more, and are left where they stand, beside as many as there are channels."""

_NEVER = 0, 0.0


class Queue:
    """The channels of one set that are thought to be ready.

    It gives those that it was made of. To say so it would have to be generic, and such a class is not
    compiled with types (docs/decisions/0009).
    """

    def __init__(self, channels: Sequence[Chosen], choose: Choose) -> None:
        self._order = {channel.id: place for place, channel in enumerate(channels)}
        self._key: Callable[[Chosen], float] = {
            Choose.IN_ORDER: self._place,
            Choose.WEIGHTED: self._turn,
            Choose.LEAST_LOADED: _load,
        }.get(choose, _none)
        self._heap: list[tuple[float, int, Chosen]] = []
        self._serial = count(1)
        self._valid: dict[str, tuple[int, float]] = {}
        """Of each that is offered: its valid entry, and that one's key."""
        self._weighted = choose is Choose.WEIGHTED
        self._changing = choose is Choose.LEAST_LOADED
        """The key of a channel may have grown since it was offered."""
        self._later: list[tuple[float, int, Chosen]] = []
        """Those whose next turn has not begun, by when it will."""
        self._turns: dict[str, float] = {}
        """When the next turn of each begins."""
        self._time = 0.0
        self._step = 1.0 / max(1, sum(channel.weight for channel in channels))
        """What one message is of all weights."""

    def offer(self, channel: Chosen) -> None:
        """It is ready. One that was away has not saved up turns."""
        known = self._valid.get(channel.id)
        if known is None and self._weighted:
            self._turns[channel.id] = max(self._turns.get(channel.id, 0.0), self._time)
        key = self._key(channel)
        if known is None or key < known[1]:
            self._push(channel, key)

    def pick(self, now: float, takes: Callable[[Any], bool]) -> Any:
        """The next that is ready and takes what is to be sent, or None; it goes to the end of the queue."""
        passed: list[tuple[float, int, Chosen]] = []
        found = None
        if self._later:
            self._let_in()
        while found is None and (self._heap or self._let_next_in()):
            key, serial, channel = heappop(self._heap)
            if self._valid.get(channel.id, _NEVER)[0] != serial:
                continue
            if not channel.ready(now):
                del self._valid[channel.id]
            elif self._changing and self._key(channel) > key:
                # It has got more to do since.
                self._push(channel, self._key(channel))
            elif takes(channel):
                found = channel
                if self._weighted:
                    self._taken(channel)
                self._push(channel, self._key(channel))
            else:
                passed.append((key, serial, channel))
        for entry in passed:
            # It has not had its turn.
            self._put(*entry)
        return found

    def _push(self, channel: Chosen, key: float) -> None:
        serial = next(self._serial)
        self._valid[channel.id] = serial, key
        self._put(key, serial, channel)

    def _put(self, key: float, serial: int, channel: Chosen) -> None:
        heap = self._heap
        if self._weighted and not self._begun(self._turns[channel.id]):
            heap, key = self._later, self._turns[channel.id]
        heappush(heap, (key, serial, channel))
        if len(heap) > 2 * len(self._valid) + SPARE:
            heap[:] = [one for one in heap if self._is_valid(one)]
            heapify(heap)

    def _is_valid(self, entry: tuple[float, int, Chosen]) -> bool:
        return self._valid.get(entry[2].id, _NEVER)[0] == entry[1]

    def _taken(self, channel: Chosen) -> None:
        """It has had its turn, and time goes on."""
        began = self._turns[channel.id]
        self._time = max(self._time + self._step, began)
        self._turns[channel.id] = began + 1.0 / channel.weight

    def _begun(self, turn: float) -> bool:
        return turn < self._time + self._step

    def _let_in(self) -> None:
        """Those whose turn has begun meanwhile."""
        while self._later and self._begun(self._later[0][0]):
            self._let_next_in()

    def _let_next_in(self) -> bool:
        """The one whose turn begins next: now, if none whose turn has begun takes it."""
        while self._later:
            entry = heappop(self._later)
            if self._is_valid(entry):
                heappush(self._heap, (self._turn(entry[2]), entry[1], entry[2]))
                return True
        return False

    def _place(self, channel: Chosen) -> float:
        return self._order[channel.id]

    def _turn(self, channel: Chosen) -> float:
        """When the next turn of a channel of this weight ends."""
        return self._turns[channel.id] + 1.0 / channel.weight


def _load(channel: Chosen) -> float:
    return channel.load


def _none(channel: Chosen) -> float:
    return 0.0
