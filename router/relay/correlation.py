"""Which message a status report belongs to, and what becomes of it.

The key is the channel and what its far side called the segment, compared as strings. A window of open
segments is in memory; older ones are looked up in the store. A report may outrun the answer that it belongs
to: while its channel has answers outstanding it is parked, unacknowledged, for a while.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence

from attrs import frozen

from router.relay.attempt import Attempt, Part
from router.relay.attempts import Attempts
from router.relay.channels import Final
from router.relay.interfaces import Clock
from router.relay.plan import Planned
from router.relay.receipts import Receipts
from router.relay.scheduler import Scheduler
from router.routing.table import Way
from router.sms.report import Cause, Fault, StatusReport
from router.sms.state import MessageState, gravity
from router.store.interface import Found, Reader, SegmentReported, Store, Underway

OPEN = 50_000
"""Segments in memory that wait for their report."""

PARKED = 10_000
PARKED_OF_ONE = 8
PARK = 30.0
"""Answers that reports have outrun, reports of one of them, and how long they wait for it (seconds)."""

Key = tuple[str, str]
Outcomes = Sequence[tuple[int, MessageState | None, int]]
Reported = tuple[StatusReport, Callable[[], None]]


@frozen
class _Parked:
    """The reports that outran one answer, in the order in which they came."""

    deadline: float
    reports: list[Reported]


class Correlation:
    """Takes status reports; one part of the promise `interfaces.Inbound`."""

    def __init__(
        self,
        clock: Clock,
        store: Store,
        scheduler: Scheduler,
        attempts: Attempts,
        receipts: Receipts,
        way: Callable[[Underway], Way],
        most_open: int = OPEN,
    ) -> None:
        self._clock = clock
        self._store = store
        self._scheduler = scheduler
        self._attempts = attempts
        self._receipts = receipts
        self._way = way
        self._most_open = most_open
        self._open: OrderedDict[Key, Part] = OrderedDict()
        self._long: OrderedDict[int, Attempt] = OrderedDict()
        self._asked: dict[Key, list[Reported]] = {}
        self._parked: OrderedDict[Key, _Parked] = OrderedDict()
        self.older = False
        """There may be open segments that are on disk only."""
        self.unmatched = 0
        self._given_up: OrderedDict[int, None] = OrderedDict()
        attempts.remember = self.remember

    def remember(self, part: Part, remote_id: str) -> None:
        """The far side calls this segment so."""
        key = part.attempt.channel.id, remote_id
        part.remote_id = remote_id
        if key in self._open:
            # Some firmware gives a number again; the newest has it, the other one is found on disk.
            self.older = True
        self._open[key] = part
        if len(self._open) > self._most_open:
            self._open.popitem(last=False)
            self.older = True
        if not part.attempt.whole:
            self._keep(part.attempt)
        if self._parked and key in self._parked:
            for report, acknowledge in self._parked.pop(key).reports:
                self.reported(part.attempt.channel.id, report, acknowledge)

    def reported(self, channel: str, report: StatusReport, acknowledge: Callable[[], None]) -> None:
        """A status report; ``acknowledge`` is called when what follows from it is on disk."""
        key = channel, report.remote_id
        part = self._open.get(key)
        if key in self._asked:
            # The store shows it as it was before the report in front of this one.
            self._asked[key].append((report, acknowledge))
        elif part is not None:
            self._settle(key, part, report, acknowledge)
        elif self.older:
            self._asked[key] = []
            found = self._store.read(lambda reader: _look_up(reader, key))
            found.addCallback(lambda found: self._found(key, report, acknowledge, found))
        else:
            self._park(key, report, acknowledge)

    def give_up(self, id: int) -> None:
        """The sending ended without its report: one that comes later changes nothing."""
        self._given_up[id] = None
        if len(self._given_up) > OPEN:
            self._given_up.popitem(last=False)

    def tick(self) -> None:
        """Once a second: what was parked too long belongs to nothing that we know."""
        now = self._clock.seconds()
        while self._parked and next(iter(self._parked.values())).deadline <= now:
            _, parked = self._parked.popitem(last=False)
            for _, acknowledge in parked.reports:
                self._unknown(acknowledge)

    def _found(
        self,
        key: Key,
        report: StatusReport,
        acknowledge: Callable[[], None],
        found: tuple[Found, Outcomes] | None,
    ) -> None:
        part = self._open.get(key)
        if part is None and found is not None:
            part = self._open[key] = self._part(*found)
            part.remote_id = key[1]
        behind = self._asked.pop(key)
        if part is None:
            self._park(key, report, acknowledge)
        else:
            self._settle(key, part, report, acknowledge)
        for reported in behind:
            self.reported(key[0], *reported)

    def _part(self, found: Found, outcomes: Outcomes) -> Part:
        """All segments of a sending belong to one attempt, which gathers their outcomes."""
        if not found.number:
            return self._rebuilt(found.underway, ()).parts[0]
        attempt = self._long.get(found.underway.sending.id)
        if attempt is None:
            attempt = self._rebuilt(found.underway, outcomes)
            self._keep(attempt)
        return attempt.parts[found.number - 1]

    def _keep(self, attempt: Attempt) -> None:
        self._long[attempt.planned.sending.id] = attempt
        if len(self._long) > self._most_open:
            _, oldest = self._long.popitem(last=False)
            self.older = True
            for part in oldest.parts:
                # All of them or none: or their outcomes would be gathered in two places.
                self._forget(part)

    def _forget(self, part: Part) -> None:
        key = part.attempt.channel.id, part.remote_id
        if self._open.get(key) is part:
            del self._open[key]

    def _rebuilt(self, underway: Underway, outcomes: Outcomes) -> Attempt:
        planned = Planned.read_back(underway, self._way(underway))
        channel = self._scheduler.channels[underway.channel]
        count = max(1, underway.segments)
        attempt = Attempt(planned, channel, [underway.sending.message] * count, count)
        reported = ((number, state, err) for number, state, err in outcomes if state is not None)
        attempt.outcomes = {number: (state, err) for number, state, err in reported if number <= count}
        return attempt

    def _settle(self, key: Key, part: Part, report: StatusReport, acknowledge: Callable[[], None]) -> None:
        attempt = part.attempt
        sending, channel = attempt.planned.sending, attempt.channel
        if sending.id in self._given_up:
            del self._open[key]
            self._unknown(acknowledge)
            return
        state, cause = _reading(report, channel.settings.final)
        if not state.final:
            self._receipts.notify(sending, channel.id, state, acknowledge)
            return
        del self._open[key]
        if cause is not None and self._attempts.refused_by_report(attempt, cause, state):
            self._store.write((), acknowledge)
            return
        err = 0 if state is MessageState.DELIVERED or cause is None else cause.code
        if attempt.whole:
            self._attempts.end(attempt.planned, channel.id, state, err, (), acknowledge)
        elif self._long.get(sending.id, attempt) is attempt:
            self._segment_ended(part, state, err, acknowledge)
        else:
            # The whole message has gone out anew since.
            self._unknown(acknowledge)

    def _segment_ended(
        self, part: Part, state: MessageState, err: int, acknowledge: Callable[[], None]
    ) -> None:
        attempt, id = part.attempt, part.attempt.planned.sending.id
        attempt.outcomes[part.number] = (state, err)
        reported = [SegmentReported(id, part.number, state, err)]
        if len(attempt.outcomes) < len(attempt.parts):
            self._store.write(reported, acknowledge)
            return
        self._long.pop(id, None)
        worst, err = max(attempt.outcomes.values(), key=lambda outcome: gravity(outcome[0]))
        self._attempts.end(attempt.planned, attempt.channel.id, worst, err, reported, acknowledge)

    # --- reports that outran their answers

    def _park(self, key: Key, report: StatusReport, acknowledge: Callable[[], None]) -> None:
        channel = self._scheduler.channels.get(key[0])
        parked = self._parked.get(key)
        if parked is None:
            if channel is None or not channel.in_flight or len(self._parked) >= PARKED:
                self._unknown(acknowledge)
                return
            parked = self._parked[key] = _Parked(self._clock.seconds() + PARK, [])
        if len(parked.reports) < PARKED_OF_ONE:
            parked.reports.append((report, acknowledge))
        else:
            self._unknown(acknowledge)

    def _unknown(self, acknowledge: Callable[[], None]) -> None:
        """Answered all the same, or the far side would send it for ever."""
        self.unmatched += 1
        acknowledge()


def _look_up(reader: Reader, key: Key) -> tuple[Found, Outcomes] | None:
    found = reader.submitted(*key)
    if found is None:
        return None
    return found, reader.outcomes(found.underway.sending.id) if found.number else ()


def _reading(report: StatusReport, final: Final) -> tuple[MessageState, Cause | None]:
    """What the report means for the message, by what ends it well on its channel."""
    state, cause = report.message_state, report.cause
    if cause is not None and cause.fault is Fault.DOUBT:
        if final is Final.ENROUTE:
            return MessageState.DELIVERED, None
        return MessageState.UNKNOWN, cause
    if state is MessageState.ENROUTE and final is Final.ENROUTE:
        return MessageState.DELIVERED, None
    if state is MessageState.UNKNOWN:
        # Not final until the validity ends: the network may still find out.
        return MessageState.ENROUTE, None
    return state, cause
