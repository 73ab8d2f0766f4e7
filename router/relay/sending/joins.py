"""Segments of one text become one sending: the first gets the whole text, and the others follow it."""

from collections.abc import Callable, Sequence
from typing import Final

from router.clocks import Dates
from router.relay.plan.plan import Planned
from router.relay.plan.scheduler import Scheduler
from router.relay.sending.revisions import Move
from router.routing.table import Way
from router.store.changes import Change, Replaced, Requeued, SegmentJoined
from router.store.entities import Sending, Stage
from router.store.interface import Store
from router.store.transitions import Unlawful

JOINING: Final = Stage.JOINING
HELD: Final = Stage.HELD
DUE: Final = Stage.DUE


class Joins:
    """``move`` brings a sending from one stage to another, ``changing`` tells whether one is in the plan
    or being changed, ``followed`` is told which segments no longer wait by themselves.
    """

    def __init__(
        self,
        dates: Dates,
        store: Store,
        scheduler: Scheduler,
        move: Move,
        changing: Callable[[int], bool],
        followed: Callable[[Sequence[Sending]], None],
    ) -> None:
        self._date = dates.now
        self._write = store.write
        self._scheduler = scheduler
        self._move = move
        self._is_changing = changing
        self._followed = followed
        self._joined: set[int] = set()
        """Segments that have joined, until that is written: to the store they wait still, each by itself."""

    def __contains__(self, id: int) -> bool:
        return id in self._joined

    def __len__(self) -> int:
        return len(self._joined)

    def join(self, sending: Sending, way: Way, followers: Sequence[Sending], anew: bool) -> None:
        """Release a segment, due or held until its time, with the others following it.

        With ``anew`` it has another text than before.
        """
        planned, held = Planned(sending, way, JOINING), sending.due_at > self._date()
        for each in (sending, *followers):
            if each.id in self._joined or self._is_changing(each.id):
                raise Unlawful(f"SegmentJoined to {each.id}, which joins no more")
        changes: list[Change] = [SegmentJoined(each.id, sending.id) for each in followers]
        if anew or held:
            stage = HELD if held else DUE
            self._move(planned, Replaced, JOINING, stage, None)
            changes.append(Replaced(sending.id, stage, sending.message, sending.due_at, sending.expires_at))
        if not held:
            self._move(planned, Requeued, JOINING, DUE, way)
            changes.append(requeued(planned, sending.due_at))
        self._followed(followers)
        joined = {sending.id, *(each.id for each in followers)}
        self._joined |= joined
        self._write(changes, lambda: self._joined.difference_update(joined))
        if not held:
            planned.follow(tuple(followers))
            self._scheduler.release(planned)


def requeued(planned: Planned, due_at: float) -> Requeued:
    """Return the change for a sending that is due along its way, with its history."""
    id, way = planned.sending.id, planned.way.name
    return Requeued(id, way, due_at, planned.refused_by, planned.in_doubt, planned.err)
