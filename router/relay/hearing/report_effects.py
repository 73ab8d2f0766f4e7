"""The effect of a report on its message: none yet, another attempt, or its ending."""

from collections.abc import Callable
from typing import Final

from router.relay.channels import EndsWell
from router.relay.hearing.bounded_set import BoundedSet
from router.relay.hearing.long_texts import LongTexts
from router.relay.hearing.open_segments import OpenSegments
from router.relay.hearing.unmatched_reports import UnmatchedReports
from router.relay.owing.receipts import Receipts
from router.relay.sending.attempt import Part
from router.relay.sending.refusals import Refusals
from router.relay.sending.sendings import Sendings
from router.sms.report import Cause, Fault, StatusReport
from router.sms.state import MessageState, gravity
from router.store.changes import SegmentReported
from router.store.interface import Store

DELIVERED: Final = MessageState.DELIVERED
ENROUTE: Final = MessageState.ENROUTE
UNKNOWN: Final = MessageState.UNKNOWN

SENT: Final = (ENROUTE, DELIVERED)
"""States that a channel which sends nothing does not report."""

GIVEN_UP: Final = 50_000
"""Sendings that are remembered as ended without their report."""


class ReportEffects:
    """Settles segments by their reports; the last of several ends the message, with the worst outcome."""

    def __init__(
        self,
        store: Store,
        sendings: Sendings,
        refusals: Refusals,
        receipts: Receipts,
        open_segments: OpenSegments,
        long_texts: LongTexts,
        unmatched: UnmatchedReports,
    ) -> None:
        self._write = store.write
        self._sendings = sendings
        self._refusals = refusals
        self._receipts = receipts
        self._date = receipts.date
        self._open = open_segments
        self._long = long_texts
        self._unmatched = unmatched
        self._given_up = BoundedSet[int](GIVEN_UP)

    def give_up(self, id: int) -> None:
        """Note that the sending ended without its report: a later one changes nothing."""
        self._given_up.add(id)

    def settle(self, part: Part, report: StatusReport, acknowledge: Callable[[], None]) -> bool:
        """Apply a report, then ``acknowledge`` it. Return whether it ends the segment."""
        attempt = part.attempt
        sending, channel = attempt.planned.sending, attempt.channel
        if self._given_up and sending.id in self._given_up:
            self._open.forget((channel.id, part.remote_id), part)
            self._unmatched.answer(channel.id, report, acknowledge)
            return False
        state, cause = _reading(report, channel.settings.final)
        if cause is None and report.message_state in SENT:
            self._refusals.well(attempt)
        # An Enum's property is slow, so the usual case comes first.
        if state is not DELIVERED and not state.final:
            self._receipts.notify(sending, channel.id, state, acknowledge, attempt.planned.followers)
            return False
        if channel.settings.least_share is not None:
            self._refusals.ended(attempt, state is DELIVERED)
        self._open.ended((channel.id, part.remote_id), part)
        if cause is not None and self._refusals.refused_by_report(attempt, cause, state):
            self._write((), acknowledge)
            return True
        err = 0 if state is DELIVERED or cause is None else cause.code
        if attempt.whole:
            if attempt.called:
                self._long.forget(sending.id)
            self._sendings.end(attempt.planned, channel.id, state, err, (), acknowledge)
        elif self._long.of(sending.id) in (None, attempt):
            self._segment_ended(part, state, err, acknowledge)
        else:
            # The whole message has been sent again since.
            self._unmatched.answer(channel.id, report, acknowledge)
        return True

    def _segment_ended(
        self, part: Part, state: MessageState, err: int, acknowledge: Callable[[], None]
    ) -> None:
        attempt, id = part.attempt, part.attempt.planned.sending.id
        outcomes = attempt.ended(part.number, state, err)
        reported = [SegmentReported(id, part.number, state, err, self._date())]
        if len(outcomes) < len(attempt.messages):
            self._write(reported, acknowledge)
            return
        self._long.forget(id)
        worst, err = max(outcomes.values(), key=lambda outcome: gravity(outcome[0]))
        self._sendings.end(attempt.planned, attempt.channel.id, worst, err, reported, acknowledge)


def _reading(report: StatusReport, final: EndsWell) -> tuple[MessageState, Cause | None]:
    """Return the state and cause that the report means, given the channel's `final`."""
    state, cause = report.message_state, report.cause
    if cause is not None and cause.fault is Fault.DOUBT:
        if final is EndsWell.ENROUTE:
            return MessageState.DELIVERED, None
        return MessageState.UNKNOWN, cause
    if state is ENROUTE and final is EndsWell.ENROUTE:
        return DELIVERED, None
    if state is UNKNOWN:
        # Not final until the validity ends: the network may still find out.
        return MessageState.ENROUTE, None
    return state, cause
