"""A store that keeps nothing past its life: for tests, and for trying things out."""

from collections import Counter as Counts
from collections.abc import Callable, Sequence
from typing import TypeVar

from twisted.internet.defer import Deferred, execute, succeed

from router.sms.message import UDHI, ShortMessage
from router.sms.state import MessageState
from router.sms.units import filling
from router.sms.user_data import SAR_MSG_REF_NUM
from router.sms.value import evolve, value
from router.store.changes import (
    Accepted,
    AllSubmitted,
    Arrived,
    Attempted,
    AttemptFailed,
    BudgetsForgotten,
    Change,
    Charged,
    Ended,
    Forgotten,
    InDoubt,
    Joined,
    Owe,
    Paid,
    Paused,
    Reached,
    RecallForgotten,
    ReceivedForgotten,
    ReceivedTextForgotten,
    RecipientsForgotten,
    Redated,
    Remembered,
    Replaced,
    Requeued,
    Reserved,
    SegmentReported,
    SegmentSubmitted,
    Submitted,
    TextForgotten,
)
from router.store.entities import Counter, Found, Lane, Owed, ReceivedSms, Stage, Underway
from router.store.interface import OF_ONE_ID, Reader, units_due, units_owed
from router.store.moves import MOVES, held_to

T = TypeVar("T")
_WAITING = tuple(stage for stage in Stage if stage <= Stage.DUE)
_OPEN = (Stage.IN_FLIGHT, Stage.SUBMITTED, Stage.IN_DOUBT)


@value
class _Row:
    underway: Underway
    remote_id: str | None = None


@value
class _Segment:
    channel: str
    remote_id: str
    message_state: MessageState | None = None
    err: int = 0


class MemoryStore:
    """A Store and its Reader. ``soon`` runs a function at the end of this reactor turn."""

    def __init__(self, soon: Callable[[Callable[[], None]], None]) -> None:
        self._soon = soon
        self._sendings: dict[int, _Row] = {}
        self._by_stage: dict[Stage, set[int]] = {stage: set() for stage in Stage}
        """Most are asked for by their stage, once a second, and few are in the stage that is asked for."""
        self._segments: dict[tuple[int, int], _Segment] = {}
        self._received: dict[int, ReceivedSms] = {}
        self._received_waiting: set[int] = set()
        self._owed: dict[tuple[str, int], Owed] = {}
        self._counters: dict[Counter, int] = {}
        self._charged: dict[tuple[str, str, float], int] = {}
        self._reached: set[Reached] = set()
        self._paused: set[str] = set()
        self._remembered: dict[tuple[str, str], Remembered] = {}
        self.failed_attempts: list[AttemptFailed] = []

    def open(self) -> Reader:
        return self

    def start(self) -> None:
        """Nothing to do: there is no writer."""

    def write(
        self, changes: Sequence[Change], then: Callable[[], None] | None = None, lazy: bool = False
    ) -> None:
        for change in changes:
            self._apply(change)
        if then is not None:
            self._soon(then)

    def read(self, question: Callable[[Reader], T]) -> Deferred[T]:
        answer: Deferred[T] = Deferred()
        outcome = execute(question, self)

        def tell() -> None:
            outcome.chainDeferred(answer)

        self._soon(tell)
        return answer

    def close(self) -> Deferred[None]:
        return succeed(None)

    # --- changes

    def _apply(self, change: Change) -> None:
        if isinstance(change, tuple(MOVES)):
            held_to(change, self._stage(change))
        match change:
            case Accepted():
                self._set(_accepted(change))
            case Attempted():
                self._set(
                    evolve(
                        self._at(change.id),
                        stage=Stage.IN_FLIGHT,
                        channel=change.channel,
                        epoch=change.epoch,
                        attempts=change.attempts,
                        reference=change.reference,
                        segments=change.segments,
                    )
                )
            case Submitted():
                submitted = evolve(self._at(change.id), stage=Stage.SUBMITTED, submitted_at=change.at)
                self._set(submitted, change.remote_id)
            case AllSubmitted():
                submitted = evolve(self._at(change.id), stage=Stage.SUBMITTED, submitted_at=change.at)
                self._set(submitted)
            case InDoubt():
                self._set(evolve(self._at(change.id), stage=Stage.IN_DOUBT, in_doubt=True))
            case Ended():
                self._set(
                    evolve(
                        self._at(change.id),
                        stage=Stage.ENDED,
                        message_state=change.message_state,
                        err=change.err,
                        ended_at=change.at,
                    )
                )
            case Requeued():
                self._requeue(change)
            case _:
                self._apply_other(change)

    def _apply_other(self, change: Change) -> None:
        match change:
            case SegmentSubmitted():
                segment = _Segment(change.channel, change.remote_id)
                self._segments[change.id, change.number] = segment
            case SegmentReported():
                key = change.id, change.number
                self._segments[key] = evolve(
                    self._segments[key], message_state=change.message_state, err=change.err
                )
            case Owe():
                self._owed[change.owed.esme, change.owed.seq] = change.owed
            case Paid():
                self._owed.pop((change.esme, change.seq), None)
            case Arrived():
                self._received[change.received.id] = change.received
                if change.waiting:
                    self._received_waiting.add(change.received.id)
            case Reserved():
                self._counters[change.counter] = change.last
            case Redated():
                self._redate(change)
            case Replaced():
                self._replace(change)
            case Joined():
                self._join(change)
            case Forgotten():
                self._by_stage[self._sendings.pop(change.id).underway.stage].discard(change.id)
                for key in [key for key in self._segments if key[0] == change.id]:
                    del self._segments[key]
            case ReceivedForgotten():
                del self._received[change.id]
                self._received_waiting.discard(change.id)
            case TextForgotten():
                before = self._sendings[change.id]
                sending = before.underway.sending
                without = evolve(sending, message=evolve(sending.message, short_message=b""))
                self._set(evolve(before.underway, sending=without), before.remote_id)
            case ReceivedTextForgotten():
                received = self._received[change.id]
                self._received[change.id] = evolve(
                    received, message=evolve(received.message, short_message=b"")
                )
            case AttemptFailed():
                self.failed_attempts.append(change)
            case _:
                self._apply_budgets(change)

    def _apply_budgets(self, change: Change) -> None:
        match change:
            case Charged():
                span = change.channel, change.span, change.began
                self._charged[span] = self._charged.get(span, 0) + change.segments
            case Paused():
                (self._paused.add if change.paused else self._paused.discard)(change.channel)
            case Reached():
                self._reached.add(change)
            case Remembered():
                self._remembered[change.scope, change.digits] = change
            case BudgetsForgotten():
                for span, segments in list(self._charged.items()):
                    days = 1 / 12 if span[1] == "minute" else 40
                    in_use = span[1] == "total" and segments > 0
                    if span[2] < change.now - days * 86400.0 and not in_use:
                        del self._charged[span]
            case RecipientsForgotten():
                self._reached = {one for one in self._reached if one.day >= change.before}
            case RecallForgotten():
                kept = {key: one for key, one in self._remembered.items() if one.at >= change.before}
                self._remembered = kept

    def _stage(self, change: Change) -> Stage | None:
        id = change.sending.id if isinstance(change, Accepted) else getattr(change, "id", 0)
        row = self._sendings.get(id)
        return None if row is None else row.underway.stage

    def _requeue(self, change: Requeued) -> None:
        before = self._at(change.id)
        self._set(
            evolve(
                before,
                sending=evolve(before.sending, way=change.way, due_at=change.due_at),
                stage=Stage.DUE,
                refused_by=change.refused_by,
                in_doubt=change.in_doubt,
                err=change.err,
            )
        )

    def _redate(self, change: Redated) -> None:
        before = self._at(change.id)
        sending = evolve(
            before.sending,
            accepted_at=change.accepted_at,
            due_at=change.due_at,
            expires_at=change.expires_at,
        )
        submitted_at = min(before.submitted_at, change.accepted_at)
        self._set(evolve(before, sending=sending, submitted_at=submitted_at))

    def _replace(self, change: Replaced) -> None:
        before = self._at(change.id)
        sending = evolve(
            before.sending, message=change.message, due_at=change.due_at, expires_at=change.expires_at
        )
        self._set(evolve(before, sending=sending, stage=change.stage))

    def _join(self, change: Joined) -> None:
        follower, leader = self._at(change.id), self._at(change.to)
        self._set(evolve(follower, stage=Stage.JOINED))
        self._set(evolve(leader, followers=(*leader.followers, follower.sending)))

    def _at(self, id: int) -> Underway:
        return self._sendings[id].underway

    def _set(self, underway: Underway, remote_id: str | None = None) -> None:
        id = underway.sending.id
        if id in self._sendings:
            self._by_stage[self._at(id).stage].discard(id)
        self._by_stage[underway.stage].add(id)
        self._sendings[id] = _Row(underway, remote_id)

    def _in(self, *stages: Stage, after: int = 0) -> list[Underway]:
        """Those in these stages, by their ids, which are higher than ``after``."""
        ids = (id for stage in stages for id in self._by_stage[stage] if id > after)
        return [self._at(id) for id in sorted(ids)]

    # --- questions

    def due(self, lane: Lane, after: int, limit: int) -> Sequence[Underway]:
        due = (u for u in self._in(Stage.DUE, after=after) if _lane(u) == lane)
        return list(filling(limit, due, units_due))

    def held(self, until: float, limit: int) -> Sequence[Underway]:
        held = [u for u in self._in(Stage.HELD) if u.sending.due_at <= until]
        return sorted(held, key=lambda u: u.sending.due_at)[:limit]

    def expired(self, now: float, limit: int) -> Sequence[Underway]:
        expired = [u for u in self._in(*_WAITING) if u.sending.expires_at <= now]
        return sorted(expired, key=lambda u: u.sending.expires_at)[:limit]

    def stage(self, stage: Stage, after: int, limit: int) -> Sequence[Underway]:
        return self._in(stage, after=after)[:limit]

    def latest(self, upto: int, limit: int) -> Sequence[Underway]:
        ids = sorted((id for id in self._sendings if id <= upto), reverse=True)
        return [self._sendings[id].underway for id in ids[:limit]]

    def submitted(self, channel: str, remote_id: str) -> Sequence[Found]:
        whole = []
        for underway in reversed(self._in(Stage.SUBMITTED)):
            its_remote_id = self._sendings[underway.sending.id].remote_id
            if (underway.channel, its_remote_id) == (channel, remote_id):
                whole.append(Found(underway=underway, number=0))
        return [*whole[:OF_ONE_ID], *self._segments_submitted(channel, remote_id)]

    def _segments_submitted(self, channel: str, remote_id: str) -> Sequence[Found]:
        found = []
        for (id, number), segment in sorted(self._segments.items(), reverse=True):
            underway = self._sendings[id].underway
            unreported = segment.message_state is None and underway.stage in _OPEN
            here = underway.channel == segment.channel == channel and number <= underway.segments > 1
            if unreported and here and segment.remote_id == remote_id:
                found.append(Found(underway=underway, number=number))
        return found[:OF_ONE_ID]

    def called(self, channel: str, remote_ids: Sequence[str]) -> Sequence[str]:
        return [remote_id for remote_id in remote_ids if self.submitted(channel, remote_id)]

    def outcomes(self, id: int) -> Sequence[tuple[int, MessageState | None, int]]:
        found = sorted((key[1], segment) for key, segment in self._segments.items() if key[0] == id)
        return [(number, segment.message_state, segment.err) for number, segment in found]

    def owed(self, esme: str, after: int, limit: int) -> Sequence[Owed]:
        mine = sorted(key for key in self._owed if key[0] == esme and key[1] > after)
        return list(filling(limit, (self._owed[key] for key in mine), units_owed))

    def of_message(self, esme: str, message_id: int) -> Sequence[Underway]:
        rows = (row.underway for _, row in sorted(self._sendings.items()))
        return [u for u in rows if (u.sending.esme, u.sending.message_id) == (esme, message_id)]

    def waiting(
        self, esme: str, source_addr: str, destination_addr: str, service_type: str | None, limit: int
    ) -> Sequence[Underway]:
        found = []
        for underway in self._in(*_WAITING):
            sending, message = underway.sending, underway.sending.message
            between = message.source_addr.addr, message.destination_addr.addr
            if (sending.esme, *between) == (esme, source_addr, destination_addr) and service_type in (
                None,
                message.service_type,
            ):
                found.append(underway)
        return found[:limit]

    def unreported(self, accepted_before: float, after: int, limit: int) -> Sequence[Underway]:
        rows = self._in(*_OPEN, after=after)
        return [u for u in rows if u.sending.accepted_at < accepted_before][:limit]

    def endings(self, after: int, limit: int) -> Sequence[tuple[int, str, float, float | None, bool]]:
        ids = sorted(id for id in self._sendings if id > after)
        return [
            (
                u.sending.id,
                u.sending.esme,
                u.sending.accepted_at,
                u.ended_at if u.stage is Stage.ENDED else None,
                bool(u.sending.message.short_message),
            )
            for u in map(self._at, ids[:limit])
        ]

    def arrivals(self, after: int, limit: int) -> Sequence[tuple[int, Sequence[str], float, bool, bool]]:
        rows = [received for id, received in sorted(self._received.items()) if id > after]
        return [
            (one.id, one.esmes, one.at, one.id in self._received_waiting, bool(one.message.short_message))
            for one in rows[:limit]
        ]

    def creditors(self) -> Sequence[str]:
        return sorted({esme for esme, _ in self._owed})

    def debts(self, esme: str, after: int, limit: int) -> Sequence[tuple[int, int, int, float]]:
        mine = sorted(key for key in self._owed if key[0] == esme and key[1] > after)
        debts = [self._owed[key] for key in mine[:limit]]
        return [(one.seq, one.kind, one.of, one.at) for one in debts]

    def charged(self) -> Sequence[Charged]:
        return [Charged(*span, segments) for span, segments in sorted(self._charged.items())]

    def paused(self) -> Sequence[str]:
        return sorted(self._paused)

    def reached(self) -> Sequence[Reached]:
        return list(self._reached)

    def remembered(self, limit: int) -> Sequence[Remembered]:
        return sorted(self._remembered.values(), key=lambda one: one.at)[-limit:]

    def last_submits(self, newest: int) -> Sequence[tuple[str, float]]:
        last: dict[str, float] = {}
        for _, row in sorted(self._sendings.items())[-newest:]:
            underway = row.underway
            if underway.channel:
                last[underway.channel] = max(last.get(underway.channel, 0.0), underway.submitted_at)
        return list(last.items())

    def lanes(self) -> Sequence[tuple[Lane, int]]:
        counts: dict[Lane, int] = {}
        for underway in self._in(Stage.DUE):
            lane = _lane(underway)
            counts[lane] = counts.get(lane, 0) + 1
        return list(counts.items())

    def holding(self) -> Sequence[tuple[str, int]]:
        return list(Counts(u.sending.esme for u in self._in(Stage.HELD, Stage.JOINING)).items())

    def received_waiting(self, after: int, limit: int) -> Sequence[ReceivedSms]:
        waiting = sorted(id for id in self._received_waiting if id > after)
        return [self._received[id] for id in waiting[:limit]]

    def segments_out(self, newest: int) -> Sequence[Underway]:
        oldest = max(self._sendings, default=0) - newest
        out = (row.underway for id, row in sorted(self._sendings.items()) if id > oldest)
        return [u for u in out if u.channel and _may_be_segment(u.sending.message)]

    def owing(self) -> Sequence[tuple[str, int]]:
        esmes = [esme for esme, _ in self._owed]
        return [(esme, esmes.count(esme)) for esme in sorted(set(esmes))]

    def reserved(self, counter: Counter) -> int:
        taken = {
            Counter.MESSAGE: self._sendings,
            Counter.OWED: {seq for _, seq in self._owed},
            Counter.RECEIVED: self._received,
        }
        return max(self._counters.get(counter, 0), max(taken[counter], default=0))


def _may_be_segment(message: ShortMessage) -> bool:
    return bool(message.esm_class & UDHI) or any(tag == SAR_MSG_REF_NUM for tag, _ in message.tlvs)


def _lane(underway: Underway) -> Lane:
    sending = underway.sending
    return Lane(sending.way, sending.esme, sending.message.priority_flag)


def _accepted(change: Accepted) -> Underway:
    return Underway(
        sending=change.sending,
        stage=change.stage,
        channel=change.channel,
        epoch=change.epoch,
        attempts=change.attempts,
        reference=change.reference,
        segments=change.segments,
        refused_by=(),
        in_doubt=False,
        err=0,
    )
