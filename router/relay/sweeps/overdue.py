"""Messages that were taken and never reported end after `report_timeout`, as nothing else ends them."""

from collections.abc import Sequence

from router.clocks import Dates, Instant, Timestamp
from router.relay.channels import EndsWell
from router.relay.hearing.correlation import Correlation
from router.relay.interfaces import Clock, instants
from router.relay.one_by_one import take_each
from router.relay.owing.receipts import Err
from router.relay.plan.plan import Planned
from router.relay.plan.scheduler import Scheduler
from router.relay.sending.attempts import Attempts
from router.relay.sending.sendings import Sendings
from router.sms.state import MessageState
from router.store.entities import Stage, Underway, id_of
from router.store.interface import Store

EVERY, LONGEST = 10.0, 600.0
"""Seconds between two sweeps. One looks at all that is as old as the shortest `report_timeout`, though that
of its own channel may be much longer: if it takes long, the next comes later, after so much at most."""

REST = 9.0
"""The rest after a sweep, in times of its length."""

PAGE = 500


class Overdue:
    """Sweeps messages that are old enough, a page at a time."""

    def __init__(
        self,
        clock: Clock,
        dates: Dates,
        store: Store,
        scheduler: Scheduler,
        sendings: Sendings,
        attempts: Attempts,
        correlation: Correlation,
    ) -> None:
        self._now = instants(clock)
        self._dates = dates
        self._store = store
        self._scheduler = scheduler
        self._sendings = sendings
        self._attempts = attempts
        self._correlation = correlation
        self._next = 0.0
        self._began: Instant | None = None
        """Instant when the present sweep began."""

    def tick(self) -> None:
        now = self._now()
        if now >= self._next and self._began is None:
            self._began = now
            self._ask(self._dates.at(now), 0)

    def _ask(self, now: Timestamp, after: int) -> None:
        before = now - self._scheduler.fleet.shortest_timeout
        self._store.read(
            lambda reader: reader.unreported(before, after, PAGE),
            lambda found: self._sweep(now, found),
            self._over,
        )

    def _sweep(self, now: Timestamp, page: Sequence[Underway]) -> None:
        take_each(page, lambda underway: self._look(underway, now), id_of)
        if len(page) == PAGE:
            self._ask(now, page[-1].sending.id)
        else:
            self._over()

    def _look(self, underway: Underway, now: Timestamp) -> None:
        if self._is_overdue(underway, now):
            planned = self._sendings.unreported(underway)
            if planned is not None:
                self._end(planned, underway)

    def _over(self) -> None:
        """Schedule the next sweep, after the end of this one or a failed question."""
        assert self._began is not None
        now = self._now()
        self._next = max(self._began + EVERY, now + min(LONGEST, REST * (now - self._began)))
        self._began = None

    def _is_overdue(self, underway: Underway, now: Timestamp) -> bool:
        """Tell whether its time is over; for a sending in doubt it counts from acceptance."""
        channel = self._scheduler.channels.get(underway.channel)
        fleet = self._scheduler.fleet
        timeout = fleet.shortest_timeout if channel is None else channel.settings.report_timeout
        return (underway.submitted_at or underway.sending.accepted_at) + timeout <= now

    def _end(self, planned: Planned, underway: Underway) -> None:
        self._correlation.give_up(underway.sending.id)
        self._attempts.give_up(underway.sending.id)
        channel = self._scheduler.channels.get(underway.channel)
        doubted = underway.stage is Stage.IN_DOUBT
        # "Sent" is enough where nothing is reported; but a sending in doubt was never confirmed as sent.
        if channel is not None and channel.settings.final is not EndsWell.REPORT and not doubted:
            self._sendings.end(planned, underway.channel, MessageState.DELIVERED, Err.NONE)
            return
        err = underway.err or (Err.IN_DOUBT if doubted else Err.NEVER_REPORTED)
        self._sendings.end(planned, underway.channel, MessageState.UNKNOWN, err)
