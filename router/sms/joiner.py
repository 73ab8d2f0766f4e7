"""Joiner: keeps segments until their long message is complete. No clock: the time is an argument."""

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from typing import Generic, Self, TypeVar

from attrs import define, field, frozen

from router.sms.message import ShortMessage
from router.sms.segment_memory import SegmentMemory, weight
from router.sms.user_data import BrokenHeader, Concatenation, sar, split_header

Id = TypeVar("Id")

MOST_OCTETS = 32 * 2**20
"""Octets of memory that all waiting segments may take (`segment_memory.weight`)."""

OLD = 30.0
"""Seconds after which another text under the same number shows that the sender uses a reference again."""


@frozen
class Joined(Generic[Id]):
    """Segments that wait no longer, in the order of their numbers, each with its owner's id.

    ``complete`` if all are there, else each goes on by itself. ``repeats`` had the octets of one of the
    ``segments`` and are no texts of their own.
    """

    segments: tuple[tuple[Id, ShortMessage], ...]
    complete: bool
    repeats: tuple[Id, ...] = ()

    @property
    def messages(self) -> tuple[ShortMessage, ...]:
        """The segments as `segments.join` takes them."""
        return tuple(message for _, message in self.segments)


@frozen
class Arrival(Generic[Id]):
    """A segment, its owner's id, its place, and when it came (seconds)."""

    id: Id
    message: ShortMessage
    place: Concatenation
    time: float

    def differs(self, other: Self) -> bool:
        """Tell whether two segments with one number are of different texts."""
        one, two = self.message, other.message
        return one.short_message != two.short_message or one.data_coding != two.data_coding


@define
class PartialMessage(Generic[Id]):
    """The segments of one long message that have come so far, by number."""

    owner: Hashable
    total: int
    since: float
    segments: dict[int, Arrival[Id]] = field(factory=dict)
    repeats: list[Id] = field(factory=list)

    @property
    def complete(self) -> bool:
        return len(self.segments) == self.total

    def joined(self) -> Joined[Id]:
        """Return the segments that go on when the waiting is over."""
        ordered = (self.segments[number] for number in sorted(self.segments))
        segments = tuple((arrival.id, arrival.message) for arrival in ordered)
        return Joined(segments, self.complete, tuple(self.repeats))


class Joiner(Generic[Id]):
    """The sets of segments that wait for their siblings.

    A set ends when it is complete; ``timeout`` seconds after its first segment; when its reference is used
    for another text; or, the oldest first, when there are ``max_sets`` already, or more than ``max_octets``
    wait (see `crowded`). Nothing that was added is lost: each segment comes back in one Joined. A segment at
    odds with a young one of the same number comes back at once, by itself.
    """

    def __init__(
        self, timeout: float = 600.0, max_sets: int = 100_000, max_octets: int = MOST_OCTETS
    ) -> None:
        self.timeout = timeout
        self.max_sets = max_sets
        self.max_octets = max_octets
        self._sets: OrderedDict[Hashable, PartialMessage[Id]] = OrderedDict()
        self._crowd = SegmentMemory()

    def __len__(self) -> int:
        return len(self._sets)

    def add(self, key: Hashable, segment_id: Id, message: ShortMessage, now: float) -> Joined[Id] | None:
        """Take a segment; return what ended by it, or None.

        ``key`` is the owner of references: the ESME's account, or the channel (each SIM has its own). A
        message that is no segment, or has a broken header, is complete by itself.
        """
        found = place_of(message)
        if found is None or found[1].total == 1:
            return Joined(((segment_id, message),), complete=True)
        place, name = found[1], name_of(key, message, *found)
        arrival = Arrival(segment_id, message, place, now)
        waiting = self._sets.get(name)
        if waiting is None or begins_anew(waiting, arrival):
            return self._begin(key, name, arrival)
        return self._continue(name, waiting, arrival)

    def crowded(self) -> Iterator[Joined[Id]]:
        """Remove sets, the oldest of the owner with the most, until the memory is within its bound."""
        while self._crowd.octets > self.max_octets:
            yield self._pop(self._crowd.first_to_go()).joined()

    def expects(self, key: Hashable, message: ShortMessage) -> bool:
        """Tell whether siblings of this segment wait already."""
        found = place_of(message)
        waiting = None if found is None else self._sets.get(name_of(key, message, *found))
        return waiting is not None and found is not None and waiting.total == found[1].total

    def _begin(self, key: Hashable, name: Hashable, arrival: Arrival[Id]) -> Joined[Id] | None:
        ended: PartialMessage[Id] | None = None
        if name in self._sets:
            ended = self._pop(name)
        elif len(self._sets) >= self.max_sets:
            ended = self._pop(next(iter(self._sets)))
        segments = {arrival.place.number: arrival}
        self._sets[name] = PartialMessage(key, arrival.place.total, arrival.time, segments)
        self._crowd.add(key, name, weight(arrival.message))
        return None if ended is None else ended.joined()

    def _continue(
        self, name: Hashable, waiting: PartialMessage[Id], arrival: Arrival[Id]
    ) -> Joined[Id] | None:
        known = waiting.segments.setdefault(arrival.place.number, arrival)
        if known is arrival and waiting.complete:
            return self._pop(name).joined()
        if known is not arrival:
            if known.differs(arrival) or len(waiting.repeats) == waiting.total:
                return Joined(((arrival.id, arrival.message),), complete=False)
            waiting.repeats.append(arrival.id)
        self._crowd.add(waiting.owner, name, weight(arrival.message))
        return None

    def _pop(self, name: Hashable) -> PartialMessage[Id]:
        waiting = self._sets.pop(name)
        self._crowd.remove(waiting.owner, name)
        return waiting

    def expired(self, now: float) -> Iterator[Joined[Id]]:
        """Remove the sets that have waited long enough."""
        while self._sets:
            name, waiting = next(iter(self._sets.items()))
            if now - waiting.since < self.timeout:
                return
            yield self._pop(name).joined()


def name_of(key: Hashable, message: ShortMessage, kind: str, place: Concatenation) -> Hashable:
    """Return a name that all segments of one text share."""
    return key, message.source_addr, message.destination_addr, kind, place.reference


def begins_anew(waiting: PartialMessage[Id], arrival: Arrival[Id]) -> bool:
    """Tell whether a segment shows that its reference is used for another text now."""
    if waiting.total != arrival.place.total:
        return True
    known = waiting.segments.get(arrival.place.number)
    return known is not None and known.differs(arrival) and arrival.time - known.time > OLD


def place_of(message: ShortMessage) -> tuple[str, Concatenation] | None:
    """Return where a segment belongs, and the kind of its reference: each kind counts for itself."""
    try:
        header, _ = split_header(message)
    except BrokenHeader:
        return None
    if header and (place := header.concatenation):
        return ("16 bit" if place.wide else "8 bit"), place
    told = sar(message)
    return None if told is None else ("sar", told)
