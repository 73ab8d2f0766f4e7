"""The plan in memory: what is due, in lanes; which channels may take it, in pools.

The store is the truth; the plan is a refilled window over it. A *lane* is the queue of one ESME along one
way with one priority; no more than `WINDOW` of its sendings are in memory, the others (`behind`) wait on
disk. A *pool* is a set of channels that some way leads to; ways with the same channels share it. A channel
that becomes free looks into its pools, a sending that becomes due looks for a ready channel of its pool.
"""

from collections import deque
from collections.abc import Sequence

from router.relay.channels import ChannelSettings
from router.routing.table import Choose, Way
from router.store.interface import Sending

WINDOW = 1000
"""Sendings of one lane that are in memory at most."""

SCAN = 32
"""So far a channel looks past sendings that must not go by it."""


class Planned:
    """A sending in the plan: due or in flight, with what has happened to it so far."""

    __slots__ = (
        "attempts",
        "err",
        "holds_number",
        "in_doubt",
        "lane",
        "reference",
        "refused_by",
        "resent",
        "sending",
        "way",
        "withdrawn",
    )

    def __init__(self, sending: Sending, way: Way) -> None:
        self.sending = sending
        self.way = way
        self.lane: Lane | None = None
        self.attempts = 0
        self.refused_by: tuple[str, ...] = ()
        self.in_doubt = False
        self.err = 0
        self.reference = -1
        self.resent = False
        self.holds_number = False
        self.withdrawn = False


class Channel:
    """One channel. It is *ready* when it is up, at rest no more, and has room for a segment."""

    __slots__ = ("capacity", "epoch", "failures", "id", "in_flight", "pools", "rest_until", "settings")

    def __init__(self, settings: ChannelSettings) -> None:
        self.settings = settings
        self.id = settings.id
        self.capacity = 0
        self.in_flight = 0
        self.rest_until = 0.0
        self.failures = 0
        self.epoch = 0
        self.pools: list[Pool] = []

    def ready(self, now: float) -> bool:
        return self.in_flight < self.capacity and self.rest_until <= now


class Lane:
    """See the module's text."""

    __slots__ = ("behind", "key", "last_id", "line", "loaded", "refilling", "waiting", "way")

    def __init__(self, way: Way, priority: int, line: "Line") -> None:
        self.way = way
        self.key = (way.name, line.esme, priority)
        self.line = line
        self.waiting: deque[Planned] = deque()
        self.loaded = 0
        self.behind = 0
        self.last_id = 0
        self.refilling = False

    @property
    def full(self) -> bool:
        """What is accepted now must wait on disk, behind what waits there already."""
        return self.behind > 0 or self.loaded >= WINDOW

    @property
    def wants_refill(self) -> bool:
        return self.behind > 0 and self.loaded <= WINDOW // 2 and not self.refilling


class Line:
    """The lanes of one ESME in one pool, the highest priority first."""

    __slots__ = ("esme", "in_turn", "lanes", "pool")

    def __init__(self, esme: str, pool: "Pool") -> None:
        self.esme = esme
        self.pool = pool
        self.lanes: list[Lane] = []
        self.in_turn = False

    def add(self, lane: Lane) -> None:
        self.lanes.append(lane)
        self.lanes.sort(key=lambda lane: -lane.key[2])

    def take(self, channel: str) -> Planned | None:
        """The first that may go by this channel; what was withdrawn is forgotten on the way."""
        for lane in self.lanes:
            waiting = lane.waiting
            for index in range(min(len(waiting), SCAN)):
                planned = waiting[index]
                if planned.withdrawn or channel not in planned.refused_by:
                    del waiting[index]
                    return planned
        return None

    @property
    def empty(self) -> bool:
        return not any(lane.waiting for lane in self.lanes)


class Pool:
    """See the module's text. ``turn`` holds the lines that have something waiting, the next first."""

    __slots__ = ("_in_ready", "_ready", "channels", "choose", "lines", "turn")

    def __init__(self, channels: Sequence[Channel], choose: Choose) -> None:
        self.channels = tuple(channels)
        self.choose = choose
        self.lines: dict[str, Line] = {}
        self.turn: deque[Line] = deque()
        self._ready: deque[Channel] = deque()
        self._in_ready: set[str] = set()
        for channel in channels:
            channel.pools.append(self)

    def line(self, esme: str) -> Line:
        line = self.lines.get(esme)
        if line is None:
            line = self.lines[esme] = Line(esme, self)
        return line

    def wait(self, planned: Planned, lane: Lane, first: bool = False) -> None:
        """Queue it, behind the others or in front of them."""
        if first:
            lane.waiting.appendleft(planned)
        else:
            lane.waiting.append(planned)
        line = lane.line
        if not line.in_turn:
            line.in_turn = True
            self.turn.append(line)

    def take(self, channel: str) -> Planned | None:
        """The next that may go by this channel: each ESME in its turn."""
        for _ in range(len(self.turn)):
            line = self.turn.popleft()
            planned = line.take(channel)
            if line.empty:
                line.in_turn = False
            else:
                self.turn.append(line)
            if planned is not None:
                return planned
        return None

    def offer(self, channel: Channel) -> None:
        """The channel is ready, and nothing waits for it."""
        if channel.id not in self._in_ready:
            self._in_ready.add(channel.id)
            self._ready.append(channel)

    def pick(self, now: float, refused_by: tuple[str, ...]) -> Channel | None:
        """A ready channel for a sending: the one that has been ready longest, in turn (round robin)."""
        for _ in range(len(self._ready)):
            channel = self._ready.popleft()
            if not channel.ready(now):
                self._in_ready.discard(channel.id)
                continue
            self._ready.append(channel)
            if channel.id not in refused_by:
                return channel
        return None
