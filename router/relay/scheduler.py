"""Which sending goes next, and by which channel.

Of one ESME to one number, the next is in the plan but not queued until the one before has its southbound
answer or its ending. Channels rest by their pace; one timer wakes those whose rest is over.
"""

from collections import deque
from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from itertools import count

from twisted.internet.interfaces import IDelayedCall

from router.relay.channels import ChannelSettings
from router.relay.interfaces import Clock
from router.relay.plan import WINDOW, Channel, Lane, Planned, Pool
from router.routing.table import Choose, Way

Number = tuple[str, str]


class Scheduler:
    """The plan, and what moves it.

    ``begin`` starts an attempt of what was queued, ``refill`` asks for more of a lane.
    """

    def __init__(self, clock: Clock, channels: Iterable[ChannelSettings], window: int = WINDOW) -> None:
        self._clock = clock
        self._window = window
        self.channels = {settings.id: Channel(settings) for settings in channels}
        self.planned: dict[int, Planned] = {}
        self.revised: dict[int, object] = {}
        """What is being changed on disk, until that is written."""
        self.ending: set[int] = set()
        """What has ended, until that is written."""
        self.begin: Callable[[Planned, Channel], None]
        self.refill: Callable[[Lane], None]
        self._pools: dict[tuple[tuple[str, ...], Choose], Pool] = {}
        self._lanes: dict[tuple[str, str, int], Lane] = {}
        self._numbers: dict[Number, deque[Planned] | None] = {}
        self._free: deque[Number] = deque()
        self._freeing = False
        self._served: dict[str, int] = {}
        self._serving = count(1)
        self._resting: list[tuple[float, int, Channel]] = []
        self._alarm: IDelayedCall | None = None
        self._paused = False

    # --- sendings

    def lane(self, way: Way, esme: str, priority: int) -> Lane:
        """The lane of this way, ESME and priority."""
        lane = self._lanes.get((way.name, esme, priority))
        if lane is None:
            line = self._pool(way).line(esme)
            lane = self._lanes[way.name, esme, priority] = Lane(way, priority, line, self._window)
            line.add(lane)
        return lane

    def lanes(self) -> Iterable[Lane]:
        return self._lanes.values()

    def place(self, planned: Planned) -> Channel | None:
        """Take up what was just accepted. The channel that it goes by at once, or None: then it is due."""
        sending = planned.sending
        lane = self.lane(planned.way, sending.esme, sending.message.priority_flag)
        if lane.full:
            lane.leave(sending.id)
            return None
        lane.last_id = sending.id
        return self._enter(planned, lane)

    def load(self, planned: Planned) -> None:
        """Take up what was read back from the store."""
        sending = planned.sending
        if self.knows(sending.id):
            return
        lane = self.lane(planned.way, sending.esme, sending.message.priority_flag)
        channel = self._enter(planned, lane)
        if channel is not None:
            self.begin(planned, channel)

    def release(self, planned: Planned) -> None:
        """Take up what has become due, along this way, on disk too; if its lane is full, it stays there."""
        sending = planned.sending
        lane = self.lane(planned.way, sending.esme, sending.message.priority_flag)
        if lane.full:
            lane.leave(sending.id)
        else:
            self.load(planned)

    def requeue(self, planned: Planned) -> None:
        """What was in flight is due again, in front of the others; its channel was freed before."""
        lane = self.lane(planned.way, planned.sending.esme, planned.sending.message.priority_flag)
        planned.lane = lane
        lane.loaded += 1
        if not planned.holds_number and self._number_is_busy(planned):
            return
        self._due(planned, lane, first=True)

    def settled(self, planned: Planned) -> None:
        """It has its southbound answer, or its ending: the next to its number may go."""
        self.planned.pop(planned.sending.id, None)
        if planned.holds_number:
            planned.holds_number = False
            self._release(_number(planned))

    def knows(self, id: int) -> bool:
        """Whether it is in the plan, or being changed: what a page of the store says of it may be old."""
        return id in self.planned or id in self.ending or id in self.revised

    def revise(self, id: int) -> Callable[[], None]:
        """What is not in the plan is being changed on disk; call what is returned when that is written."""
        mark = self.revised[id] = object()

        def written() -> None:
            if self.revised.get(id) is mark:
                del self.revised[id]

        return written

    def withdraw(self, planned: Planned) -> None:
        """What is due shall not go any more; it is dropped where it stands."""
        planned.withdrawn = True
        self._unload(planned)
        self.settled(planned)

    def _enter(self, planned: Planned, lane: Lane) -> Channel | None:
        self.planned[planned.sending.id] = planned
        planned.lane = lane
        lane.loaded += 1
        if self._number_is_busy(planned):
            return None
        channel = lane.line.pool.pick(self._clock.seconds(), planned.refused_by)
        if channel is None:
            lane.line.pool.wait(planned, lane)
        else:
            self._start(planned, channel)
        return channel

    def _number_is_busy(self, planned: Planned) -> bool:
        key = _number(planned)
        if key in self._numbers:
            chain = self._numbers[key]
            if chain is None:
                chain = self._numbers[key] = deque()
            chain.append(planned)
            return True
        self._numbers[key] = None
        planned.holds_number = True
        return False

    def _release(self, key: Number) -> None:
        """The next may go. One that ends at once frees its number again: here, not deeper down."""
        self._free.append(key)
        if self._freeing:
            return
        self._freeing = True
        try:
            while self._free:
                self._let_next_go(self._free.popleft())
        finally:
            self._freeing = False

    def _let_next_go(self, key: Number) -> None:
        chain = self._numbers.pop(key, None)
        while chain:
            planned = chain.popleft()
            if not planned.withdrawn:
                self._numbers[key] = chain
                planned.holds_number = True
                assert planned.lane is not None
                self._due(planned, planned.lane, first=True)
                return

    def _due(self, planned: Planned, lane: Lane, first: bool) -> None:
        pool = lane.line.pool
        channel = pool.pick(self._clock.seconds(), planned.refused_by)
        if channel is None:
            pool.wait(planned, lane, first)
        else:
            self._start(planned, channel)
            self.begin(planned, channel)

    def _start(self, planned: Planned, channel: Channel) -> None:
        channel.in_flight += 1
        interval = channel.settings.interval
        if interval:
            self.rest(channel, interval)
        self._served[planned.sending.esme] = next(self._serving)
        self._unload(planned)

    def _unload(self, planned: Planned) -> None:
        lane, planned.lane = planned.lane, None
        if lane is not None:
            lane.loaded -= 1
            lane.moved += 1
            if lane.wants_refill:
                self.refill(lane)

    # --- channels

    def up(self, channel: str, capacity: int) -> None:
        """It can be used, with so many sendings in flight at once."""
        if not self._paused:
            entity = self.channels[channel]
            entity.capacity = capacity
            self.feed(entity)

    def down(self, channel: str) -> None:
        """It cannot be used; outcomes of what is in flight come by themselves."""
        self.channels[channel].capacity = 0

    def answered(self, channel: Channel) -> None:
        """One that was in flight on the channel is so no more."""
        channel.in_flight -= 1
        self.feed(channel)

    def rest(self, channel: Channel, seconds: float) -> None:
        """The channel takes nothing for so long."""
        if seconds > 0.0:
            channel.rest_until = max(channel.rest_until, self._clock.seconds() + seconds)
            heappush(self._resting, (channel.rest_until, next(self._serving), channel))
            self._arm()

    def feed(self, channel: Channel) -> None:
        """Give the channel what waits for it; if nothing does, offer it to its pools."""
        if channel.feeding:
            # What begins may end at once, and feed its channel again: the loop below goes on with it.
            return
        channel.feeding = True
        try:
            while channel.ready(self._clock.seconds()) and self._feed_one(channel):
                pass
        finally:
            channel.feeding = False

    def _feed_one(self, channel: Channel) -> bool:
        planned = self._next(channel)
        if planned is None:
            for pool in channel.pools:
                pool.offer(channel)
            return False
        if not planned.withdrawn:
            self._start(planned, channel)
            self.begin(planned, channel)
        return True

    @property
    def in_flight(self) -> int:
        """How many sendings are in flight on all channels."""
        return sum(channel.in_flight for channel in self.channels.values())

    def pause(self) -> None:
        """No channel takes anything any more; what is in flight goes on."""
        self._paused = True
        for channel in self.channels.values():
            channel.capacity = 0
        if self._alarm is not None and self._alarm.active():
            self._alarm.cancel()

    def _next(self, channel: Channel) -> Planned | None:
        """Of the pools that have something waiting, the one whose next ESME was served longest ago; of those
        that have the same ESME next, the one that was."""
        pools = [pool for pool in channel.pools if pool.turn]
        if len(pools) > 1:
            pools.sort(key=lambda pool: (self._served.get(pool.turn[0].esme, 0), pool.served))
        for pool in pools:
            planned = pool.take(channel.id)
            if planned is not None:
                pool.served = next(self._serving)
                return planned
        return None

    def _pool(self, way: Way) -> Pool:
        key = way.channels, way.choose
        pool = self._pools.get(key)
        if pool is None:
            known = [self.channels[id] for id in way.channels if id in self.channels]
            pool = self._pools[key] = Pool(known, way.choose)
            for channel in pool.channels:
                if channel.ready(self._clock.seconds()):
                    pool.offer(channel)
        return pool

    def _arm(self) -> None:
        if self._paused:
            return
        first = self._resting[0][0]
        if self._alarm is not None and self._alarm.active():
            if self._alarm.getTime() <= first:
                return
            self._alarm.cancel()
        self._alarm = self._clock.callLater(max(0.0, first - self._clock.seconds()), self._wake)

    def _wake(self) -> None:
        now = self._clock.seconds()
        while self._resting and self._resting[0][0] <= now:
            channel = heappop(self._resting)[2]
            self.feed(channel)
        if self._resting:
            self._arm()


def _number(planned: Planned) -> Number:
    """Numbers are the same if their last nine digits are (design: `Numbers`)."""
    return planned.sending.esme, planned.sending.message.destination_addr.addr[-9:]
