"""Changes of a waiting message: another text, or other times. They are no steps to its ending."""

from collections.abc import Callable, Sequence
from typing import Final

from router.clocks import Dates, Timestamp
from router.relay.plan.plan import Planned
from router.relay.plan.scheduler import Scheduler
from router.routing.table import Way
from router.sms.message import ShortMessage
from router.sms.value import evolve
from router.store.changes import Change, Redated, Replaced, StepTaken
from router.store.entities import Sending, Stage, Underway
from router.store.history_changes import StepKind
from router.store.interface import Store

HELD: Final = Stage.HELD
DUE: Final = Stage.DUE

Move = Callable[[Planned, type[Change], Stage | None, Stage, Way | None], None]


class Revisions:
    """``move`` brings a sending from its stage, usually the first one given, to the second, and to
    another way if one is given.
    """

    def __init__(self, dates: Dates, store: Store, scheduler: Scheduler, move: Move) -> None:
        self._date = dates.now
        self._write = store.write
        self._scheduler = scheduler
        self._move = move
        self._revised: dict[int, Sending] = {}
        """Sendings that are being changed on disk, and are not in the plan, in their new form, until that is
        written."""

    def amended(self, underway: Underway) -> Underway:
        """Return a stored sending with the change that is still being written; it is held meanwhile."""
        sending = self._revised.get(underway.sending.id)
        return underway if sending is None else evolve(underway, sending=sending, stage=HELD)

    def __contains__(self, id: int) -> bool:
        return id in self._revised

    def __len__(self) -> int:
        return len(self._revised)

    def replace(
        self,
        planned: Planned,
        message: ShortMessage,
        due_at: float,
        expires_at: float,
        then: Callable[[], None],
    ) -> None:
        """Replace a waiting message; ``then`` is called when that is on disk."""
        sending = evolve(planned.sending, message=message, due_at=due_at, expires_at=expires_at)
        in_plan = planned.lane is not None
        # One on disk only is held, if not for long: when it is released, its new text is routed.
        stage = DUE if in_plan and due_at <= self._date() else HELD
        self._move(planned, Replaced, DUE, stage, None)
        replaced = Replaced(sending.id, stage, message, due_at, expires_at)
        step = StepTaken(sending.id, self._date(), StepKind.REPLACED)
        if stage is DUE:
            planned.sending, planned.size = sending, None
            self._write([step, replaced], then)
            # Behind that write: an attempt that begins now is of the new text.
            self._scheduler.reconsider(planned)
            return
        if in_plan:
            self._scheduler.withdraw(planned)
        self._revised[sending.id] = sending
        self._write([step, replaced], lambda: self._replaced(sending, then))

    def _replaced(self, sending: Sending, then: Callable[[], None]) -> None:
        if self._revised.get(sending.id) is sending:
            del self._revised[sending.id]
        then()

    def redate(self, ahead: Sequence[Sending], date: Timestamp) -> int:
        """Move all times of these, so that they count from this date. Return how many there were."""
        # One that is being replaced has times from now already.
        anew = [one for one in ahead if one.id not in self._revised]
        self._write([self._redated(one, date) for one in anew])
        return len(anew)

    def _redated(self, sending: Sending, date: Timestamp) -> Redated:
        planned = self._scheduler.planned.get(sending.id)
        if planned is not None:
            # It may have been replaced since the store was asked.
            sending = planned.sending
        by = max(0.0, sending.accepted_at - date)
        due_at, expires_at = sending.due_at - by, sending.expires_at - by
        if planned is not None:
            planned.sending = evolve(sending, accepted_at=date, due_at=due_at, expires_at=expires_at)
        return Redated(sending.id, date, due_at, expires_at)
