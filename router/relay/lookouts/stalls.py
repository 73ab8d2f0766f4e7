"""Stalls: reports as an error, once, what could move and does not.

Something is a stall only while nothing outside explains it: a lane while a channel could take its first
sending, deliveries while a receiver of their ESME has room, a read or a commit in any case. All are looked at
once a second; movement in between shows as a changed mark. Sendings that wait for the answer to another one
to the same number are in no lane, and are not looked at.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from attrs import define

from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Clock, instants
from router.relay.owing.delivery import Delivery
from router.relay.plan.channel import Channel
from router.relay.plan.plan import Lane, Pool
from router.relay.plan.scheduler import Scheduler
from router.relay.targets import shown
from router.relay.wording import deliveries
from router.sms.value import value
from router.store.status import StoreFigures

MOST_NAMED = 5
"""Channels that are named in one line."""

STORE = frozenset({"the store"})
RECEIVER = frozenset({"a receiver"})
NOTHING: frozenset[str] = frozenset()


@value
class _Standing:
    """A queue as it is now. ``mark`` changes when it moves; ``by`` names what could move it, if anything."""

    subject: str
    mark: object
    by: frozenset[str]
    what: Callable[[str], str]
    """Returns the words, given the names of what could move it."""


@define
class _Watched:
    mark: object
    by: frozenset[str]
    since: float
    what: Callable[[str], str]
    told: bool = False


class Stalls:
    """Looks once a second for what has not moved for ``stall`` seconds; 0 turns it off."""

    def __init__(
        self,
        clock: Clock,
        scheduler: Scheduler,
        delivery: Delivery,
        figures: Callable[[], StoreFigures],
        events: Events,
        stall: float,
    ) -> None:
        self._now = instants(clock)
        self._scheduler = scheduler
        self._delivery = delivery
        self._figures = figures
        self._events = events
        self.stall = stall
        self._watched: dict[str, _Watched] = {}

    def tick(self) -> None:
        if not self.stall:
            # Turned off.
            return
        before, self._watched = self._watched, {}
        for one in self._standing():
            self._watched[one.subject] = self._look(one, before.pop(one.subject, None))
        for subject, watched in before.items():
            # Nothing of it waits any more.
            self._moves(subject, watched)

    def still(self) -> Iterator[tuple[str, float, str]]:
        """Yield what has not moved: its name, for how many seconds, and what it waits for."""
        now = self._now()
        for subject, watched in self._watched.items():
            if watched.by and self.stall:
                yield subject, now - watched.since, watched.what(_names(watched.by))

    def _look(self, one: _Standing, watched: _Watched | None) -> _Watched:
        now = self._now()
        if watched is None or watched.mark != one.mark:
            self._moves(one.subject, watched)
            return _Watched(one.mark, one.by, now, one.what)
        if watched.told:
            return watched
        watched.by &= one.by
        if not watched.by:
            # Each of them was busy or down at some time since.
            return _Watched(one.mark, one.by, now, one.what)
        if now - watched.since >= self.stall:
            watched.told = True
            what = one.what(_names(watched.by))
            self._events.tell(EventKind.STALLED, one.subject, seconds=self.stall, what=what)
        return watched

    def _moves(self, subject: str, watched: _Watched | None) -> None:
        if watched is not None and watched.told:
            self._events.tell(EventKind.MOVES_AGAIN, subject)

    def _standing(self) -> Iterator[_Standing]:
        yield from self._lanes()
        for esme, first, waiting, room in self._delivery.standing():
            by, what = RECEIVER if room else NOTHING, partial(_owed, waiting)
            yield _Standing(f"deliveries to {shown(esme)}", first, by, what)
        store = self._figures()
        if store.at_work and not store.failing:
            yield _Standing("store", store.returns, STORE, _not_back)

    def _lanes(self) -> Iterator[_Standing]:
        ready: dict[Pool, list[Channel]] = {}
        for lane in self._scheduler.lanes:
            if lane.waiting or lane.wants_refill():
                pool = lane.line.pool
                if pool not in ready:
                    ready[pool] = self._ready(pool)
                by = self._takers(lane, ready[pool])
                yield _Standing(_name(lane), (lane.moved, lane.last_id), by, partial(_left, lane))
            if lane.refilling:
                yield _Standing(f"{_name(lane)}, on disk", (lane.moved, lane.last_id), STORE, _not_read)

    def _ready(self, pool: Pool) -> list[Channel]:
        now = self._now()
        return [channel for channel in pool.channels if channel.ready(now)]

    def _takers(self, lane: Lane, ready: Sequence[Channel]) -> frozenset[str]:
        """Return the channels that could take its first sending, or could ask for those on disk."""
        if not lane.waiting:
            return frozenset(one.id for one in ready) if lane.wants_refill() else NOTHING
        return frozenset(one.id for one in ready if self._scheduler.takes(one, lane.waiting[0]))


def _name(lane: Lane) -> str:
    way, esme, priority = lane.key
    return f"route {way}, ESME {esme}, priority {priority}"


def _left(lane: Lane, channels: str) -> str:
    more = " and more on disk" if lane.last_id < lane.last_left else ""
    return f"{len(lane.waiting)} messages wait in memory{more}, and can go by {channels}"


def _not_read(store: str) -> str:
    return "more was asked for, and not read"


def _not_back(store: str) -> str:
    return "a commit has not come back"


def _owed(waiting: int, receiver: str) -> str:
    where = f"{deliveries(waiting)} in memory" if waiting else "deliveries on disk"
    return f"{where}, and a receiver has room"


def _names(by: frozenset[str]) -> str:
    named = ", ".join(sorted(by)[:MOST_NAMED])
    more = len(by) - MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named
