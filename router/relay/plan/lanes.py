"""All lanes and pools: each is made when a way is first used."""

from collections.abc import Callable, Iterator, Mapping

from router.clocks import Instant
from router.relay.plan.plan import Lane, PlanChannel, Planned, Pool
from router.routing.table import Choose, Way


class Lanes:
    """Makes each lane and each pool once. ``window`` is that of each lane."""

    def __init__(self, channels: Mapping[str, PlanChannel], now: Callable[[], Instant], window: int) -> None:
        self._channels = channels
        self._now = now
        self._window = window
        self._lanes: dict[tuple[str, str, int], Lane] = {}
        self._pools: dict[tuple[tuple[str, ...], Choose], Pool] = {}

    def __iter__(self) -> Iterator[Lane]:
        return iter(self._lanes.values())

    def lane(self, way: Way, esme: str, priority: int) -> Lane:
        """Return the lane of this way, ESME and priority."""
        lane = self._lanes.get((way.name, esme, priority))
        if lane is None:
            line = self._pool(way).line(esme)
            lane = self._lanes[way.name, esme, priority] = Lane(way, priority, line, self._window)
            line.add(lane)
        return lane

    def of(self, planned: Planned) -> Lane:
        """Return the lane that a sending belongs to, by its way."""
        sending = planned.sending
        return self.lane(planned.way, sending.esme, sending.message.priority_flag)

    def lay_anew(self, named: Callable[[str, str], Way]) -> None:
        """Put each lane into the pool of its present way; ``named`` returns the way of a name for an ESME.

        Its sendings keep their order, and wait for no channel alone.
        """
        for channel in self._channels.values():
            channel.pools.clear()
        self._pools.clear()
        for lane in self._lanes.values():
            waiting = lane.empty()
            name, esme, _ = lane.key
            lane.way = named(name, esme)
            lane.line = self._pool(lane.way).line(esme)
            lane.line.add(lane)
            for planned in waiting:
                lane.line.pool.wait(planned, lane)

    def drop_empty(self) -> None:
        """Drop lanes in which nothing waits, in memory or on disk; they are made again when needed."""
        for key, lane in list(self._lanes.items()):
            if lane.is_bare():
                lane.line.lanes.remove(lane)
                del self._lanes[key]

    def _pool(self, way: Way) -> Pool:
        key = way.channels, way.choose
        pool = self._pools.get(key)
        if pool is None:
            there = self._channels
            known = [there[id] for id in way.channels if id in there and not there[id].removed]
            pool = self._pools[key] = Pool(known, way.choose)
            for channel in pool.channels:
                if channel.ready(self._now()):
                    pool.offer(channel)
        return pool
