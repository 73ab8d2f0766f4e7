"""The consequences of a refusal by a channel: another channel or an ending, and the channel's health."""

from typing import Final

from router.clocks import Dates
from router.relay.errors import Refusal
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Clock, instants
from router.relay.owing.receipts import Err
from router.relay.plan.plan import PlanChannel, Planned
from router.relay.plan.scheduler import Scheduler
from router.relay.sending.attempt import Attempt
from router.relay.sending.sendings import Sendings
from router.relay.who.permits import Permits
from router.routing.health import Benched
from router.routing.retry import Next
from router.sms.report import Cause, Fault
from router.sms.state import MessageState
from router.store.history_changes import StepKind

LATER: Final = 3
"""A channel whose report says `try later` rests as after this many such answers in a row: it took a while to
find out."""


class Refusals:
    """Knows what a channel has refused, and judges its health."""

    def __init__(
        self,
        clock: Clock,
        dates: Dates,
        scheduler: Scheduler,
        sendings: Sendings,
        events: Events,
        permits: Permits,
    ) -> None:
        self._now = instants(clock)
        self._date = dates.now
        self._permits = permits
        self._scheduler = scheduler
        self._sendings = sendings
        self._events = events

    def ends(self, planned: Planned, channel: PlanChannel) -> bool:
        """End a sending that may no longer go, and free its channel. Return whether it did.

        It may not go if its validity is over, or its ESME may not send it any more.
        """
        if planned.sending.expires_at <= self._date():
            self._sendings.expire(planned)
        elif self._permits.active and self._is_barred(planned, channel):
            pass
        else:
            return False
        self._scheduler.answered(channel)
        return True

    def _is_barred(self, planned: Planned, channel: PlanChannel) -> bool:
        country = self._scheduler.ledger.country(planned, channel)
        barred = self._permits.bars(planned.sending, country)
        if barred is None:
            return False
        err = Err.BLOCKED if barred is Refusal.BLOCKED else Err.OVER_LIMIT
        self._sendings.end_unsent(planned, MessageState.REJECTED, err)
        return True

    def well(self, attempt: Attempt) -> None:
        """Note that the channel has sent something."""
        channel = attempt.channel
        if attempt.began <= channel.benched_at:
            return
        was_on_trial = channel.health.succeeded()
        # Others bench it as well, for want of credit.
        if was_on_trial or channel.benched_until:
            self._events.tell(EventKind.SENDS_AGAIN, channel.id)
            self._scheduler.recovered(channel)

    def ill(self, attempt: Attempt, cause: Cause) -> None:
        """Note that the channel has refused something, and bench it if that is too much."""
        channel, now = attempt.channel, self._now()
        if attempt.began <= channel.benched_at:
            return
        self._bench(channel, channel.health.refused(cause, now), now)

    def ended(self, attempt: Attempt, delivered: bool) -> None:
        """Note by a report how something that the channel has sent ended."""
        channel, now = attempt.channel, self._now()
        if attempt.began > channel.benched_at:
            self._bench(channel, channel.health.ended(delivered, now), now)

    def _bench(self, channel: PlanChannel, benched: Benched | None, now: float) -> None:
        if benched is not None:
            seconds, why = benched.until - now, benched.why
            self._events.tell(EventKind.BENCHED, channel.id, seconds=seconds, why=why)
            self._scheduler.bench(channel, benched.until)

    def unfit(self, planned: Planned, channel: PlanChannel) -> None:
        """Try another channel, since this one and those of its form cannot carry the text."""
        planned.err = planned.err or Err.NOT_ENCODABLE
        planned.refused_by += self._alike(planned, channel)
        self._elsewhere(planned, channel, StepKind.UNFIT)

    def _alike(self, planned: Planned, channel: PlanChannel) -> tuple[str, ...]:
        """Return the way's channels of the same form: a way may have a thousand, which need not be tried."""
        there, form = self._scheduler.channels, channel.settings.form
        others = (id for id in planned.way.channels if id in there and id not in planned.refused_by)
        return tuple(id for id in others if there[id].settings.form == form)

    def refused_by_report(self, attempt: Attempt, cause: Cause, state: MessageState) -> bool:
        """Take a report that the channel could not send it. Return False if the message ends."""
        planned, channel = attempt.planned, attempt.channel
        self._sendings.detours.renew(planned)
        later = cause.fault is Fault.BUSY
        # A GoIP takes all that it is given, so a line that is never free again is seen only here.
        self.ill(attempt, Cause(Fault.CHANNEL, cause.code, cause.said) if later else cause)
        planned.err = cause.code or planned.err
        if not attempt.whole or cause.fault in (Fault.NUMBER, Fault.DOUBT):
            return False
        if later:
            planned.came_back()
            self._scheduler.rest(channel, channel.settings.retry.after(LATER))
            self._sendings.put_back(planned, planned.way, StepKind.TRY_LATER, err=cause.code)
            return True
        if planned.attempts >= planned.way.attempts or self._has_nowhere_else(planned, channel):
            return False
        self._elsewhere(planned, channel)
        return True

    def refuse(self, planned: Planned, channel: PlanChannel, cause: Cause, then: Next) -> None:
        """Take a refusal: by what was decided, it goes by another channel, or ends."""
        self._sendings.detours.renew(planned)
        planned.err = cause.code or planned.err
        if then is Next.DOUBT:
            self._sendings.end_doubted(planned, channel.id)
        elif then is Next.ANOTHER_CHANNEL:
            self._elsewhere(planned, channel)
        else:
            err = Err.NONE if cause.fault is Fault.NUMBER else Err.ATTEMPTS_USED
            self._fail(planned, channel, err)

    def _elsewhere(self, planned: Planned, channel: PlanChannel, turn: StepKind = StepKind.REFUSED) -> None:
        """Send it by another channel; end it if there is none."""
        nowhere = self._has_nowhere_else(planned, channel)
        if channel.id not in planned.refused_by:
            planned.refused_by += (channel.id,)
        if nowhere:
            self._fail(planned, channel, Err.NO_CHANNEL)
            return
        self._sendings.put_back(planned, planned.way, turn, (), channel.id, planned.err)

    def _has_nowhere_else(self, planned: Planned, channel: PlanChannel) -> bool:
        """Tell whether no channel of its way is left once this one has refused it."""
        refused = {*planned.refused_by, channel.id}
        fleet = self._scheduler.fleet
        return all(id in refused or not fleet.has(id) for id in planned.way.channels)

    def _fail(self, planned: Planned, channel: PlanChannel, err: int) -> None:
        self._sendings.end(planned, channel.id, MessageState.UNDELIVERABLE, planned.err or err)
