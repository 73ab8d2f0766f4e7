"""Which message a status report belongs to, and what becomes of it.

The key is the channel and what its far side called the segment; other ways of writing it are tried if that
fails (see `remote`). A window of open segments is in memory; older ones are looked up in the store. A report
may outrun the answer that it belongs to: while its channel has answers outstanding it is parked,
unacknowledged, for a while.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from itertools import islice
from math import inf

from attrs import frozen

from router.relay.attempt import Attempt, Part
from router.relay.attempts import Attempts
from router.relay.channels import Final
from router.relay.interfaces import Clock, instants
from router.relay.plan import Planned
from router.relay.receipts import Receipts
from router.relay.remote import Candidate, Ids, same_number
from router.relay.scheduler import Scheduler
from router.routing.table import Way
from router.sms.report import Cause, Fault, StatusReport
from router.sms.state import MessageState, gravity
from router.store.changes import SegmentReported
from router.store.entities import Found, Stage, Underway
from router.store.interface import Reader, Store

OPEN = 50_000
"""Segments in memory that wait for their report."""

# Looked up once: the class of an Enum has a __getattr__, which makes each look ten times as slow.
DELIVERED = MessageState.DELIVERED
ENROUTE = MessageState.ENROUTE
UNKNOWN = MessageState.UNKNOWN

SENT = (ENROUTE, DELIVERED)
"""States that a channel which sends nothing does not report."""

PARKED = 10_000
PARKED_OF_ONE = 8
PARK = 30.0
"""Answers that reports have outrun, reports of one of them, and how long they wait for it (seconds)."""

CHECK = 10.0
"""Seconds between two looks whether anything that is open is on disk only."""

Key = tuple[str, str]
Outcomes = Sequence[tuple[int, MessageState | None, int]]
Reported = tuple[StatusReport, Callable[[], None]]
Read = Sequence[tuple[str, Found, Outcomes]]
"""What the store knows: the remote id, whose it is, and what became of its siblings."""


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
        self._now = instants(clock)
        self._store = store
        self._write = store.write
        self._scheduler = scheduler
        self._attempts = attempts
        self._receipts = receipts
        self._way = way
        self._most_open = most_open
        self._open: dict[Key, Part] = {}
        self._long: OrderedDict[int, Attempt] = OrderedDict()
        self._asked: dict[Key, list[Reported]] = {}
        self._parked: OrderedDict[Key, _Parked] = OrderedDict()
        self._ids: dict[str, Ids[Part]] = {
            id: Ids(one.settings.remote_id) for id, one in scheduler.channels.items()
        }
        self._on_disk = 0
        """Sendings up to this id may be open on disk only; 0: there are none."""
        self._check_at = 0.0
        self.unmatched = 0
        self._given_up: OrderedDict[int, None] = OrderedDict()
        self._settled: OrderedDict[tuple[int, int], None] = OrderedDict()
        """Segments that were settled while the store was asked: it may show them as they were before."""
        attempts.remember = self.remember

    def restore(self, reader: Reader, last_id: int) -> None:
        """At the start: what was taken before, up to this id, is on disk only."""
        self._on_disk = last_id if reader.stage(Stage.SUBMITTED, 0, 1) else 0

    def remember(self, part: Part, remote_id: str) -> None:
        """The far side calls this segment so."""
        channel = part.attempt.channel.id
        key = channel, remote_id
        part.remote_id = remote_id
        ids = self._ids[channel]
        ids.widths.add(len(remote_id))
        if key in self._open:
            # Some firmware gives a number again; the newest has it, the other one is found on disk.
            self._leave(self._open[key].attempt)
        self._open[key] = part
        if len(self._open) > self._most_open:
            self._make_room()
        if not part.attempt.whole:
            part.attempt.call(part.number, remote_id)
            self._keep(part.attempt)
        if ids.parked:
            self._unpark(channel, ids, remote_id)

    def _make_room(self) -> None:
        """The oldest are on disk only from now on; many at a time, since a dict finds its first slowly."""
        for key in list(islice(self._open, 1 + self._most_open // 64)):
            self._leave(self._open.pop(key).attempt)

    def reported(self, channel: str, report: StatusReport, acknowledge: Callable[[], None]) -> None:
        """A status report; ``acknowledge`` is called when what follows from it is on disk."""
        key = channel, report.remote_id
        if self._asked and key in self._asked:
            # The store shows it as it was before the report in front of this one.
            self._asked[key].append((report, acknowledge))
            return
        part = self._open.get(key)
        if part is None or not self._ids[channel].plain:
            part = self._meant(channel, report, sure=not self._on_disk)
        if part is not None:
            self._settle(part, report, acknowledge)
        elif self._on_disk:
            self._ask(key, report, acknowledge)
        else:
            self._park(key, report, acknowledge)

    def _meant(self, channel: str, report: StatusReport, sure: bool) -> Part | None:
        """Which of those in memory it is about; ``sure`` if those on disk need not be looked at."""
        ids = self._ids[channel]
        found = []
        for reading, form in ids.forms(report.remote_id):
            part = self._open.get((channel, form))
            if part is not None:
                found.append(Candidate(reading, part, _agrees(report, part)))
        if len(found) > 1:
            order = ids.readings.index
            found.sort(key=lambda one: (order(one.reading), -one.what.attempt.planned.sending.id))
        return ids.choose(report.remote_id, found, sure)

    def _ask(self, key: Key, report: StatusReport, acknowledge: Callable[[], None]) -> None:
        ids = self._ids[key[0]]
        self._asked[key] = []
        forms, plain = ids.forms_on_disk(key[1]), ids.plain
        answer = self._store.read(lambda reader: _look_up(reader, key, forms, plain))
        answer.addCallback(lambda read: self._found(key, report, acknowledge, read))

    def give_up(self, id: int) -> None:
        """The sending ended without its report: one that comes later changes nothing."""
        self._given_up[id] = None
        if len(self._given_up) > OPEN:
            self._given_up.popitem(last=False)

    def tick(self) -> None:
        """Once a second: what was parked too long belongs to nothing that we know."""
        now = self._now()
        while self._parked and next(iter(self._parked.values())).deadline <= now:
            (channel, _), parked = self._parked.popitem(last=False)
            self._ids[channel].parked -= 1
            for _, acknowledge in parked.reports:
                self._unknown(acknowledge)
        if self._on_disk and self._check_at <= now:
            self._check_at = now + CHECK
            upto = self._on_disk
            oldest = self._store.read(lambda reader: reader.unreported(inf, 0, 1))
            oldest.addCallback(lambda found: self._checked(upto, found))

    def _checked(self, upto: int, oldest: Sequence[Underway]) -> None:
        if self._on_disk == upto and not (oldest and oldest[0].sending.id <= upto):
            self._on_disk = 0

    def _found(self, key: Key, report: StatusReport, acknowledge: Callable[[], None], read: Read) -> None:
        for remote_id, found, outcomes in read:
            self._take_up((key[0], remote_id), found, outcomes)
        part = self._meant(key[0], report, sure=True)
        behind = self._asked.pop(key)
        if part is None:
            self._park(key, report, acknowledge)
        else:
            self._settle(part, report, acknowledge)
        if not self._asked:
            self._settled.clear()
        for reported in behind:
            self.reported(key[0], *reported)

    def _take_up(self, key: Key, found: Found, outcomes: Outcomes) -> None:
        """What was read is in memory from now on, unless it was settled since."""
        which = found.underway.sending.id, found.number or 1
        if key not in self._open and which not in self._settled:
            part = self._open[key] = self._part(found, outcomes)
            part.remote_id = key[1]
            if found.number:
                part.attempt.call(found.number, key[1])
            self._ids[key[0]].widths.add(len(key[1]))

    def _part(self, found: Found, outcomes: Outcomes) -> Part:
        """All segments of a sending belong to one attempt, which gathers their outcomes."""
        if not found.number:
            return self._rebuilt(found.underway, ()).part(1)
        attempt = self._long.get(found.underway.sending.id)
        if attempt is None:
            attempt = self._rebuilt(found.underway, outcomes)
            self._keep(attempt)
        return attempt.part(found.number)

    def _keep(self, attempt: Attempt) -> None:
        self._long[attempt.planned.sending.id] = attempt
        if len(self._long) > self._most_open:
            _, oldest = self._long.popitem(last=False)
            self._leave(oldest)
            for remote_id in (oldest.called or {}).values():
                # All of them or none: or their outcomes would be gathered in two places.
                self._forget(oldest, remote_id)

    def _leave(self, attempt: Attempt) -> None:
        """It is on disk only from now on, with one of its segments at least."""
        self._on_disk = max(self._on_disk, attempt.planned.sending.id)

    def _forget(self, attempt: Attempt, remote_id: str) -> None:
        key = attempt.channel.id, remote_id
        part = self._open.get(key)
        if part is not None and part.attempt is attempt:
            del self._open[key]

    def _rebuilt(self, underway: Underway, outcomes: Outcomes) -> Attempt:
        planned = Planned.read_back(underway, self._way(underway))
        channel = self._scheduler.channels[underway.channel]
        count = max(1, underway.segments)
        attempt = Attempt(planned, channel, [underway.sending.message] * count, count)
        reported = ((number, state, err) for number, state, err in outcomes if state is not None)
        attempt.outcomes = {number: (state, err) for number, state, err in reported if number <= count}
        return attempt

    def _settle(self, part: Part, report: StatusReport, acknowledge: Callable[[], None]) -> None:
        attempt = part.attempt
        sending, channel = attempt.planned.sending, attempt.channel
        if self._given_up and sending.id in self._given_up:
            self._forget(attempt, part.remote_id)
            self._unknown(acknowledge)
            return
        state, cause = _reading(report, channel.settings.final)
        if cause is None and report.message_state in SENT:
            self._attempts.well(attempt)
        # A look at an Enum's property is dear.
        if state is not DELIVERED and not state.final:
            self._receipts.notify(sending, channel.id, state, acknowledge, attempt.planned.followers)
            return
        self._forget(attempt, part.remote_id)
        if self._asked:
            self._settled[sending.id, part.number] = None
            if len(self._settled) > OPEN:
                self._settled.popitem(last=False)
        if cause is not None and self._attempts.refused_by_report(attempt, cause, state):
            self._write((), acknowledge)
            return
        err = 0 if state is DELIVERED or cause is None else cause.code
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
        outcomes = attempt.ended(part.number, state, err)
        reported = [SegmentReported(id, part.number, state, err)]
        if len(outcomes) < len(attempt.messages):
            self._write(reported, acknowledge)
            return
        self._long.pop(id, None)
        worst, err = max(outcomes.values(), key=lambda outcome: gravity(outcome[0]))
        self._attempts.end(attempt.planned, attempt.channel.id, worst, err, reported, acknowledge)

    # --- reports that outran their answers

    def _park(self, key: Key, report: StatusReport, acknowledge: Callable[[], None]) -> None:
        channel = self._scheduler.channels.get(key[0])
        parked = self._parked.get(key)
        if parked is None:
            if channel is None or not channel.in_flight or len(self._parked) >= PARKED:
                self._unknown(acknowledge)
                return
            parked = self._parked[key] = _Parked(self._now() + PARK, [])
            ids = self._ids[key[0]]
            ids.parked += 1
            ids.reported_widths.add(len(key[1]))
        if len(parked.reports) < PARKED_OF_ONE:
            parked.reports.append((report, acknowledge))
        else:
            self._unknown(acknowledge)

    def _unpark(self, channel: str, ids: Ids[Part], remote_id: str) -> None:
        """An answer has come that parked reports may have waited for; if it is not theirs, they wait on."""
        for form in ids.reports_of(remote_id):
            parked = self._parked.pop((channel, form), None)
            if parked is not None:
                ids.parked -= 1
                for report, acknowledge in parked.reports:
                    self.reported(channel, report, acknowledge)

    def _unknown(self, acknowledge: Callable[[], None]) -> None:
        """Answered all the same, or the far side would send it for ever."""
        self.unmatched += 1
        acknowledge()


def _look_up(reader: Reader, key: Key, forms: Sequence[str], plain: bool) -> Read:
    channel, remote_id = key
    if plain and (found := _look_up_one(reader, channel, remote_id)):
        return found
    return [one for form in reader.called(channel, forms) for one in _look_up_one(reader, channel, form)]


def _look_up_one(reader: Reader, channel: str, remote_id: str) -> Read:
    found = reader.submitted(channel, remote_id)
    if found is None:
        return ()
    outcomes = reader.outcomes(found.underway.sending.id) if found.number else ()
    return [(remote_id, found, outcomes)]


def _agrees(report: StatusReport, part: Part) -> bool | None:
    """Whether the message went to a number in the report; None if there is none."""
    if not report.addresses:
        return None
    went_to = part.attempt.planned.sending.message.destination_addr.addr
    return any(same_number(one, went_to) for one in report.addresses)


def _reading(report: StatusReport, final: Final) -> tuple[MessageState, Cause | None]:
    """What the report means for the message, by what ends it well on its channel."""
    state, cause = report.message_state, report.cause
    if cause is not None and cause.fault is Fault.DOUBT:
        if final is Final.ENROUTE:
            return MessageState.DELIVERED, None
        return MessageState.UNKNOWN, cause
    if state is ENROUTE and final is Final.ENROUTE:
        return DELIVERED, None
    if state is UNKNOWN:
        # Not final until the validity ends: the network may still find out.
        return MessageState.ENROUTE, None
    return state, cause
