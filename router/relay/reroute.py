"""Messages that wait on a route none of whose channels can be used, and that shall not wait there.

`otherwise: next` sends them along the next route that can be used; `otherwise: reject` ends them.
"""

from collections.abc import Callable

from router.relay.accounts import Accounts
from router.relay.attempts import Attempts
from router.relay.plan import Lane, Planned
from router.relay.receipts import Err
from router.relay.scheduler import Scheduler
from router.routing.table import Otherwise, Way
from router.sms.state import MessageState
from router.store.entities import Sending


class Reroute:
    """Looks once a second."""

    def __init__(
        self,
        scheduler: Scheduler,
        attempts: Attempts,
        accounts: Accounts,
        way: Callable[[Sending], Way],
    ) -> None:
        self._scheduler = scheduler
        self._attempts = attempts
        self._accounts = accounts
        self._way = way

    def tick(self) -> None:
        for lane in list(self._scheduler.lanes()):
            leaves = lane.way.otherwise is not Otherwise.WAIT and bool(lane.waiting)
            if leaves and not self._scheduler.usable(lane.way):
                self._empty(lane)

    def _empty(self, lane: Lane) -> None:
        """What is in memory; what is on disk comes after it, by refills."""
        for planned in list(lane.waiting):
            if planned.withdrawn:
                continue
            if lane.way.otherwise is Otherwise.REJECT:
                self._reject(planned)
            else:
                self._elsewhere(planned, lane)

    def _reject(self, planned: Planned) -> None:
        self._scheduler.withdraw(planned)
        self._accounts.waiting[planned.sending.esme] -= 1
        err = planned.err or Err.REJECTED
        if planned.in_doubt:
            self._attempts.end(planned, "", MessageState.UNKNOWN, planned.err or Err.IN_DOUBT)
        else:
            self._attempts.end(planned, "", MessageState.REJECTED, err)

    def _elsewhere(self, planned: Planned, lane: Lane) -> None:
        way = self._way(planned.sending)
        if way.name == lane.way.name or not self._scheduler.usable(way):
            return
        self._scheduler.leave(planned)
        self._accounts.waiting[planned.sending.esme] -= 1
        self._attempts.again(planned, way)
