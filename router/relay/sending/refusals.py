"""What follows when a channel has refused a message: another channel, or its ending; and for the channel."""

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
"""A channel whose report says `try later` rests as after so many answers in a row that do: it took a while to
find out."""


class Refusals:
    """Knows what a channel has refused, and whether it is well."""

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
        """Whether what was to go out ends instead, and its channel is free: its validity is over, or its ESME
        may not send it any more."""
        if planned.sending.expires_at <= self._date():
            self._sendings.expire(planned)
        elif self._permits.active and self._is_barred(planned, channel):
            pass
        else:
            return False
        self._scheduler.answered(channel)
        return True

    def _is_barred(self, planned: Planned, channel: PlanChannel) -> bool:
        country = self._scheduler.books.country(planned, channel)
        barred = self._permits.bars(planned.sending, country)
        if barred is None:
            return False
        err = Err.BLOCKED if barred is Refusal.BLOCKED else Err.OVER_LIMIT
        self._sendings.end_unsent(planned, MessageState.REJECTED, err)
        return True

    def well(self, attempt: Attempt) -> None:
        """Its channel has sent something."""
        channel = attempt.channel
        if attempt.began <= channel.benched_at:
            return
        was_on_trial = channel.health.succeeded()
        # Others bench it as well, for want of credit.
        if was_on_trial or channel.benched_until:
            self._events.tell(EventKind.SENDS_AGAIN, channel.id)
            self._scheduler.recovered(channel)

    def ill(self, attempt: Attempt, cause: Cause) -> None:
        """Its channel has refused something: that may be one too many."""
        channel, now = attempt.channel, self._now()
        if attempt.began <= channel.benched_at:
            return
        self._bench(channel, channel.health.refused(cause, now), now)

    def ended(self, attempt: Attempt, delivered: bool) -> None:
        """What its channel has sent was delivered, or came to another end, by a report."""
        channel, now = attempt.channel, self._now()
        if attempt.began > channel.benched_at:
            self._bench(channel, channel.health.ended(delivered, now), now)

    def _bench(self, channel: PlanChannel, benched: Benched | None, now: float) -> None:
        if benched is not None:
            seconds, why = benched.until - now, benched.why
            self._events.tell(EventKind.BENCHED, channel.id, seconds=seconds, why=why)
            self._scheduler.bench(channel, benched.until)

    def unfit(self, planned: Planned, channel: PlanChannel) -> None:
        """The channel cannot carry this text, nor can those that take texts as it does; another may."""
        planned.err = planned.err or Err.NOT_ENCODABLE
        planned.refused_by += self._alike(planned, channel)
        self._elsewhere(planned, channel, StepKind.UNFIT)

    def _alike(self, planned: Planned, channel: PlanChannel) -> tuple[str, ...]:
        """A way may have a thousand channels, most of them of one form: they need not be tried in turn."""
        there, form = self._scheduler.channels, channel.settings.form
        others = (id for id in planned.way.channels if id in there and id not in planned.refused_by)
        return tuple(id for id in others if there[id].settings.form == form)

    def refused_by_report(self, attempt: Attempt, cause: Cause, state: MessageState) -> bool:
        """A status report says that the channel could not send it. False if the message is at its end."""
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
        """The channel has refused it: it goes by another, or ends, as was decided by the cause."""
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
        """The channel has refused it: it goes by another, or ends."""
        nowhere = self._has_nowhere_else(planned, channel)
        if channel.id not in planned.refused_by:
            planned.refused_by += (channel.id,)
        if nowhere:
            self._fail(planned, channel, Err.NO_CHANNEL)
            return
        self._sendings.put_back(planned, planned.way, turn, (), channel.id, planned.err)

    def _has_nowhere_else(self, planned: Planned, channel: PlanChannel) -> bool:
        """Whether no channel of its way is left once this one has refused it."""
        refused = {*planned.refused_by, channel.id}
        fleet = self._scheduler.fleet
        return all(id in refused or not fleet.has(id) for id in planned.way.channels)

    def _fail(self, planned: Planned, channel: PlanChannel, err: int) -> None:
        self._sendings.end(planned, channel.id, MessageState.UNDELIVERABLE, planned.err or err)
