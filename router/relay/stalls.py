"""What could move and does not: an error event, once for each time.

What stands is told of only while nothing outside explains it: a lane while a channel could take what is
first in it, debts while a receiver of their ESME has room, a read or a commit in any case. All is looked at
once a second; what has moved in between shows by a mark that has changed.

What waits for the answer to another message to the same number stands in no lane, and is not looked at.
"""

from collections.abc import Callable, Iterator
from typing import Protocol

from attrs import define, frozen

from router.relay.delivery import Delivery
from router.relay.events import Events
from router.relay.interfaces import Clock
from router.relay.plan import Lane, Pool
from router.relay.scheduler import Scheduler

MOST_NAMED = 5
"""Channels that are named in one line."""

STORE = frozenset({"the store"})
RECEIVER = frozenset({"a receiver"})
NOTHING: frozenset[str] = frozenset()


class Writing(Protocol):
    """What writes to the disk: `store.writer.Writer`."""

    commits: int
    failing: bool

    @property
    def at_work(self) -> bool:
        """A commit is under way."""


@frozen
class _Standing:
    """What waits now. ``mark`` changes when it moves; ``by`` could move it, and is empty if nothing could."""

    subject: str
    mark: object
    by: frozenset[str]
    what: Callable[[], str]


@define
class _Watched:
    mark: object
    by: frozenset[str]
    since: float
    told: bool = False


class Stalls:
    """Looks once a second for what has not moved for ``stall`` seconds."""

    def __init__(
        self,
        clock: Clock,
        scheduler: Scheduler,
        delivery: Delivery,
        writer: Writing,
        events: Events,
        stall: float,
    ) -> None:
        self._clock = clock
        self._scheduler = scheduler
        self._delivery = delivery
        self._writer = writer
        self._events = events
        self._stall = stall
        self._watched: dict[str, _Watched] = {}

    def tick(self) -> None:
        before, self._watched = self._watched, {}
        for one in self._standing():
            self._watched[one.subject] = self._look(one, before.pop(one.subject, None))
        for subject, watched in before.items():
            # Nothing of it waits any more.
            self._moves(subject, watched)

    def _look(self, one: _Standing, watched: _Watched | None) -> _Watched:
        now = self._clock.seconds()
        if watched is None or watched.mark != one.mark:
            self._moves(one.subject, watched)
            return _Watched(one.mark, one.by, now)
        if watched.told:
            return watched
        watched.by &= one.by
        if not watched.by:
            # Each of them was busy or away at some time since.
            return _Watched(one.mark, one.by, now)
        if now - watched.since >= self._stall:
            watched.told = True
            by = ", ".join(sorted(watched.by)[:MOST_NAMED])
            more = len(watched.by) - MOST_NAMED
            could = f"{by} and {more} more" if more > 0 else by
            self._events.error(
                one.subject, f"{one.what()}; nothing has moved for {self._stall:g} s, by {could}"
            )
        return watched

    def _moves(self, subject: str, watched: _Watched | None) -> None:
        if watched is not None and watched.told:
            self._events.info(subject, "it moves again")

    def _standing(self) -> Iterator[_Standing]:
        yield from self._lanes()
        for esme, first, waiting, room in self._delivery.standing():
            what = f"{waiting} deliveries to {esme} wait in memory, or on disk if none"
            yield _Standing(f"deliveries to {esme}", first, RECEIVER if room else NOTHING, lambda: what)
        writer = self._writer
        if writer.at_work and not writer.failing:
            yield _Standing("store", writer.commits, STORE, lambda: "a commit has not come back")

    def _lanes(self) -> Iterator[_Standing]:
        ready: dict[Pool, frozenset[str]] = {}
        for lane in self._scheduler.lanes():
            if lane.waiting or lane.refilling or lane.wants_refill:
                pool = lane.line.pool
                if pool not in ready:
                    ready[pool] = self._ready(pool)
                yield _lane(lane, ready[pool])

    def _ready(self, pool: Pool) -> frozenset[str]:
        now = self._clock.seconds()
        return frozenset(channel.id for channel in pool.channels if channel.ready(now))


def _lane(lane: Lane, ready: frozenset[str]) -> _Standing:
    way, esme, priority = lane.key
    head = next((planned for planned in lane.waiting if not planned.withdrawn), None)
    if head is not None:
        by = ready.difference(head.refused_by)
    elif lane.refilling:
        by = STORE
    else:
        # What is withdrawn goes when its turn comes; else it is on disk, and nobody has asked for it.
        by = ready if lane.wants_refill else NOTHING
    subject = f"route {way}, ESME {esme}, priority {priority}"
    return _Standing(subject, (lane.moved, lane.last_id), by, lambda: _what(lane))


def _what(lane: Lane) -> str:
    waiting = sum(not planned.withdrawn for planned in lane.waiting)
    if lane.refilling and not waiting:
        return "more was asked for on disk, and no answer has come"
    rest = ", and others on disk" if lane.last_id < lane.last_left else ""
    return f"{waiting} messages wait in memory{rest}"
