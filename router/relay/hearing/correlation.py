"""Correlation: finds the message that a status report belongs to.

The key is the channel and the far side's id of the segment; other spellings of the id are tried if that fails
(see `remote_ids`). Among several segments with one id, the number in the report decides (see `recipient`). A
window of open segments is in memory; older ones are looked up in the store. A report may outrun the answer
that names its message: while its channel has answers outstanding it is parked. A report that fits nothing on
its channel may fit one message of another channel of the same gateway; else it is unmatched.
"""

from collections.abc import Callable, Collection, Sequence
from math import inf
from typing import Final

from router.relay.events import Events
from router.relay.hearing import epochs
from router.relay.hearing.bounded_set import BoundedSet
from router.relay.hearing.channel_ids import ids_of
from router.relay.hearing.long_texts import LongTexts, is_heavy
from router.relay.hearing.open_segments import Key, OpenSegments
from router.relay.hearing.parked_reports import ParkedReports, Reported
from router.relay.hearing.recipient import agrees, is_among, verdicts
from router.relay.hearing.report_effects import ReportEffects
from router.relay.hearing.report_lookups import ReportLookups
from router.relay.hearing.reports_on_disk import Outcomes, Read, look_up, look_up_beside, rebuilt
from router.relay.hearing.unmatched_reports import UnmatchedReports
from router.relay.interfaces import Clock, instants
from router.relay.one_by_one import take_each
from router.relay.owing.receipts import Receipts
from router.relay.plan.scheduler import Scheduler
from router.relay.remote_ids import MOST_TRUST, Candidate, RemoteIds
from router.relay.sending.attempt import Attempt, Part
from router.relay.sending.attempts import Attempts
from router.relay.sending.sendings import Sendings
from router.routing.table import Way
from router.sms.report import StatusReport
from router.store.entities import Found, Stage, Underway
from router.store.interface import Reader, Store

OPEN: Final = 50_000
"""Ids in memory of segments that wait for their report."""

CHECK: Final = 10.0
"""Seconds between two looks whether anything that is open is on disk only."""


class Correlation:
    """Takes status reports; one part of the promise `interfaces.Inbound`."""

    def __init__(
        self,
        clock: Clock,
        store: Store,
        scheduler: Scheduler,
        sendings: Sendings,
        attempts: Attempts,
        receipts: Receipts,
        events: Events,
        way: Callable[[Underway], Way],
        most_open: int = OPEN,
    ) -> None:
        self._now = instants(clock)
        self._store = store
        self._scheduler = scheduler
        self._way = way
        self._open = OpenSegments(most_open)
        self._long = LongTexts(most_open)
        self._lookups = ReportLookups(store, self._go_on)
        self._ids = ids_of(scheduler.fleet)
        self._parked = ParkedReports(self._ids)
        self._check_at = 0.0
        self.unmatched = UnmatchedReports(clock, events)
        self._effects = ReportEffects(
            store, sendings, attempts.refusals, receipts, self._open, self._long, self.unmatched
        )
        self.give_up = self._effects.give_up
        self._settled = BoundedSet[tuple[int, int]](OPEN)
        """Segments that were settled while the store was asked: it may show them as they were before."""
        attempts.remember = self.remember

    def restore(self, reader: Reader, last_id: int) -> None:
        """Note, at a start, that segments up to this id may be open on disk only."""
        epochs.restore(self._scheduler.channels, reader)
        self._open.on_disk = last_id if reader.stage(Stage.SUBMITTED, 0, 1) else 0

    def remember(self, part: Part, remote_id: str) -> None:
        """Note the far side's id of a segment."""
        attempt = part.attempt
        channel, key = attempt.channel.id, (attempt.channel.id, remote_id)
        part.remote_id = remote_id
        if changes := epochs.answered(part, self._open.newest(key)):
            self._store.write(changes, lazy=True)
        ids = self._ids[channel]
        if len(remote_id) not in ids.widths or not _is_in_digits(remote_id):
            # Nearly all are numbers in digits, as wide as others were: there is nothing new in them.
            ids.note(remote_id)
        self._open.add(key, part)
        message = part.message
        if not attempt.whole or message.payload or (message.tlvs and is_heavy(message)):
            attempt.call(part.number, remote_id)
            self._keep(attempt)
        if ids.parked:
            # Reports that may have waited for this answer; if it is not theirs, they wait on.
            for report, acknowledge in self._parked.unpark(channel, remote_id):
                self.reported(channel, report, acknowledge)

    def reported(self, channel: str, report: StatusReport, acknowledge: Callable[[], None]) -> None:
        """Settle the message of a report; ``acknowledge`` is called when the outcome is on disk."""
        key = channel, report.remote_id
        behind = self._lookups.behind
        if behind and key in behind:
            # The store shows it as it was before the report in front of this one.
            behind[key].append((report, acknowledge))
            return
        part, ids = self._open.newest(key), self._ids[channel]
        if part is None or not ids.plain or _is_of_before(part) or not self._is_to(part, report, ids):
            part = self._meant(channel, report, sure=not self._open.on_disk)
            if part is not None and self._went_elsewhere(part, report):
                self._elsewhere(key, report, acknowledge, part)
                return
        if part is not None:
            self._settle(part, report, acknowledge)
        elif self._open.on_disk:
            self._ask(key, report, acknowledge)
        else:
            self._park(key, report, acknowledge)

    def _is_to(self, part: Part, report: StatusReport, ids: RemoteIds[Part]) -> bool:
        """Tell whether the newest segment of its id is meant, by the number in the report if it has one."""
        addresses, went_to = report.addresses, part.message.destination_addr.addr
        if not addresses:
            return True
        # A comparison of strings decides nearly all; the rest takes some microseconds.
        alike = went_to in addresses or addresses[0].lstrip("+") == went_to.lstrip("+")
        if not alike and not agrees(addresses, part, self._country(part)):
            return False
        if ids.trust < MOST_TRUST:
            ids.agreed()
        return True

    def _country(self, part: Part) -> str | None:
        return self._scheduler.ledger.country(part.attempt.planned, part.attempt.channel)

    def _meant(self, channel: str, report: StatusReport, sure: bool) -> Part | None:
        """Return the segment in memory that the report is about; ``sure`` if the disk need not be asked."""
        ids = self._ids[channel]
        forms = ids.forms(report.remote_id)
        read = [(how, form, part) for how, form in forms for part in self._open.under((channel, form))]
        parts = [part for _, _, part in read]
        told = verdicts(report.addresses, parts, self._country) if report.addresses else [None] * len(parts)
        found: Sequence[Candidate[Part]] = [
            Candidate(how, part, agrees, id) for (how, id, part), agrees in zip(read, told, strict=True)
        ]
        if False in told and self._has_ended(((channel, report.remote_id),), report):
            found = [one for one in found if one.agrees is not False]
        found = epochs.in_latest(found, report.remote_id, self._open.lately((channel, report.remote_id)))
        return ids.choose(report.remote_id, epochs.newest_first(found, ids.readings), sure)

    def _ask(self, key: Key, report: StatusReport, acknowledge: Callable[[], None]) -> None:
        ids = self._ids[key[0]]
        forms, plain = ids.forms_on_disk(key[1]), ids.plain
        self._lookups.ask(
            key,
            lambda reader: look_up(reader, key, forms, plain),
            lambda read: self._found(key, report, acknowledge, read),
        )

    def is_busy(self, channels: Collection[str], reports: bool) -> bool:
        """Tell whether these channels have something in flight or, with ``reports``, one may still come."""
        busy = any(one.in_flight for one in self._scheduler.channels.values() if one.id in channels)
        return busy or (reports and (bool(self._open.on_disk) or self._open.has_of(channels)))

    def tick(self) -> None:
        """Give up parked reports whose answer has not come; called once a second."""
        now = self._now()
        self._lookups.tick()
        take_each(self._parked.over(now), lambda one: self._elsewhere(one[0], *one[1]), lambda one: one[0])
        if self._open.on_disk and self._check_at <= now:
            self._check_at = now + CHECK
            upto = self._open.on_disk
            self._store.read(
                lambda reader: reader.unreported(inf, 0, 1),
                lambda found: self._checked(upto, found),
                _look_again,
            )

    def _checked(self, upto: int, oldest: Sequence[Underway]) -> None:
        if self._open.on_disk == upto and not (oldest and oldest[0].sending.id <= upto):
            self._open.on_disk = 0

    def _found(self, key: Key, report: StatusReport, acknowledge: Callable[[], None], read: Read) -> None:
        self._take_up(read)
        part = self._meant(key[0], report, sure=True)
        if part is None:
            self._park(key, report, acknowledge)
        elif self._went_elsewhere(part, report):
            self._elsewhere(key, report, acknowledge, part)
        else:
            self._settle(part, report, acknowledge)

    def _go_on(self, key: Key, behind: Sequence[Reported]) -> None:
        """Take the reports that came during the question, in order."""
        if not self._lookups.behind:
            self._settled.clear()
        for report, acknowledge in behind:
            self.reported(key[0], report, acknowledge)

    def _take_up(self, read: Read) -> None:
        """Keep in memory what was read, unless it is there already or was settled since."""
        for key, found, outcomes in read:
            which = found.underway.sending.id, found.number or 1
            there = ((one.attempt.planned.sending.id, one.number) for one in self._open.under(key))
            if which in self._settled or which in there:
                continue
            part = self._part(found, outcomes)
            part.remote_id = key[1]
            if found.number:
                part.attempt.call(found.number, key[1])
            self._ids[key[0]].note(key[1])
            self._open.add(key, part)
            if part.attempt.whole and is_heavy(part.message):
                part.attempt.call(part.number, key[1])
                self._keep(part.attempt)

    def _part(self, found: Found, outcomes: Outcomes) -> Part:
        """Return the segment; all segments of a sending share one attempt, which collects their outcomes."""
        underway = found.underway
        attempt = self._long.of(underway.sending.id) if found.number else None
        if attempt is None:
            channel = self._scheduler.channels[underway.channel]
            attempt = rebuilt(underway, self._way(underway), channel, outcomes)
            if found.number:
                self._keep(attempt)
        return attempt.part(found.number or 1)

    def _keep(self, attempt: Attempt) -> None:
        for oldest in self._long.keep(attempt):
            # All of its segments or none, or their outcomes would be collected in two places.
            self._open.forget_all(oldest)

    def _settle(self, part: Part, report: StatusReport, acknowledge: Callable[[], None]) -> None:
        which = part.attempt.planned.sending.id, part.number
        if self._effects.settle(part, report, acknowledge) and self._lookups.behind:
            self._settled.add(which)

    def _park(self, key: Key, report: StatusReport, acknowledge: Callable[[], None]) -> None:
        """Park the report if its answer may still come and there is room; else look elsewhere."""
        channel = self._scheduler.channels.get(key[0])
        waits = channel is not None and (channel.in_flight or key in self._parked)
        if not waits or not self._parked.park(key, (report, acknowledge), self._now()):
            self._elsewhere(key, report, acknowledge)

    def _went_elsewhere(self, part: Part, report: StatusReport) -> bool:
        """Tell whether the segment went to another number than the report names."""
        return bool(report.addresses) and agrees(report.addresses, part, self._country(part)) is False

    def _elsewhere(
        self, key: Key, report: StatusReport, acknowledge: Callable[[], None], part: Part | None = None
    ) -> None:
        """Look among the gateway's other channels, as a box may mix them up; ``part`` matches by id alone."""
        others = [(id, key[1]) for id in self._scheduler.fleet.beside(key[0])]
        if self._has_ended([key, *others], report):
            self.unmatched.answer(key[0], report, acknowledge)
        elif others and report.addresses and self._open.on_disk and key not in self._lookups.behind:
            self._lookups.ask(
                key,
                lambda reader: look_up_beside(reader, others),
                lambda read: self._found_beside(key, others, (report, acknowledge), part, read),
            )
        else:
            self._settle_beside(key, others, (report, acknowledge), part)

    def _found_beside(
        self, key: Key, others: Sequence[Key], reported: Reported, part: Part | None, read: Read
    ) -> None:
        self._take_up(read)
        if part is not None and part not in self._open.under((key[0], part.remote_id)):
            part = None
        self._settle_beside(key, others, reported, part)

    def _settle_beside(self, key: Key, others: Sequence[Key], reported: Reported, part: Part | None) -> None:
        """Settle the only segment beside that has this id and number; never guess among several."""
        report, acknowledge = reported
        parts = [part for one in others for part in self._open.under(one)]
        told = verdicts(report.addresses, parts, self._country)
        if told.count(True) == 1:
            part = parts[told.index(True)]
        if part is None:
            self.unmatched.answer(key[0], report, acknowledge)
        else:
            self._settle(part, report, acknowledge)

    def _has_ended(self, keys: Sequence[Key], report: StatusReport) -> bool:
        """Tell whether the report repeats one whose message has ended: it must not end another."""
        ended = (self._open.lately(key) for key in keys)
        return any(one is not None and is_among(one[0], report.addresses) for one in ended)


def _look_again() -> None:
    """Do nothing: the next look asks the store again."""


def _is_of_before(part: Part) -> bool:
    """Tell whether the segment went out before its far side restarted its ids."""
    return part.attempt.epoch != part.attempt.channel.epoch


def _is_in_digits(remote_id: str) -> bool:
    return remote_id.isascii() and remote_id.isdecimal()
