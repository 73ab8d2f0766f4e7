"""Messages that must not wait on a route without a usable channel.

`otherwise: next` sends them along the next route that can be used; `otherwise: reject` ends them.
"""

from collections.abc import Callable

from router.relay.owing.receipts import Err
from router.relay.plan.plan import Lane, Planned
from router.relay.plan.scheduler import Scheduler
from router.relay.sending.sendings import Sendings
from router.routing.table import Otherwise, Way
from router.sms.state import MessageState
from router.store.entities import Sending
from router.store.history_changes import StepKind


class Reroute:
    """Looks once a second."""

    def __init__(
        self,
        scheduler: Scheduler,
        sendings: Sendings,
        way: Callable[[Sending], Way],
    ) -> None:
        self._scheduler = scheduler
        self._sendings = sendings
        self._way = way

    def tick(self) -> None:
        for lane in list(self._scheduler.lanes):
            leaves = lane.way.otherwise is not Otherwise.WAIT and bool(lane.waiting)
            if leaves and not self._scheduler.usable(lane.way):
                self._empty(lane)

    def _empty(self, lane: Lane) -> None:
        """Move or end what is in memory; what is on disk comes after it, by refills."""
        for planned in list(lane.waiting):
            if planned.lane is not lane:
                # It has left the lane meanwhile.
                continue
            if lane.way.otherwise is Otherwise.REJECT:
                self._sendings.end_unsent(planned, MessageState.REJECTED, Err.REJECTED)
            else:
                self._elsewhere(planned, lane)

    def _elsewhere(self, planned: Planned, lane: Lane) -> None:
        way = self._way(planned.sending)
        if way.name == lane.way.name or not self._scheduler.usable(way):
            return
        self._scheduler.leave(planned)
        self._sendings.put_back(planned, way, StepKind.REROUTED)
