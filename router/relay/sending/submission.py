"""Acceptance: limits, route, id, and one write; the answer leaves when it is on disk."""

from collections.abc import Callable, Hashable, Sequence
from typing import Final

from router.clocks import Dates, Instant, Timestamp
from router.relay.account import Account
from router.relay.directory import Directory
from router.relay.errors import STATUS, MessageRefused, Refusal
from router.relay.ids import IdCounter, NoIds
from router.relay.interfaces import Clock, instants
from router.relay.plan.plan import Planned
from router.relay.plan.scheduler import Scheduler
from router.relay.plan.segment_channels import series_of
from router.relay.sending.attempt import Attempt
from router.relay.sending.attempts import Attempts
from router.relay.sending.misnamed_texts import MisnamedTexts
from router.relay.sending.segment_joining import SegmentJoining
from router.relay.sending.sendings import Sendings
from router.relay.sending.submit_request import SubmitRequest
from router.relay.sending.unfit_texts import present, unfit
from router.relay.sending.ways import Ways, same_channel
from router.relay.who.allowance import Allowance
from router.relay.who.permits import Permits
from router.routing.table import Otherwise, Way
from router.sms.address import Address
from router.sms.alphabet import Alphabet, CannotEncode
from router.sms.message import ShortMessage
from router.sms.segments import TooLong, passes
from router.sms.value import evolve
from router.store.entities import Sending, Stage

REJECT: Final = Otherwise.REJECT


class Submission:
    """Takes messages from accounts."""

    def __init__(
        self,
        clock: Clock,
        dates: Dates,
        sendings: Sendings,
        ways: Ways,
        directory: Directory,
        scheduler: Scheduler,
        attempts: Attempts,
        segment_joining: SegmentJoining,
        ids: IdCounter,
        misnamed: MisnamedTexts,
        permits: Permits,
    ) -> None:
        self._now = instants(clock)
        self._dates = dates
        self._sendings = sendings
        self.figures = sendings.figures
        self._ways = ways
        self._directory = directory
        self._scheduler = scheduler
        self._attempts = attempts
        self._segment_joining = segment_joining
        self._ids = ids
        self._misnamed = misnamed
        self._permits = permits
        self._allowances: dict[str, Allowance] = {}
        self.open = True
        self.keeping = True
        """The store can be written. While it cannot, what were taken would wait unanswered for long."""

    def accept(self, request: SubmitRequest, accepted: Callable[[int], None]) -> Sending:
        """Take a message; ``accepted`` gets its id when it is on disk. Raises MessageRefused at once.

        Return the sending that is being written: other writes of the same turn are in its commit.
        """
        now = self._now()
        way, id = self._admit(request, request.message, now, 0, request.charged)
        sending = self._sending(request, request.message, way, self._dates.at(now), id, 0)
        self._enter(sending, way, accepted)
        self.figures.accepted(sending, request.face)
        return sending

    def charge_rate(self, account: Account, count: int) -> None:
        """Charge ``count`` messages to the rate, ahead of ``charged`` requests, even below zero.

        Raises MessageRefused if none may be sent now.
        """
        if account.rate is not None and not self._allowance(account, self._now()).take(self._now(), count):
            self.figures.refused(account.system_id, STATUS[Refusal.THROTTLED])
            raise MessageRefused(Refusal.THROTTLED)

    def accept_many(
        self,
        request: SubmitRequest,
        destinations: Sequence[Address],
        accepted: Callable[[int], None],
        cost: int = 1,
        part_of: int = 0,
    ) -> Sequence[tuple[Address, Refusal]]:
        """Take one message to several numbers (submit_multi), all in one commit.

        It counts as ``cost`` messages for its account's rate. ``part_of`` is its id if others of its numbers
        were taken before. Return the refused destinations; ``accepted`` is called once, with the id of the
        message. Raises MessageRefused if none is taken.
        """
        now = self._now()
        if not request.charged:
            self.charge_rate(request.account, cost)
        taken: list[tuple[ShortMessage, Way, int]] = []
        refused: list[tuple[Address, Refusal]] = []
        known: dict[str, Refusal | None] = {}
        for destination in destinations:
            message = evolve(request.message, destination_addr=destination)
            try:
                way, id = self._admit(request, message, now, len(taken), True, known)
                taken.append((message, way, id))
            except MessageRefused as error:
                refused.append((destination, error.refusal))
        if not taken:
            raise MessageRefused(refused[0][1], refused)
        first, last, date = part_of or taken[0][2], taken[-1][2], self._dates.at(now)
        for message, way, id in taken:
            sending = self._sending(request, message, way, date, id, first)
            # Writes of one turn share a commit, so the last one speaks for all.
            self._enter(sending, way, (lambda _: accepted(first)) if id == last else _nothing)
            self.figures.accepted(sending, request.face)
        return refused

    def _admit(
        self,
        request: SubmitRequest,
        message: ShortMessage,
        now: Instant,
        beside: int,
        charged: bool,
        known: dict[str, Refusal | None] | None = None,
    ) -> tuple[Way, int]:
        """Return its way and id, and charge it; the caller accepts it in this turn.

        ``beside``: number of messages that are being taken with it. ``known``: the verdict of `unfit` by
        way, since their text is the same and need not be counted ten thousand times.
        """
        account, via = request.account, request.via
        try:
            self._within_limits(account, now, beside, charged)
            way = self._asked(account, message, via) if via else self._way(account, message)
            self._fits(account, message, way, known)
            id = self._id()
            if self._permits.active:
                self._permits.take(account, message, self._ways.country(account.system_id, way), id)
        except MessageRefused as refused:
            self.figures.refused(account.system_id, STATUS[refused.refusal])
            raise
        return way, id

    def _id(self) -> int:
        try:
            return self._ids.next()
        except NoIds:
            raise MessageRefused(Refusal.NOT_NOW) from None

    def _sending(
        self, request: SubmitRequest, message: ShortMessage, way: Way, now: Timestamp, id: int, part_of: int
    ) -> Sending:
        due_at = now if request.deliver_at is None else max(now, request.deliver_at)
        expires_at = due_at + way.validity
        if request.expires_at is not None:
            expires_at = min(expires_at, request.expires_at)
        return Sending(
            id=id,
            esme=request.account.system_id,
            way=way.name,
            message=message,
            accepted_at=now,
            due_at=due_at,
            expires_at=expires_at,
            part_of=part_of,
            origin=request.origin,
            hook=request.hook,
        )

    def _enter(self, sending: Sending, way: Way, accepted: Callable[[int], None]) -> None:
        series = series_of(sending)
        if series is not None:
            way = self._way_of_segment(series, way)
            if self._segment_joining.expects(sending) or not self._takes_segments(way, sending):
                self._segment_joining.take(sending, lambda id: self._answer(sending, accepted))
                return
            sending = evolve(sending, way=way.name)
        if sending.due_at > sending.accepted_at:
            self._sendings.hold(sending, Stage.HELD, lambda: self._answer(sending, accepted))
        else:
            planned = Planned(sending, way)
            planned.series = series
            self._take(planned, accepted)

    def _way_of_segment(self, series: Hashable, way: Way) -> Way:
        """Return the way by the channel of its text alone, if a segment of it has gone out."""
        settled = self._attempts.segment_channels.channel(series, self._now())
        if settled is None or settled not in way.channels or not self._scheduler.fleet.has(settled):
            return way
        return same_channel(way, settled)

    def _takes_segments(self, way: Way, sending: Sending) -> bool:
        """Tell whether this segment may leave alone by any channel of its way; not if it is rewritten."""
        # A match of the rewriting may begin in one segment and end in another.
        if way.rewrite is not None and way.rewrite.text:
            return False
        account = self._directory.sender(sending.esme)
        alphabet = Alphabet.GSM7 if account is None else account.alphabet
        forms = {one.settings.form for one in present(way, self._scheduler.channels)}
        return all(passes(sending.message, alphabet, form) for form in forms)

    def _take(self, planned: Planned, accepted: Callable[[int], None]) -> None:
        sending = planned.sending
        channel = self._scheduler.place(planned)
        if channel is None:
            self._sendings.accept(planned, lambda: self._answer(sending, accepted))
            return
        try:
            attempt = self._attempts.prepare(planned, channel)
        except (CannotEncode, TooLong):
            self._sendings.accept(planned, lambda: self._answer(sending, accepted))
            self._attempts.unfit(planned, channel)
        except Exception:
            # A bug of ours: it is not taken, and holds neither its channel nor its number.
            self._scheduler.settled(planned)
            self._scheduler.answered(channel)
            raise
        else:
            self._sendings.accept_out(attempt, lambda: self._leave(attempt, accepted))

    def _leave(self, attempt: Attempt, accepted: Callable[[int], None]) -> None:
        """Answer a message that is on disk, and send it."""
        self._answer(attempt.planned.sending, accepted)
        self._attempts.launch(attempt)

    def _answer(self, sending: Sending, accepted: Callable[[int], None]) -> None:
        """Tell whoever sent it that it is on disk."""
        self.figures.acceptance.observe(self._dates.now() - sending.accepted_at)
        accepted(sending.id)

    def _within_limits(self, account: Account, now: Instant, beside: int, charged: bool) -> None:
        """Raise MessageRefused if the account may not send more now.

        ``beside``: number of messages that are being taken with it; ``charged``: its rate was charged before.
        """
        if not (self.open and self.keeping):
            raise MessageRefused(Refusal.NOT_NOW)
        if account.rate is not None and not charged and not self._allowance(account, now).take(now):
            raise MessageRefused(Refusal.THROTTLED)
        if self._sendings.queue(account.system_id) + beside >= account.queue:
            raise MessageRefused(Refusal.QUEUE_FULL)

    def _allowance(self, account: Account, now: Instant) -> Allowance:
        allowance = self._allowances.get(account.system_id)
        if allowance is None or allowance.rate != account.rate:
            allowance = self._allowances[account.system_id] = Allowance(account.rate, now)
        return allowance

    def _asked(self, account: Account, message: ShortMessage, via: str) -> Way:
        way = self._ways.asked(account, message, via)
        if way is None:
            raise MessageRefused(Refusal.NOT_BY_THAT)
        return way

    def _way(self, account: Account, message: ShortMessage) -> Way:
        way = self._ways.decide(account, message)
        if way is None:
            raise MessageRefused(Refusal.NO_ROUTE)
        if way.otherwise is REJECT and not self._scheduler.usable(way):
            raise MessageRefused(Refusal.NO_CHANNEL)
        return way

    def _fits(
        self, account: Account, message: ShortMessage, way: Way, known: dict[str, Refusal | None] | None
    ) -> None:
        """Raise MessageRefused if no channel of its way can carry it; ``known`` as in `_admit`."""
        if known is not None and way.name in known:
            refusal = known[way.name]
        else:
            refusal = unfit(account, message, way, self._scheduler.channels, self._misnamed)
            if known is not None:
                known[way.name] = refusal
        if refusal is not None:
            raise MessageRefused(refusal)


def _nothing(id: int) -> None:
    """Do nothing: another one answers for it."""
