"""Messages of a date that has not come yet: a clock that ran ahead gave it to them, and was set right since.

They would wait, or be worth something, by so much longer: for years, perhaps. So they count from now, with
all their times. It is done when the clock has been as it is for `clock_hold`: set back by mistake, it would
be put forward again until then. Their ids are the last that were given: a walk back from there finds them.
"""

from collections.abc import Callable, Sequence

from attrs import evolve

from router.clocks import Dates, Instant, Timestamp
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Clock, instants
from router.relay.scheduler import Scheduler
from router.relay.steps import LEAP
from router.relay.wording import counted
from router.store.changes import Redated
from router.store.entities import Sending, Stage, Underway
from router.store.interface import Store

LAST = 2**62
"""No id is above it."""

PAGE = 500
"""Sendings that are looked at in one question."""


class Redating:
    """Looks for them after a start, and after the clock was set back; ``hold`` in seconds.

    ``settled`` tells whether dates are those of the wall clock.
    """

    def __init__(
        self,
        clock: Clock,
        dates: Dates,
        store: Store,
        scheduler: Scheduler,
        events: Events,
        hold: float,
        settled: Callable[[], bool],
    ) -> None:
        self._now = instants(clock)
        self._dates = dates
        self._store = store
        self._scheduler = scheduler
        self._events = events
        self._hold = hold
        self._settled = settled
        self._at: Instant | None = None
        self._upto = 0
        self._count = 0

    def look_later(self) -> None:
        """The dates were set: what is the last before is known now, and looked at in ``hold`` seconds."""
        self._at = Instant(self._now() + self._hold)
        self._store.read(lambda reader: reader.latest(LAST, 1)).addCallback(self._seen)

    def tick(self) -> None:
        """Once a second."""
        if self._at is None or self._now() < self._at:
            return
        if not self._settled():
            self._at = Instant(self._now() + self._hold)
        else:
            self._at = None
            self._count = 0
            self._walk(self._upto)

    def _seen(self, last: Sequence[Underway]) -> None:
        self._upto = last[0].sending.id if last else 0

    def _walk(self, upto: int) -> None:
        self._store.read(lambda reader: reader.latest(upto, PAGE)).addCallback(self._look)

    def _look(self, page: Sequence[Underway]) -> None:
        date = self._dates.now()
        ahead = [one for one in page if one.sending.accepted_at > date + LEAP]
        waiting = [one.sending for one in ahead if one.stage is not Stage.ENDED]
        self._store.write([self._redated(sending, date) for sending in waiting])
        self._count += len(waiting)
        if ahead:
            self._walk(page[-1].sending.id - 1)
        elif self._count:
            messages = counted(self._count, "message")
            self._events.tell(EventKind.DATES_AHEAD, "clock", messages=messages)

    def _redated(self, sending: Sending, date: Timestamp) -> Redated:
        by = sending.accepted_at - date
        planned = self._scheduler.planned.get(sending.id)
        if planned is not None:
            planned.sending = evolve(
                planned.sending,
                accepted_at=date,
                due_at=planned.sending.due_at - by,
                expires_at=planned.sending.expires_at - by,
            )
        return Redated(sending.id, date, sending.due_at - by, sending.expires_at - by)
