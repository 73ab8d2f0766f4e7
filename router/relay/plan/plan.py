"""The plan in memory: due sendings, in lanes; the channels that may take them, in pools.

The store is the truth; the plan is a refilled window over it. A *lane* is the queue of one ESME along one way
with one priority; about `WINDOW` of its sendings are in memory at most, the others wait on disk, and are read
by their ids. A *pool* is a set of channels that some way leads to; ways with the same channels share it. A
channel that becomes free looks into its pools, a sending that becomes due looks for a ready channel of its
pool.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import UTC, tzinfo
from typing import Final, Self

from router.clocks import UNSET, Dates, Instant
from router.relay.channels import ChannelSettings
from router.relay.plan.channel import Channel
from router.relay.plan.lane_window import WINDOW, LaneWindow
from router.relay.plan.segment_channels import series_of
from router.routing.choose import Queue
from router.routing.rewriting import Rewriting
from router.routing.table import Choose, Way
from router.sms.form import Form
from router.sms.units import units
from router.store.changes import Change
from router.store.entities import Sending, Stage, Underway
from router.store.transitions import hold_to_table

NEVER: Final = -1.0


class Planned:
    """A sending in the plan, due or in flight, with its history so far."""

    __slots__ = (
        "attempts",
        "err",
        "followers",
        "holds_number",
        "in_doubt",
        "lane",
        "number",
        "passed_at",
        "reference",
        "refused_by",
        "resent",
        "resumption",
        "sending",
        "series",
        "size",
        "sized",
        "stage",
        "stuck",
        "units",
        "way",
    )

    def __init__(self, sending: Sending, way: Way, stage: Stage | None = None) -> None:
        self.sending = sending
        self.stage = stage
        """None: it is not accepted yet."""
        self.way = way
        self.number = sending.esme, sending.message.destination_addr.addr[-9:]
        """ESME and last nine digits of the destination: messages with the same key go one at a time."""
        self.units = units(sending.message)
        """Its units in its lane."""
        self.lane: Lane | None = None
        self.attempts = 0
        self.refused_by: tuple[str, ...] = ()
        self.in_doubt = False
        self.err = 0
        self.reference = -1
        self.resent = False
        """An attempt before the present one may have been sent."""
        self.holds_number = False
        self.stuck = ""
        """The channel that it waits for alone, though its way has others (sticky, or saved up for)."""
        self.passed_at = NEVER
        """Instant when a channel first passed it over, since it needs more than was left of a budget."""
        self.size: tuple[Form, int] | None = None
        """Its segments on channels of a form, once they were counted."""
        self.sized: Rewriting | None = None
        """The rewriting with which they were counted."""
        self.followers: tuple[Sending, ...] = ()
        self.resumption: Callable[[], None] | None = None
        """Called when its number is free: sends segments behind one that was answered late."""
        self.series: Hashable | None = None
        """The key that it shares with the other segments of its text, if its ESME cut it."""

    @classmethod
    def read_back(cls, underway: Underway, way: Way) -> Self:
        """Return a sending that was read from the store, along a way that may be decided anew."""
        planned = cls(underway.sending, way, underway.stage)
        planned.attempts, planned.refused_by = underway.attempts, underway.refused_by
        planned.in_doubt = planned.resent = underway.in_doubt
        planned.err = underway.err
        planned.follow(underway.followers)
        planned.series = series_of(underway.sending)
        return planned

    def move(self, kind: type[Change], usual: Stage | None, to: Stage) -> None:
        """Move to another stage by this kind of change; raises Unlawful if there is no such move.

        The move from the usual stage exists, and is not looked up.
        """
        if self.stage is not usual:
            hold_to_table(kind, self.stage, to)
        self.stage = to

    def is_answered(self) -> None:
        """Clear the doubt of the present attempt: its answer came late."""
        self.in_doubt = self.resent

    def goes_out(self) -> None:
        """Count an attempt."""
        self.attempts += 1

    def came_back(self) -> None:
        """Uncount an attempt that nobody has refused."""
        self.attempts -= 1

    def follow(self, followers: tuple[Sending, ...]) -> None:
        """Take segments as followers, whose text goes with it."""
        self.followers = followers
        self.units += len(followers)


class Lane(LaneWindow):
    """A queue of one ESME along one way with one priority; see the module's text."""

    __slots__ = ("key", "line", "stuck", "waiting", "way")

    def __init__(self, way: Way, priority: int, line: "EsmeQueue", window: int = WINDOW) -> None:
        super().__init__(window)
        self.way = way
        self.key = (way.name, line.esme, priority)
        self.line = line
        self.waiting: deque[Planned] = deque()
        self.stuck: dict[str, deque[Planned]] = {}
        """By channel: what waits for that one alone."""

    def drop(self, planned: Planned) -> None:
        """Remove it from the queue, if it is there."""
        queue = self.stuck.get(planned.stuck) if planned.stuck else self.waiting
        if queue is not None and planned in queue:
            queue.remove(planned)

    def empty(self) -> list[Planned]:
        """Take out all waiting sendings, for one channel or for any. They still count as loaded."""
        found = [planned for waiting in self.stuck.values() for planned in waiting]
        for planned in found:
            planned.stuck = ""
        found += self.waiting
        self.stuck.clear()
        self.waiting.clear()
        return found


class EsmeQueue:
    """The lanes of one ESME in one pool, the highest priority first."""

    __slots__ = ("esme", "in_turn", "lanes", "pool", "savers")

    def __init__(self, esme: str, pool: "Pool") -> None:
        self.esme = esme
        self.pool = pool
        self.lanes: list[Lane] = []
        self.in_turn = False
        self.savers: list[PlanChannel] = []
        """The channels that save up for something of it."""

    def add(self, lane: Lane) -> None:
        self.lanes.append(lane)
        self.lanes.sort(key=lambda lane: -lane.key[2])

    def take(self, channel: str, takes: Callable[[Planned], bool]) -> Planned | None:
        """Take out the first that may go by this channel; None if none may."""
        for lane in self.lanes:
            if lane.stuck:
                for waiting in self._queues(lane, channel):
                    found = _taken(waiting, takes)
                    if found is not None:
                        return found
            elif lane.waiting:
                found = _taken(lane.waiting, takes)
                if found is not None:
                    return found
        return None

    def _queues(self, lane: Lane, channel: str) -> Iterator[deque[Planned]]:
        stuck = lane.stuck.get(channel)
        if stuck is not None:
            yield stuck
            if not stuck:
                del lane.stuck[channel]
        yield lane.waiting

    def is_empty(self) -> bool:
        for lane in self.lanes:
            if lane.waiting:
                return False
            if lane.stuck and any(lane.stuck.values()):
                return False
        return True


class PlanChannel(Channel):
    """A channel with its place in the plan.

    It is *usable* when something may leave by it, if not at once; it is *ready* when it is usable, not at
    rest, and has room for a segment.
    """

    __slots__ = ("borrowing", "feeding", "hungry", "pools", "resuming", "saves_for")

    def __init__(self, settings: ChannelSettings, zone: tzinfo = UTC, dates: Dates = UNSET) -> None:
        super().__init__(settings, zone, dates)
        self.pools: list[Pool] = []
        self.saves_for: Planned | None = None
        """See `budget_reserve`. For all others it has no room left meanwhile."""
        self.resuming: deque[Callable[[], None]] = deque()
        """Segments that go on after a late answer."""
        self.borrowing: deque[Callable[[], None]] = deque()
        """Tasks that wait for its line, and are no sendings."""
        self.feeding = False
        self.hungry = False
        """It should be fed again, since it was asked for during the last time."""

    def has_not_refused(self, planned: Planned) -> bool:
        return self.id not in planned.refused_by

    def resumes(self, now: Instant) -> bool:
        """Tell whether segments behind a late answer may leave now, as those in flight do.

        They need only a place and no rest, whatever else keeps it from sending. Without a link they are lost,
        and need neither.
        """
        return not self.linked or (self.in_flight < self.linked and self.rest_until <= now)

    def ready(self, now: Instant) -> bool:
        return (
            self.in_flight < self.capacity
            and self.rest_until <= now
            and (self.budget is None or (self.saves_for is None and self.budget.room(now) > 0))
        )

    def usable(self, now: Instant) -> bool:
        return self.capacity > 0 and (
            self.budget is None or (self.saves_for is None and self.budget.room(now) > 0)
        )


class Pool:
    """A set of channels; see the module's text. ``turn`` holds the ESMEs with something waiting, the next
    first.

    ``served`` counts when a channel last took something from here.
    """

    __slots__ = ("_ready", "budgeted", "channels", "choose", "lines", "served", "turn")

    def __init__(self, channels: Sequence[PlanChannel], choose: Choose) -> None:
        self.channels = tuple(channels)
        self.choose = choose
        self.budgeted = any(channel.budget is not None for channel in channels)
        self.lines: dict[str, EsmeQueue] = {}
        self.turn: deque[EsmeQueue] = deque()
        self.served = 0
        self._ready = Queue(self.channels, choose)
        for channel in channels:
            channel.pools.append(self)

    def line(self, esme: str) -> EsmeQueue:
        line = self.lines.get(esme)
        if line is None:
            line = self.lines[esme] = EsmeQueue(esme, self)
        return line

    def wait(self, planned: Planned, lane: Lane, first: bool = False) -> None:
        """Queue it, behind the others or in front of them."""
        waiting = lane.stuck.setdefault(planned.stuck, deque()) if planned.stuck else lane.waiting
        if first:
            waiting.appendleft(planned)
        else:
            waiting.append(planned)
        line = lane.line
        if not line.in_turn:
            line.in_turn = True
            self.turn.append(line)

    def take(self, channel: str, takes: Callable[[Planned], bool]) -> Planned | None:
        """Take out the next that may go by this channel, each ESME in its turn; None if none may."""
        for _ in range(len(self.turn)):
            line = self.turn.popleft()
            planned = line.take(channel, takes)
            if line.is_empty():
                line.in_turn = False
            else:
                self.turn.append(line)
            if planned is not None:
                return planned
        return None

    def unstick(self, channel: str) -> bool:
        """Let any channel take what waited for this one alone. Return whether there was anything."""
        found = False
        for line in self.lines.values():
            for lane in line.lanes:
                for planned in reversed(lane.stuck.pop(channel, ())):
                    planned.stuck, found = "", True
                    lane.waiting.appendleft(planned)
        return found

    def offer(self, channel: PlanChannel) -> None:
        """Note that the channel is ready, and nothing waits for it."""
        self._ready.offer(channel)

    def pick(self, now: Instant, takes: Callable[[PlanChannel], bool]) -> PlanChannel | None:
        """Return the next ready channel that takes a sending; None if none does."""
        return self._ready.pick(now, takes)


def _taken(waiting: deque[Planned], takes: Callable[[Planned], bool]) -> Planned | None:
    """Take out the first that ``takes`` accepts; None if it accepts none."""
    if not waiting:
        return None
    # Fast path: nearly always it is the first.
    planned = waiting[0]
    if takes(planned):
        waiting.popleft()
        planned.stuck = ""
        return planned
    for index, planned in enumerate(waiting):
        if index and takes(planned):
            del waiting[index]
            planned.stuck = ""
            return planned
    return None
