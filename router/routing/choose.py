"""Chooses the next of the channels that are ready. The cost of a choice does not grow with their number.

Channels are kept by a key, the lowest first; among equal keys, the one that has been ready longest.

Weighted turns: the time of a queue advances by a turn's share of all weights, and a channel of weight w has
its turns at 0, 1/w, 2/w, ... Of the channels whose next turn has begun, the one whose turn ends first is
taken. So, while all are ready, none is ever more than one message before or behind its share (the rule is
that of proportionate progress, Baruah et al. 1996).
"""

from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush
from typing import Final, Generic, Protocol, TypeVar

from router.clocks import Instant
from router.routing.table import Choose


class Chosen(Protocol):
    """The properties of a channel that a choice depends on."""

    @property
    def id(self) -> str: ...

    @property
    def weight(self) -> int: ...

    @property
    def load(self) -> float:
        """The work that it has already, relative to its capacity."""

    def ready(self, now: Instant) -> bool:
        """Tell whether it takes a message now."""


C = TypeVar("C", bound=Chosen)

SPARE: Final = 64
"""Invalid entries that may stay in the heap, beyond as many as there are channels."""


class QueueEntry(Generic[C]):
    """One of the channels in its queue."""

    __slots__ = ("channel", "key", "place", "serial", "turn", "weight")

    def __init__(self, channel: C, place: int) -> None:
        self.channel = channel
        self.place = place
        self.weight = channel.weight
        self.serial = 0
        """Serial of the channel's only valid entry in the heap; 0 if it is not offered."""
        self.key = 0.0
        """The key of that entry."""
        self.turn = 0.0
        """When its next turn begins."""


Standing = tuple[float, int, QueueEntry[C]]
"""An entry of the heap: key, serial, channel."""


class Queue(Generic[C]):
    """The channels of one set that are believed to be ready."""

    def __init__(self, channels: Sequence[C], choose: Choose) -> None:
        self._entries = {channel.id: QueueEntry(channel, place) for place, channel in enumerate(channels)}
        self._heap: list[Standing[C]] = []
        self._serial = 0
        self._offered = 0
        """The number of channels."""
        self._ordered = choose is Choose.IN_ORDER
        self._weighted = choose is Choose.WEIGHTED
        self._changing = choose is Choose.LEAST_LOADED
        """The key of a channel may have grown since it was offered."""
        self._alike = not (self._ordered or self._weighted or self._changing)
        """All keys are equal, so serials alone decide."""
        self._later: list[Standing[C]] = []
        """Channels whose next turn has not begun, by its beginning."""
        self._time = 0.0
        self._step = 1.0 / max(1, sum(channel.weight for channel in channels))
        """The share of one message in all weights."""

    def offer(self, channel: C) -> None:
        """Add a channel that is ready. One that was away has not saved up turns."""
        entry = self._entries[channel.id]
        if entry.serial == 0:
            self._offered += 1
            if entry.turn < self._time:
                entry.turn = self._time
            self._push(entry, self._key(entry))
        else:
            key = self._key(entry)
            if key < entry.key:
                self._push(entry, key)

    def pick(self, now: Instant, takes: Callable[[C], bool]) -> C | None:
        """Return the next channel that is ready and takes the message, and put it at the end of the queue;
        None if there is none.
        """
        heap = self._heap
        passed: list[Standing[C]] | None = None
        found: C | None = None
        if self._later:
            self._let_in()
        while found is None and (heap or self._let_next_in()):
            first = heappop(heap)
            entry = first[2]
            if entry.serial != first[1]:
                continue
            channel = entry.channel
            if not channel.ready(now):
                entry.serial = 0
                self._offered -= 1
            elif self._changing and self._key(entry) > first[0]:
                # Its load has grown since.
                self._push(entry, self._key(entry))
            elif takes(channel):
                found = channel
                if self._weighted:
                    self._taken(entry)
                self._push(entry, self._key(entry))
            elif passed is None:
                passed = [first]
            else:
                passed.append(first)
        if passed is not None:
            for one in passed:
                # It has not had its turn.
                self._put(one)
        return found

    def _push(self, entry: QueueEntry[C], key: float) -> None:
        self._serial += 1
        serial = self._serial
        entry.serial = serial
        entry.key = key
        heap = self._heap
        if self._alike and len(heap) <= 2 * self._offered + SPARE:
            # It is the last, and so need not be compared with those before it.
            heap.append((key, serial, entry))
        else:
            self._put((key, serial, entry))

    def _put(self, standing: Standing[C]) -> None:
        heap = self._heap
        if self._weighted:
            entry = standing[2]
            if not self._begun(entry.turn):
                heap, standing = self._later, (entry.turn, standing[1], entry)
        heappush(heap, standing)
        if len(heap) > 2 * self._offered + SPARE:
            heap[:] = [one for one in heap if _is_valid(one)]
            heapify(heap)

    def _taken(self, entry: QueueEntry[C]) -> None:
        """Count the turn that a channel has had, and let time go on."""
        began = entry.turn
        self._time = max(self._time + self._step, began)
        entry.turn = _ends(entry)

    def _begun(self, turn: float) -> bool:
        return turn < self._time + self._step

    def _let_in(self) -> None:
        """Let in the channels whose turn has begun meanwhile."""
        while self._later and self._begun(self._later[0][0]):
            self._let_next_in()

    def _let_next_in(self) -> bool:
        """Let in the channel whose turn begins next, as no channel whose turn has begun takes the message."""
        while self._later:
            standing = heappop(self._later)
            if _is_valid(standing):
                entry = standing[2]
                heappush(self._heap, (_ends(entry), standing[1], entry))
                return True
        return False

    def _key(self, entry: QueueEntry[C]) -> float:
        """Return the sort key of a channel, the lowest first; among equals the one that has been ready
        longest.
        """
        if self._weighted:
            return _ends(entry)
        if self._changing:
            return entry.channel.load
        return float(entry.place) if self._ordered else 0.0


def _is_valid(standing: Standing[C]) -> bool:
    return standing[2].serial == standing[1]


def _ends(entry: QueueEntry[C]) -> float:
    """Return when the next turn of a channel of this weight ends."""
    return entry.turn + 1.0 / entry.weight
