"""The lanes and pools that there are: each is made when a way is first used."""

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

    def _pool(self, way: Way) -> Pool:
        key = way.channels, way.choose
        pool = self._pools.get(key)
        if pool is None:
            known = [self._channels[id] for id in way.channels if id in self._channels]
            pool = self._pools[key] = Pool(known, way.choose)
            for channel in pool.channels:
                if channel.ready(self._now()):
                    pool.offer(channel)
        return pool
