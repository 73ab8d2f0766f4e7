"""The one door for what happens to a sending: each verb is a move of `store.transitions`.

A verb does everything that belongs to its move, at once: it checks that there is such a move, counts the
ESME's waiting messages, changes the plan, and writes. It raises `store.transitions.Unlawful`, and does
nothing, if the sending is not where that move begins. A sending that was read from the store is a moment old:
`waiting` and `unreported` return its present state.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from router.clocks import Dates
from router.relay.channels import EndsWell
from router.relay.owing.receipts import Err, Receipts
from router.relay.plan.plan import Planned
from router.relay.plan.scheduler import Scheduler
from router.relay.sending.attempt import Attempt, Part
from router.relay.sending.detours import Detours
from router.relay.sending.joins import Joins, requeued
from router.relay.sending.revisions import Revisions
from router.relay.sending.sending_counts import SendingCounts
from router.relay.sending.ways import Ways
from router.relay.who.permits import Permits
from router.routing.table import Way
from router.sms.state import MessageState
from router.sms.value import evolve
from router.store.changes import (
    Accepted,
    AllSubmitted,
    Attempted,
    Change,
    Requeued,
    SegmentSubmitted,
    SendingEnded,
    SendingInDoubt,
    SendingSubmitted,
    StepTaken,
)
from router.store.entities import Sending, Stage, Underway
from router.store.history_changes import StepKind
from router.store.interface import Store
from router.store.transitions import hold_to_table

JOINING: Final = Stage.JOINING
HELD: Final = Stage.HELD
DUE: Final = Stage.DUE
IN_FLIGHT: Final = Stage.IN_FLIGHT
SUBMITTED: Final = Stage.SUBMITTED
ENDED: Final = Stage.ENDED

DELIVERED: Final = MessageState.DELIVERED
ACCEPTED: Final = EndsWell.ACCEPTED

Changes = Sequence[Change]


class Sendings:
    """Moves sendings, in memory and in the store alike. ``ways`` route those that are read back."""

    def __init__(
        self, dates: Dates, store: Store, scheduler: Scheduler, receipts: Receipts, ways: Ways, bars: Permits
    ) -> None:
        self._date = dates.now
        self._write = store.write
        self._scheduler = scheduler
        self._receipts = receipts
        self.figures = receipts.figures
        self._ways = ways
        self._permits = bars
        self.counts = SendingCounts()
        self._ending: set[int] = set()
        """Sendings whose ending is not written yet."""
        self.left: Callable[[int], None] = lambda id: None
        """Called with a segment that ends while it waits for others."""
        self.revisions = Revisions(dates, store, scheduler, self._move)
        self.detours = Detours(dates, store, ways, self._move)
        self.joins = Joins(dates, store, scheduler, self._move, self._is_changing, self._follow)

    # --- questions

    def queue(self, esme: str) -> int:
        """Return the messages of an ESME that are not yet with a gateway: its `queue` bounds them."""
        return self.counts.of(esme)

    @property
    def queues(self) -> Mapping[str, int]:
        """The same for all ESMEs that have any."""
        return self.counts.by_esme()

    @property
    def unwritten(self) -> int:
        """Number of sendings whose ending or change is not yet on disk."""
        return len(self._ending) + len(self.revisions) + len(self.joins)

    def waiting(self, underway: Underway) -> Planned | None:
        """Return a sending that waits by the store, if it still does: it may have left or ended since."""
        id = underway.sending.id
        planned = self._scheduler.planned.get(id)
        if planned is not None:
            return planned if planned.stage is DUE else None
        if id in self._ending or underway.stage > DUE or (underway.stage is JOINING and id in self.joins):
            return None
        return self.read_back(self.detours.amended(self.revisions.amended(underway)))

    def unreported(self, underway: Underway) -> Planned | None:
        """Return a sending that has gone out, if no session will report it any more and it has not ended."""
        id = underway.sending.id
        if underway.stage is IN_FLIGHT or id in self._scheduler.planned or id in self._ending:
            return None
        return self.read_back(underway)

    def read_back(self, underway: Underway) -> Planned:
        """Return a stored sending, along its present way."""
        return Planned.read_back(underway, self._ways.of(underway))

    def _is_changing(self, id: int) -> bool:
        """Tell whether it is in the plan, or being changed, so that a stored row may be old."""
        known = self._scheduler.planned
        return id in known or id in self._ending or id in self.revisions or id in self.detours

    # --- coming in

    def hold(self, sending: Sending, stage: Stage, then: Callable[[], None]) -> None:
        """Accept a message that does not go yet: it is held, or joining."""
        hold_to_table(Accepted, None, stage)
        self.counts.add(sending.way, sending.esme, stage, 1)
        self._write([Accepted(sending, stage)], then)

    def accept(self, planned: Planned, then: Callable[[], None]) -> None:
        """Accept a due message. Its place in the plan was found before (`Scheduler.place`)."""
        self._move(planned, Accepted, None, DUE)
        self._write([Accepted(planned.sending)], then)

    def accept_out(self, attempt: Attempt, then: Callable[[], None]) -> None:
        """Accept a message that goes out at once."""
        planned, channel = attempt.planned, attempt.channel
        self._move(planned, Accepted, None, IN_FLIGHT)
        reference, segments = planned.sending.id & 0xFFFF, len(attempt.messages)
        accepted = Accepted(planned.sending, IN_FLIGHT, channel.id, attempt.epoch, reference, segments)
        self._write([accepted, *attempt.changes], then)

    def release(self, underway: Underway) -> None:
        """Make a held message due."""
        if not self._is_changing(underway.sending.id):
            # Otherwise the next sweep finds it in its new form, or not at all.
            self._release(self.read_back(underway))

    def load(self, underway: Underway) -> None:
        """Read a due message back into its lane."""
        if self._is_changing(underway.sending.id):
            return
        planned = self.read_back(underway)
        if planned.way.name == planned.sending.way:
            self._scheduler.load(planned)
        else:
            # It has another way now, which is written, or its new lane would not find it on disk.
            self._release(planned)

    def _release(self, planned: Planned) -> None:
        # Its way is written, or a channel that it was for alone would get it back when it returns.
        self._move(planned, Requeued, HELD, DUE, planned.way)
        self._write([requeued(planned, planned.sending.due_at)])
        self._take_up(planned)

    def _take_up(self, planned: Planned) -> None:
        """Queue a due sending along its way: in the plan, or on disk only."""
        self._scheduler.release(planned)
        if planned.sending.id not in self._scheduler.planned:
            self.detours.leave(planned.sending)

    # --- while it waits

    def look_again(self, underway: Underway) -> None:
        """Move a due sending on disk to its present way."""
        if not self._is_changing(underway.sending.id):
            planned = self.read_back(underway)
            if planned.way.name != planned.sending.way:
                self._release(planned)

    def appear(self, planned: Planned, way: Way) -> None:
        """Give a sending that was due on disk only another way, and a place in the plan if there is room."""
        planned.way = way
        self._take_up(planned)

    # --- going out, and coming back

    def take(self, attempt: Attempt, then: Callable[[], None], along: Sequence[Change] = ()) -> None:
        """Send what was due, or in doubt and answered late; ``then`` is called when that is on disk."""
        planned, channel = attempt.planned, attempt.channel
        self._move(planned, Attempted, DUE, IN_FLIGHT)
        id, segments, now = planned.sending.id, len(attempt.messages), self._date()
        attempted = Attempted(id, channel.id, attempt.epoch, planned.attempts, id & 0xFFFF, segments, now)
        self._write([attempted, *along], then)

    def put_back(
        self, planned: Planned, way: Way, turn: StepKind, before: Changes = (), by: str = "", err: int = 0
    ) -> None:
        """Make it due once more, along this way, in front of the others.

        ``before`` is written along, and ``err``, the reason by which this attempt failed.
        """
        self._move(planned, Requeued, IN_FLIGHT, DUE, way)
        planned.way = way
        step = StepTaken(planned.sending.id, self._date(), turn, err, None, by)
        self._write([*before, step, requeued(planned, self._date())])
        self._scheduler.requeue(planned)

    def submitted(self, part: Part, remote_id: str) -> None:
        """Note that the far side has taken a segment, under this id.

        With the last one it has the sending, which ends there if no report is expected.
        """
        attempt, now = part.attempt, self._date()
        planned, channel = attempt.planned, attempt.channel
        id, last = planned.sending.id, part.number == len(attempt.messages)
        changes: list[Change]
        if attempt.whole:
            self._move(planned, SendingSubmitted, IN_FLIGHT, SUBMITTED)
            changes = [SendingSubmitted(id, remote_id, now)]
        else:
            changes = [SegmentSubmitted(id, part.number, channel.id, attempt.epoch, remote_id, now)]
            if last:
                self._move(planned, AllSubmitted, IN_FLIGHT, SUBMITTED)
                changes.append(AllSubmitted(id, now))
        if last:
            self.figures.sent(planned.sending, channel.id, 1 + len(planned.followers), now)
        if last and channel.settings.final is ACCEPTED:
            self.end(planned, channel.id, DELIVERED, Err.NONE, changes)
            return
        # The next attempt on this channel is written behind it, so no more than its window is unrecorded.
        self._write(changes, lazy=True)
        if last:
            self._scheduler.settled(planned)

    def doubt(self, planned: Planned) -> None:
        """Note that no answer came in time: one may come later, and the next to its number may go."""
        self._write(self._doubted(planned))
        self._scheduler.settled(planned)

    def end_doubted(self, planned: Planned, channel: str) -> None:
        """End it as UNKNOWN: nobody will know whether it was sent, and it is not sent again."""
        before = () if planned.stage is Stage.IN_DOUBT else self._doubted(planned)
        self.end(planned, channel, MessageState.UNKNOWN, planned.err or Err.IN_DOUBT, before)

    def _doubted(self, planned: Planned) -> Changes:
        self._move(planned, SendingInDoubt, IN_FLIGHT, Stage.IN_DOUBT)
        planned.in_doubt, id, now = True, planned.sending.id, self._date()
        return (StepTaken(id, now, StepKind.NO_ANSWER), SendingInDoubt(id, now))

    # --- endings

    def expire(self, planned: Planned) -> None:
        """End a sending that is past its validity and not in flight."""
        self.end_unsent(planned, MessageState.EXPIRED, Err.EXPIRED)

    def end_unsent(self, planned: Planned, state: MessageState, err: int) -> None:
        """End a waiting sending; as UNKNOWN if it is in doubt, since it may have been sent before."""
        if planned.in_doubt:
            self.end(planned, "", MessageState.UNKNOWN, planned.err or Err.IN_DOUBT)
        else:
            self.end(planned, "", state, planned.err or err)

    def end(
        self,
        planned: Planned,
        channel: str,
        state: MessageState,
        err: int,
        before: Sequence[Change] = (),
        then: Callable[[], None] | None = None,
    ) -> None:
        """End the sending; the next to its number may go. ``then`` is called when that is on disk."""
        sending, followers, joining = planned.sending, planned.followers, planned.stage is JOINING
        id = sending.id
        self._move(planned, SendingEnded, SUBMITTED, ENDED)
        if planned.lane is not None:
            self._scheduler.withdraw(planned)
        self._ending.add(id)
        if self._permits.counts and not planned.attempts and not planned.in_doubt:
            self._permits.give_back((sending, *followers), self._ways.country(sending.esme, planned.way))
        if joining:
            self.left(id)
        self._receipts.end(sending, channel, state, err, before, lambda: self._ended(id, then), followers)
        self._scheduler.settled(planned)

    def _ended(self, id: int, then: Callable[[], None] | None) -> None:
        self._ending.discard(id)
        if then is not None:
            then()

    def _follow(self, followers: Sequence[Sending]) -> None:
        """Count off segments that no longer wait by themselves."""
        for one in followers:
            self.counts.add(one.way, one.esme, JOINING, -1)

    def _move(
        self, planned: Planned, kind: type[Change], usual: Stage | None, to: Stage, way: Way | None = None
    ) -> None:
        """Move it to another stage, and to another way if one is given; the counts follow from that alone."""
        before, sending = planned.stage, planned.sending
        planned.move(kind, usual, to)
        self.counts.add(sending.way, sending.esme, before, -1)
        if way is not None and way.name != sending.way:
            sending = planned.sending = evolve(sending, way=way.name)
        self.counts.add(sending.way, sending.esme, to, 1)
