"""Attempts: a sending goes out on a channel, and comes back with an outcome.

The attempt is on disk before its octets leave. Its segments go one after the other, each when the one before
was answered, so that a channel never has more unanswered than it takes.
"""

from collections.abc import Callable, Mapping
from typing import Final

from router.clocks import Dates
from router.relay.channels import Doubt, EndsWell
from router.relay.directory import Directory
from router.relay.events import LOG, Events
from router.relay.interfaces import Clock, Connector, instants
from router.relay.owing.receipts import Err
from router.relay.plan.plan import PlanChannel, Planned
from router.relay.plan.scheduler import Scheduler
from router.relay.plan.segment_channels import SegmentChannels
from router.relay.sending.attempt import Attempt, Part
from router.relay.sending.channel_rests import ChannelRests, Random
from router.relay.sending.late_answers import LateAnswers
from router.relay.sending.preparation import Preparation
from router.relay.sending.refusals import Refusals
from router.relay.sending.sendings import Sendings
from router.relay.sending.ways import same_channel
from router.relay.who.permits import Permits
from router.routing.retry import Next, decide
from router.sms.alphabet import CannotEncode
from router.sms.report import Cause
from router.sms.segments import TooLong
from router.sms.state import MessageState
from router.store.history_changes import StepKind
from router.store.interface import Store

ACCEPTED: Final = EndsWell.ACCEPTED


class Attempts:
    """Starts attempts, and takes their outcomes; it keeps the promise `interfaces.Outcomes`."""

    def __init__(
        self,
        clock: Clock,
        dates: Dates,
        store: Store,
        scheduler: Scheduler,
        sendings: Sendings,
        directory: Directory,
        events: Events,
        rest: Random,
        segment_channels: SegmentChannels,
        permits: Permits,
    ) -> None:
        self._clock = clock
        self._now = instants(clock)
        self._dates = dates
        self._write = store.write
        self._scheduler = scheduler
        self._preparation = Preparation(clock, scheduler, directory, segment_channels)
        self._sendings = sendings
        self._figures = sendings.figures
        self.refusals = Refusals(clock, dates, scheduler, sendings, events, permits)
        self._unanswered = LateAnswers(clock, events)
        self.give_up = self._unanswered.give_up
        self._rests = ChannelRests(scheduler, rest)
        self.segment_channels = segment_channels
        self.connectors: Mapping[str, Connector] = {}
        self.remember: Callable[[Part, str], None]
        scheduler.dispatch.begin = self.begin

    # --- going out

    def prepare(self, planned: Planned, channel: PlanChannel) -> Attempt:
        """Return the attempt, with the text cut as the channel takes it. Raises CannotEncode or TooLong."""
        attempt = self._preparation.prepare(planned, channel)
        self._rests.space(attempt)
        return attempt

    def begin(self, planned: Planned, channel: PlanChannel) -> None:
        """Send a due sending by a channel that was taken for it."""
        if self.refusals.ends(planned, channel):
            return
        if planned.series is not None and self._belongs_elsewhere(planned, channel):
            return
        try:
            attempt = self.prepare(planned, channel)
        except (CannotEncode, TooLong):
            self.unfit(planned, channel)
        except Exception:
            # A bug of ours: another channel may take it, else it waits on; its channel serves the others.
            LOG.failure("{id} cannot be prepared for {channel}", id=planned.sending.id, channel=channel.id)
            self._scheduler.pass_over(planned, channel)
        else:
            self._sendings.take(attempt, lambda: self.launch(attempt), attempt.changes)

    def _belongs_elsewhere(self, planned: Planned, channel: PlanChannel) -> bool:
        """Put a segment back for another channel, if its text goes by that one. Return whether it did."""
        settled = self.segment_channels.channel(planned.series, self._now())
        if settled in (None, channel.id) or not self._scheduler.fleet.has(settled):
            return False
        if settled in planned.refused_by or settled not in planned.way.channels:
            return False
        channel.vacate()
        self._sendings.put_back(planned, same_channel(planned.way, settled), StepKind.WITH_SIBLINGS)
        self._scheduler.feed(channel)
        return True

    def unfit(self, planned: Planned, channel: PlanChannel) -> None:
        """Try another channel, since the one that was taken for it cannot carry this text."""
        self.refusals.unfit(planned, channel)
        self._scheduler.answered(channel)

    def launch(self, attempt: Attempt) -> None:
        """Send the next segment of an attempt that is on disk."""
        part = attempt.part(attempt.next + 1)
        if attempt.next:
            moved = self._scheduler.ledger.later(attempt.channel, attempt.charge)
            if moved:
                self._write(moved, lazy=True)
        connector = self.connectors.get(attempt.channel.id)
        if connector is None or not connector.submit(part):
            self.unsent(part)

    # --- coming back

    def taken(self, segment: object) -> None:
        assert isinstance(segment, Part)
        segment.taken = True

    def unsent(self, segment: object) -> None:
        assert isinstance(segment, Part)
        attempt = segment.attempt
        if attempt.next or segment.taken or segment.unanswered:
            self.lost(segment)
            return
        # The channel should be down. If it is not, the rest keeps it from being tried again in this turn.
        self._scheduler.rest(attempt.channel, attempt.channel.settings.retry.first)
        self._go_again(attempt, StepKind.UNSENT)

    def submitted(self, segment: object, remote_id: str) -> None:
        assert isinstance(segment, Part)
        if self._unanswered.is_over(segment):
            return
        attempt, channel = segment.attempt, segment.attempt.channel
        channel.failures = 0
        if channel.settings.taken_is_sent:
            self.refusals.well(attempt)
        last = segment.number == len(attempt.messages)
        # The channel was freed when the answer was given up.
        late = segment.unanswered
        rest = 0.0 if late else self._rests.after(attempt)
        if last and rest:
            self._scheduler.rest(channel, rest)
        self._sendings.submitted(segment, remote_id)
        if not last:
            self._go_on(attempt, rest, late)
        elif not late:
            self._scheduler.answered(channel)
        if channel.settings.final is not ACCEPTED:
            # Last, since a report that has outrun the answer may send the message by another channel.
            self.remember(segment, remote_id)

    def _go_on(self, attempt: Attempt, rest: float, late: bool) -> None:
        """Send the next segment when the channel has rested, or is free again if the answer was late."""
        attempt.next += 1
        if late:
            attempt.planned.is_answered()
            self._scheduler.resume(attempt.planned, attempt.channel, lambda: self._resumed(attempt))
            return
        rest = self._rests.until_next(attempt, rest)
        if rest:
            self._clock.callLater(rest, self.launch, attempt)
        else:
            self.launch(attempt)

    def refused(self, segment: object, cause: Cause) -> None:
        assert isinstance(segment, Part)
        if self._unanswered.is_over(segment):
            return
        attempt, channel, planned = segment.attempt, segment.attempt.channel, segment.attempt.planned
        late = segment.unanswered
        if late:
            planned.is_answered()
        else:
            self.refusals.ill(attempt, cause)
        failures, most = channel.failures + 1, planned.way.attempts
        decision = decide(cause, planned.attempts, most, failures, channel.settings.retry)
        if decision.next is Next.SAME_WAY:
            self._try_later(attempt, cause, decision.delay, late)
            return
        if not late:
            channel.vacate()
            self._scheduler.rest(channel, self._rests.after_one(channel))
        self.refusals.refuse(planned, channel, cause, decision.next)
        self._scheduler.feed(channel)

    def _try_later(self, attempt: Attempt, cause: Cause, delay: float, late: bool) -> None:
        """Rest the channel and try again. Segments that were taken before are not sent again."""
        planned, channel = attempt.planned, attempt.channel
        channel.failures += 1
        self._figures.channel(channel.id).put_off += 1
        self._scheduler.rest(channel, delay)
        if not attempt.next:
            self._go_again(attempt, StepKind.TRY_LATER, late, cause.code)
        elif late:
            self._scheduler.resume(planned, channel, lambda: self._resumed(attempt))
        else:
            self._clock.callLater(self._rests.until_next(attempt, delay), self._try_again, attempt)

    def _go_again(self, attempt: Attempt, turn: StepKind, late: bool = False, err: int = 0) -> None:
        """Put it back into its queue: nothing has left, so no attempt counts and the budget is refunded."""
        planned, channel = attempt.planned, attempt.channel
        if not late:
            channel.vacate()
        planned.came_back()
        refund = self._scheduler.ledger.refund(channel, attempt.charge)
        self._sendings.put_back(planned, planned.way, turn, refund, err=err)
        self._scheduler.feed(channel)

    def _try_again(self, attempt: Attempt) -> None:
        """Send the segment that was put off, unless the message has expired."""
        if not self._is_past(attempt):
            self.launch(attempt)

    def _resumed(self, attempt: Attempt) -> None:
        """Go on after a late answer: it is in flight, and no more in doubt, when its next segment leaves."""
        if not self._is_past(attempt):
            rested = attempt.channel.rest_until
            self._rests.space(attempt)
            self._sendings.take(attempt, lambda: self._launch_rested(attempt, rested))

    def _launch_rested(self, attempt: Attempt, rested: float) -> None:
        """Send it after the rest of its channel.

        Without a link it needed no rest to be lost, but the link may be back by the time that is on disk.
        """
        rest = rested - self._now()
        if rest > 0.0 and attempt.channel.linked:
            self._clock.callLater(rest, self._try_again, attempt)
        else:
            self.launch(attempt)

    def _is_past(self, attempt: Attempt) -> bool:
        """Tell whether its validity is over; then it ends, and its channel is free."""
        planned = attempt.planned
        if planned.sending.expires_at > self._dates.now():
            return False
        self._sendings.end(planned, attempt.channel.id, MessageState.EXPIRED, planned.err or Err.EXPIRED)
        self._scheduler.answered(attempt.channel)
        return True

    # --- in doubt

    def unanswered(self, segment: object) -> None:
        assert isinstance(segment, Part)
        attempt, channel = segment.attempt, segment.attempt.channel
        self._unanswered.note(segment)
        # It may have been sent just now, so the SIM rests as after an answer.
        self._scheduler.rest(channel, self._rests.after(attempt))
        self._sendings.doubt(attempt.planned)
        self._scheduler.answered(channel)

    def lost(self, segment: object) -> None:
        assert isinstance(segment, Part)
        if self._unanswered.is_over(segment):
            return
        planned, channel = segment.attempt.planned, segment.attempt.channel
        if segment.unanswered:
            self._sendings.end_doubted(planned, channel.id)
            return
        channel.vacate()
        self.doubt(planned, channel)
        self._scheduler.feed(channel)

    def doubt(self, planned: Planned, channel: PlanChannel) -> None:
        """Settle a sending whose connection, or router, died before the answer, by its channel's rule."""
        planned.came_back()
        if channel.settings.doubt is Doubt.REPORT:
            self._sendings.end_doubted(planned, channel.id)
            return
        planned.in_doubt = planned.resent = True
        self._sendings.put_back(planned, same_channel(planned.way, channel.id), StepKind.LOST)
