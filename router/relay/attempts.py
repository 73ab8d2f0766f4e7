"""Attempts: a sending goes out on a channel, and comes back with an outcome.

The attempt is on disk before its octets leave. Its segments go one after the other, each when the one
before was answered, so that a channel never has more unanswered than it takes.
"""

from collections.abc import Callable, Mapping, Sequence

from attrs import evolve

from router.relay.accounts import Accounts
from router.relay.channels import Doubt, Final
from router.relay.events import Events
from router.relay.interfaces import Clock, Connector
from router.relay.plan import Channel, Planned
from router.relay.receipts import Err, Receipts
from router.relay.scheduler import Scheduler
from router.routing.pace import Pace
from router.routing.retry import Next, decide
from router.routing.table import Way
from router.sms.alphabet import Alphabet, CannotEncode
from router.sms.message import ShortMessage
from router.sms.report import Cause, Fault
from router.sms.segments import TooLong, cut
from router.sms.state import MessageState
from router.store.interface import (
    AllSubmitted,
    Attempted,
    AttemptFailed,
    Change,
    InDoubt,
    Requeued,
    SegmentSubmitted,
    Store,
    Submitted,
)

Random = Callable[[Pace, int], float]
"""Draws the rest after so many segments, in seconds."""


class Part:
    """One segment of an attempt; the token that goes to the connector and comes back."""

    __slots__ = ("attempt", "message", "number", "unanswered")

    def __init__(self, attempt: "Attempt", number: int, message: ShortMessage) -> None:
        self.attempt = attempt
        self.number = number
        self.message = message
        self.unanswered = False

    @property
    def expires_at(self) -> float:
        return self.attempt.planned.sending.expires_at


class Attempt:
    """A sending on one channel: form, reference and cut are settled."""

    __slots__ = ("channel", "count", "next", "outcomes", "parts", "planned")

    def __init__(
        self, planned: Planned, channel: Channel, messages: Sequence[ShortMessage], count: int
    ) -> None:
        self.planned = planned
        self.channel = channel
        self.parts = [Part(self, number, message) for number, message in enumerate(messages, 1)]
        self.count = count
        self.next = 0
        self.outcomes: dict[int, tuple[MessageState, int]] = {}

    @property
    def whole(self) -> bool:
        """It is one segment, and stands in one row."""
        return len(self.parts) == 1


class Attempts:
    """Starts attempts, and takes their outcomes; it keeps the promise `interfaces.Outcomes`."""

    def __init__(
        self,
        clock: Clock,
        store: Store,
        scheduler: Scheduler,
        accounts: Accounts,
        receipts: Receipts,
        events: Events,
        rest: Random,
    ) -> None:
        self._clock = clock
        self._store = store
        self._scheduler = scheduler
        self._accounts = accounts
        self._receipts = receipts
        self._events = events
        self._rest = rest
        self.connectors: Mapping[str, Connector] = {}
        self.remember: Callable[[Part, str], None]
        scheduler.begin = self.begin

    # --- going out

    def prepare(self, planned: Planned, channel: Channel) -> Attempt:
        """Cut the text as the channel takes it. Raises CannotEncode or TooLong."""
        sending = planned.sending
        account = self._accounts.get(sending.esme)
        alphabet = Alphabet.GSM7 if account is None else account.alphabet
        # The reference follows from the id, so a resend has the same one.
        pieces = cut(sending.message, alphabet, channel.settings.form, sending.id & 0xFFFF)
        planned.attempts += 1
        return Attempt(planned, channel, pieces.segments, pieces.count)

    def begin(self, planned: Planned, channel: Channel) -> None:
        """A due sending goes out on a channel that was taken for it."""
        now = self._clock.seconds()
        sending = planned.sending
        self._accounts.waiting[sending.esme] -= 1
        if sending.expires_at <= now:
            self.expire(planned)
            self._scheduler.answered(channel)
            return
        try:
            attempt = self.prepare(planned, channel)
        except (CannotEncode, TooLong):
            self.unfit(planned, channel)
            return
        self._store.write(
            [
                Attempted(
                    sending.id,
                    channel.id,
                    channel.epoch,
                    planned.attempts,
                    sending.id & 0xFFFF,
                    len(attempt.parts),
                    now,
                )
            ],
            lambda: self.launch(attempt),
        )

    def unfit(self, planned: Planned, channel: Channel) -> None:
        """The channel cannot carry this text; another may."""
        planned.err = planned.err or Err.NOT_ENCODABLE
        self._elsewhere(planned, channel, ())
        self._scheduler.answered(channel)

    def launch(self, attempt: Attempt) -> None:
        """The attempt is on disk: its next segment leaves."""
        part = attempt.parts[attempt.next]
        connector = self.connectors.get(attempt.channel.id)
        if connector is None or not connector.submit(part):
            self._unsent(part)

    def _unsent(self, part: Part) -> None:
        """The link went away meanwhile. A first segment has certainly not left: that was no attempt."""
        attempt = part.attempt
        if attempt.next:
            self.lost(part)
            return
        planned = attempt.planned
        planned.attempts -= 1
        attempt.channel.in_flight -= 1
        self._again(planned, planned.way, ())

    # --- coming back

    def submitted(self, segment: object, remote_id: str) -> None:
        assert isinstance(segment, Part)
        attempt, now = segment.attempt, self._clock.seconds()
        attempt.channel.failures = 0
        id = attempt.planned.sending.id
        if attempt.whole:
            changes: list[Change] = [Submitted(id, remote_id, now)]
        else:
            channel = attempt.channel
            changes = [SegmentSubmitted(id, segment.number, channel.id, channel.epoch, remote_id, now)]
        last = segment.number == len(attempt.parts)
        if last and not attempt.whole:
            changes.append(AllSubmitted(id, now))
        accepted_is_final = attempt.channel.settings.final is Final.ACCEPTED
        if last and accepted_is_final:
            self.end(attempt.planned, attempt.channel.id, MessageState.DELIVERED, Err.NONE, changes)
        else:
            self._store.write(changes)
            if not accepted_is_final:
                self.remember(segment, remote_id)
        self._answered(segment, last)

    def _answered(self, part: Part, last: bool) -> None:
        """The far side has spoken: the channel rests, then the next segment or the next sending goes."""
        attempt = part.attempt
        if part.unanswered:
            # A late answer: the channel was freed when it was given up.
            return
        pace = attempt.channel.settings.pace
        segments = attempt.count if attempt.whole else 1
        rest = self._rest(pace, segments)
        if not last:
            attempt.next += 1
            rest = max(rest, attempt.channel.settings.interval)
            if rest:
                self._clock.callLater(rest, self.launch, attempt)
            else:
                self.launch(attempt)
            return
        self._scheduler.rest(attempt.channel, rest)
        self._scheduler.settled(attempt.planned)
        self._scheduler.answered(attempt.channel)

    def refused(self, segment: object, cause: Cause) -> None:
        assert isinstance(segment, Part)
        attempt = segment.attempt
        channel, planned = attempt.channel, attempt.planned
        if segment.unanswered:
            self._refuse(planned, channel, cause)
            return
        decision = decide(
            cause,
            planned.attempts,
            planned.way.attempts,
            channel.failures + 1,
            channel.settings.retry,
        )
        channel.in_flight -= 1
        if decision.next is Next.SAME_WAY:
            channel.failures += 1
            planned.attempts -= 1
            self._scheduler.rest(channel, decision.delay)
            self._again(planned, planned.way, ())
        else:
            self._scheduler.rest(channel, self._rest(channel.settings.pace, 1))
            self._refuse(planned, channel, cause)
        self._scheduler.feed(channel)

    def refused_by_report(self, attempt: Attempt, cause: Cause, state: MessageState) -> bool:
        """A status report says that the channel could not send it. False if the message is at its end."""
        planned, channel = attempt.planned, attempt.channel
        planned.err = cause.code or planned.err
        if not attempt.whole or cause.fault in (Fault.NUMBER, Fault.DOUBT):
            return False
        if planned.attempts >= planned.way.attempts or self._nowhere_else(planned, channel):
            return False
        self._elsewhere(planned, channel, ())
        return True

    def _refuse(self, planned: Planned, channel: Channel, cause: Cause) -> None:
        planned.err = cause.code or planned.err
        if cause.fault is Fault.NUMBER:
            self.end(planned, channel.id, MessageState.UNDELIVERABLE, planned.err)
        elif planned.attempts >= planned.way.attempts:
            self.end(planned, channel.id, MessageState.UNDELIVERABLE, planned.err or Err.ATTEMPTS_USED)
        else:
            self._elsewhere(planned, channel, ())

    def _nowhere_else(self, planned: Planned, channel: Channel) -> bool:
        refused = {*planned.refused_by, channel.id}
        return all(id in refused for id in planned.way.channels)

    def _elsewhere(self, planned: Planned, channel: Channel, before: Sequence[Change]) -> None:
        nowhere = self._nowhere_else(planned, channel)
        if channel.id not in planned.refused_by:
            planned.refused_by += (channel.id,)
        if nowhere:
            err = planned.err or Err.NO_CHANNEL
            self.end(planned, channel.id, MessageState.UNDELIVERABLE, err, before)
            return
        now = self._clock.seconds()
        failed = AttemptFailed(planned.sending.id, planned.attempts, channel.id, now, planned.err)
        self._again(planned, planned.way, [*before, failed])

    def _again(self, planned: Planned, way: Way, before: Sequence[Change]) -> None:
        """It is due once more, along this way."""
        planned.way = way
        sending = planned.sending = evolve(planned.sending, way=way.name)
        self._store.write(
            [
                *before,
                Requeued(
                    sending.id,
                    way.name,
                    self._clock.seconds(),
                    planned.refused_by,
                    planned.in_doubt,
                    planned.err,
                ),
            ]
        )
        self._accounts.waiting[sending.esme] += 1
        self._scheduler.planned[sending.id] = planned
        self._scheduler.requeue(planned)

    # --- in doubt

    def unanswered(self, segment: object) -> None:
        assert isinstance(segment, Part)
        attempt = segment.attempt
        segment.unanswered = True
        attempt.planned.in_doubt = True
        id = attempt.planned.sending.id
        self._events.warn(attempt.channel.id, f"no answer to message {id} in time")
        self._store.write([InDoubt(id, self._clock.seconds())])
        self._scheduler.settled(attempt.planned)
        self._scheduler.answered(attempt.channel)

    def lost(self, segment: object) -> None:
        assert isinstance(segment, Part)
        attempt = segment.attempt
        planned, channel = attempt.planned, attempt.channel
        if segment.unanswered:
            self.end(planned, channel.id, MessageState.UNKNOWN, Err.IN_DOUBT)
            return
        channel.in_flight -= 1
        self.doubt(planned, channel)

    def doubt(self, planned: Planned, channel: Channel) -> None:
        """Its connection or the router died before the answer: by the channel's rule, again or never."""
        planned.in_doubt = True
        if channel.settings.doubt is Doubt.REPORT:
            now = self._clock.seconds()
            mark = [InDoubt(planned.sending.id, now)]
            self.end(planned, channel.id, MessageState.UNKNOWN, Err.IN_DOUBT, mark)
            return
        planned.resent = True
        self._again(planned, same_channel(planned.way, channel.id), ())

    def expire(self, planned: Planned, then: Callable[[], None] | None = None) -> None:
        """Its validity is over, and it is not in flight. One that is in doubt may have been sent before."""
        if planned.in_doubt:
            self.end(planned, "", MessageState.UNKNOWN, planned.err or Err.IN_DOUBT, (), then)
        else:
            self.end(planned, "", MessageState.EXPIRED, planned.err or Err.EXPIRED, (), then)

    def end(
        self,
        planned: Planned,
        channel: str,
        state: MessageState,
        err: int,
        before: Sequence[Change] = (),
        then: Callable[[], None] | None = None,
    ) -> None:
        """The sending ends, and the next to its number may go."""
        self._receipts.end(planned.sending, channel, state, err, before, then)
        self._scheduler.settled(planned)


def same_channel(way: Way, channel: str) -> Way:
    """The way of a sending in doubt: it goes by that channel alone, and waits for it."""
    return evolve(way, name=f"={channel}", channels=(channel,))
