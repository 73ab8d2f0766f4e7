"""The plan laid anew, along other ways and over other channels."""

from collections.abc import Callable

from router.relay.interfaces import Clock, instants
from router.relay.plan import budget_reserve
from router.relay.plan.plan import Planned
from router.relay.plan.scheduler import Scheduler
from router.routing.table import Way


class PlanLayout:
    """In one turn: lay all lanes anew, let waiting sendings move, then feed all channels."""

    def __init__(self, clock: Clock, scheduler: Scheduler) -> None:
        self._now = instants(clock)
        self._scheduler = scheduler

    def lay(self, named: Callable[[str, str], Way]) -> None:
        """Put each lane along the way that now has its name, for its ESME."""
        self.stop_saving()
        self._scheduler.lanes.lay_anew(named)

    def stop_saving(self) -> None:
        """Put the sendings that channels save up for back into their lanes."""
        for channel in self._scheduler.channels.values():
            if channel.saves_for is not None:
                budget_reserve.put_back(channel)

    def move(self, planned: Planned, way: Way) -> None:
        """Move a waiting sending to another way, behind the others; it keeps its number, or its turn for
        it.
        """
        scheduler, before = self._scheduler, planned.lane
        assert before is not None
        before.drop(planned)
        scheduler.dispatch.unload(planned)
        planned.way = way
        planned.lane = lane = scheduler.lanes.of(planned)
        lane.loaded += planned.units
        if planned.holds_number:
            lane.line.pool.wait(planned, lane)

    def feed_all(self) -> None:
        """Feed all channels; those at rest when that ends."""
        scheduler, now = self._scheduler, self._now()
        scheduler.lanes.drop_empty()
        for channel in scheduler.channels.values():
            if channel.rest_until > now:
                scheduler.dispatch.wakeups.at(channel, channel.rest_until)
            scheduler.dispatch.feed(channel)
