"""Requeue: an operator has messages that wait for one channel alone routed anew: its SIM is dead, say.

They wait for it because their source_addr names it, or because they had gone there before. Those that may
have been sent already stay, as they would come twice; and so do those that no route takes.
"""

from collections.abc import Callable, Sequence
from functools import partial

from router.relay.errors import NoSuchChannel
from router.relay.event_kinds import EventKind
from router.relay.events import By, Events
from router.relay.interfaces import Clock
from router.relay.plan.plan import Lane
from router.relay.plan.plan_layout import PlanLayout
from router.relay.plan.scheduler import Scheduler
from router.relay.sending.sendings import Sendings
from router.relay.sending.ways import Ways
from router.relay.wording import counted
from router.store.entities import LaneKey, Underway
from router.store.history_changes import StepKind
from router.store.interface import Store

PAGE = 500
"""Sendings that are looked at in one question."""


class Requeue:
    """Routes anew what waits for a channel."""

    def __init__(
        self,
        clock: Clock,
        store: Store,
        scheduler: Scheduler,
        sendings: Sendings,
        ways: Ways,
        events: Events,
    ) -> None:
        self._store = store
        self._scheduler = scheduler
        self._sendings = sendings
        self._ways = ways
        self._events = events
        self._layout = PlanLayout(clock, scheduler)

    def channel(self, id: str, then: Callable[[int], None], by: By) -> None:
        """Route anew what waits for this channel alone; ``then`` gets the number. Raises NoSuchChannel."""
        if id not in self._scheduler.channels:
            raise NoSuchChannel(id)
        self._layout.stop_saving()
        lanes = [lane for lane in self._scheduler.lanes if lane.way.channels == (id,)]
        self._walk(id, lanes, 0, 0, then, by)

    def _walk(
        self, id: str, lanes: Sequence[Lane], after: int, count: int, then: Callable[[int], None], by: By
    ) -> None:
        """Go through the lanes, each page by page: most of one may be on disk only."""
        if not lanes:
            self._layout.feed_all()
            what = f"{counted(count, 'message')} routed anew"
            self._events.act(EventKind.OPERATED, id, by, what=what)
            then(count)
            return
        stored = LaneKey(*lanes[0].key)
        self._store.read(
            lambda reader: reader.due(stored, after, PAGE),
            lambda found: self._look(id, lanes, found, count, then, by),
            partial(self._walk, id, (), 0, count, then, by),
        )

    def _look(
        self,
        id: str,
        lanes: Sequence[Lane],
        found: Sequence[Underway],
        count: int,
        then: Callable[[int], None],
        by: By,
    ) -> None:
        count += sum(map(self._is_moved, found))
        if found:
            self._walk(id, lanes, found[-1].sending.id, count, then, by)
        else:
            self._walk(id, lanes[1:], 0, count, then, by)

    def _is_moved(self, underway: Underway) -> bool:
        planned = self._sendings.waiting(underway)
        if planned is None or planned.in_doubt:
            return False
        way = self._ways.by_route(planned.sending)
        if way is None or way.channels == planned.way.channels:
            return False
        go = self._sendings.appear if planned.lane is None else self._layout.move
        self._sendings.detours.send(planned, way, StepKind.REQUEUED, go)
        return True
