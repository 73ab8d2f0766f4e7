"""Sendings on disk whose lane is no longer theirs, since routes or channels have changed.

Those in memory are moved at once. On disk one page after the other is looked at; those that stay in their
lane are left where they are.
"""

from collections import deque
from collections.abc import Sequence

from router.relay.one_by_one import take_each
from router.relay.plan.scheduler import Scheduler
from router.relay.sending.sendings import Sendings
from router.store.entities import LaneKey, Underway, id_of
from router.store.interface import Store, units_due

PAGE = 1000
"""Units read at once."""


class MisplacedSendings:
    """Looks through the lanes that have something on disk."""

    def __init__(self, store: Store, scheduler: Scheduler, sendings: Sendings) -> None:
        self._store = store
        self._scheduler = scheduler
        self._sendings = sendings
        self._lanes: deque[tuple[LaneKey, int, int]] = deque()
        """Lanes to look through, with the id behind which and the one up to which."""
        self._reading = False

    def look(self) -> None:
        """Look through all lanes, from the first id that is on disk only."""
        self._lanes = deque(
            (LaneKey(*lane.key), lane.last_id, lane.last_left)
            for lane in self._scheduler.lanes
            if lane.last_id < lane.last_left
        )
        self.tick()

    def tick(self) -> None:
        """Go on, if there are lanes left; called once a second too, in case the store did not answer."""
        if self._reading or not self._lanes:
            return
        self._reading = True
        lane, after, until = self._lanes[0]
        self._store.read(
            lambda reader: reader.due(lane, after, PAGE),
            lambda found: self._found(lane, found, until),
            self._not_read,
        )

    def _found(self, lane: LaneKey, found: Sequence[Underway], until: int) -> None:
        self._reading = False
        take_each(found, self._sendings.look_again, id_of)
        if self._lanes and self._lanes[0][0] == lane:
            self._lanes.popleft()
            last = found[-1].sending.id if found else until
            if last < until and sum(map(units_due, found)) >= PAGE:
                self._lanes.appendleft((lane, last, until))
        self.tick()

    def _not_read(self) -> None:
        self._reading = False
