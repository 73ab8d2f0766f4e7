"""Sendings that are underway take their present ways, after routes, accounts or channels have changed."""

from collections.abc import Callable
from typing import Final

from router.clocks import Dates
from router.relay.plan.plan import Planned
from router.relay.sending.revisions import Move
from router.relay.sending.ways import Ways
from router.routing.table import Way
from router.sms.value import evolve
from router.store.changes import Requeued, StepTaken
from router.store.entities import Sending, Stage, Underway
from router.store.history_changes import StepKind
from router.store.interface import Store

DUE: Final = Stage.DUE


class Detours:
    """``move`` brings a sending from one stage to another."""

    def __init__(self, dates: Dates, store: Store, ways: Ways, move: Move) -> None:
        self._date = dates.now
        self._write = store.write
        self._ways = ways
        self._move = move
        self._elsewhere: dict[int, Sending] = {}
        """Sendings with another way that are due on disk only, until that is written."""

    def amended(self, underway: Underway) -> Underway:
        """Return a stored sending with the way that is still being written."""
        sending = self._elsewhere.get(underway.sending.id)
        return underway if sending is None else evolve(underway, sending=sending, stage=DUE)

    def __contains__(self, id: int) -> bool:
        return id in self._elsewhere

    def leave(self, sending: Sending) -> None:
        """Note that it is due on disk only, since its lane is full: a page just read may have its old way."""
        self._elsewhere[sending.id] = sending
        self._write((), lambda: self._written(sending))

    def _written(self, sending: Sending) -> None:
        if self._elsewhere.get(sending.id) is sending:
            del self._elsewhere[sending.id]

    def renew(self, planned: Planned) -> None:
        """Put a sending that comes back on its present way."""
        planned.way = self._ways.renewed(planned)

    def take(self, planned: Planned, go: Callable[[Planned, Way], None]) -> None:
        """Put a sending of the plan on its present way; ``go`` moves it if it waits."""
        way = self._ways.renewed(planned)
        if planned.lane is None or way.name == planned.way.name:
            planned.way = way
            return
        self.send(planned, way, StepKind.REROUTED, go)

    def send(self, planned: Planned, way: Way, turn: StepKind, go: Callable[[Planned, Way], None]) -> None:
        """Put a due sending on this way; ``go`` moves it there, from the plan or from the disk."""
        self._move(planned, Requeued, DUE, DUE, way)
        sending = planned.sending
        step = StepTaken(sending.id, self._date(), turn, planned.err)
        refused, doubt = planned.refused_by, planned.in_doubt
        self._write([step, Requeued(sending.id, way.name, sending.due_at, refused, doubt, planned.err)])
        go(planned, way)
