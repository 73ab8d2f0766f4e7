"""Acceptance: limits, route, id, and one write; the answer leaves when it is on disk."""

from collections.abc import Callable, Sequence

from attrs import evolve, frozen

from router.relay.accounts import Account, Accounts
from router.relay.allowance import Allowance
from router.relay.attempts import Attempts
from router.relay.channels import ChannelSettings
from router.relay.errors import Refusal, Refused
from router.relay.interfaces import Clock
from router.relay.numbers import Numbers
from router.relay.plan import Channel, Planned
from router.relay.scheduler import Scheduler
from router.routing.match import Facts
from router.routing.table import Otherwise, Table, Way
from router.sms.address import Address
from router.sms.alphabet import CannotEncode
from router.sms.message import ShortMessage
from router.sms.parts import text_of
from router.sms.segments import TooLong, count
from router.store.interface import Accepted, Sending, Stage, Store, Underway

LONGEST_IN_ONE = 140
"""Octets: a text that has no more is one segment in any alphabet but ASCII with many brackets."""


@frozen(kw_only=True)
class Request:
    """What an account asks for. Times are seconds of Unix time, None if not asked for."""

    account: Account
    message: ShortMessage
    deliver_at: float | None = None
    expires_at: float | None = None


class Submission:
    """Takes messages from accounts."""

    def __init__(
        self,
        clock: Clock,
        store: Store,
        table: Table,
        accounts: Accounts,
        scheduler: Scheduler,
        attempts: Attempts,
        ids: Numbers,
        minute_of_day: Callable[[float], int],
    ) -> None:
        self._clock = clock
        self._store = store
        self._table = table
        self._accounts = accounts
        self._scheduler = scheduler
        self._attempts = attempts
        self._ids = ids
        self._minute_of_day = minute_of_day
        self._allowances: dict[str, Allowance] = {}
        self.open = True
        self.keeping = True
        """The store can be written. While it cannot, what were taken would wait unanswered for long."""

    def accept(self, request: Request, accepted: Callable[[int], None]) -> None:
        """Take a message; ``accepted`` is called with its id when it is on disk. Raises Refused, at once."""
        now = self._clock.seconds()
        way = self._admit(request.account, request.message, now)
        self._enter(self._sending(request, request.message, way, now, self._ids.next(), 0), way, accepted)

    def accept_many(
        self, request: Request, destinations: Sequence[Address], accepted: Callable[[int], None]
    ) -> Sequence[tuple[Address, Refusal]]:
        """Take one message to several numbers (submit_multi), all in one commit.

        Gives the destinations that are refused; ``accepted`` is called once, with the id of the message.
        Raises Refused if none is taken.
        """
        now = self._clock.seconds()
        taken: list[tuple[ShortMessage, Way]] = []
        refused: list[tuple[Address, Refusal]] = []
        for destination in destinations:
            message = evolve(request.message, destination_addr=destination)
            try:
                taken.append((message, self._admit(request.account, message, now, len(taken))))
            except Refused as error:
                refused.append((destination, error.refusal))
        if not taken:
            raise Refused(refused[0][1])
        ids = [self._ids.next() for _ in taken]
        for id, (message, way) in zip(ids, taken, strict=True):
            sending = self._sending(request, message, way, now, id, ids[0])
            # What is written in one turn shares its commit, so the last one speaks for all.
            self._enter(sending, way, (lambda _: accepted(ids[0])) if id == ids[-1] else _nothing)
        return refused

    def _admit(self, account: Account, message: ShortMessage, now: float, beside: int = 0) -> Way:
        self._within_limits(account, now, beside)
        way = self._way(account, message, now)
        self._fits(account, message, way)
        return way

    def _sending(
        self, request: Request, message: ShortMessage, way: Way, now: float, id: int, part_of: int
    ) -> Sending:
        expires_at = now + way.validity
        if request.expires_at is not None:
            expires_at = min(expires_at, request.expires_at)
        return Sending(
            id=id,
            esme=request.account.system_id,
            way=way.name,
            message=message,
            accepted_at=now,
            due_at=now if request.deliver_at is None else max(now, request.deliver_at),
            expires_at=expires_at,
            part_of=part_of,
        )

    def _enter(self, sending: Sending, way: Way, accepted: Callable[[int], None]) -> None:
        if sending.due_at > sending.accepted_at:
            self._accounts.waiting[sending.esme] += 1
            self._store.write([Accepted(sending, Stage.HELD)], lambda: accepted(sending.id))
        else:
            self._take(Planned(sending, way), accepted)

    def way_of(self, underway: Underway) -> Way:
        """The way of a sending that was read back: decided anew, as the routes are now."""
        sending = underway.sending
        if sending.way.startswith("="):
            return self._table.direct(sending.way[1:])
        account = self._accounts.get(sending.esme) or Account(system_id=sending.esme, password="")
        facts = self._facts(account, sending.message, self._clock.seconds())
        return self._table.decide(facts, account.sender) or Way(name=sending.way, channels=())

    def way_named(self, name: str, esme: str) -> Way:
        """The way that sendings of this ESME were queued along."""
        account = self._accounts.get(esme) or Account(system_id=esme, password="")
        return self._table.named(name, account.sender) or Way(name=name, channels=())

    def _take(self, planned: Planned, accepted: Callable[[int], None]) -> None:
        sending = planned.sending
        channel = self._scheduler.place(planned)
        if channel is not None:
            try:
                attempt = self._attempts.prepare(planned, channel)
            except (CannotEncode, TooLong):
                self._accounts.waiting[sending.esme] += 1
                self._store.write([Accepted(sending)], lambda: accepted(sending.id))
                self._accounts.waiting[sending.esme] -= 1
                self._attempts.unfit(planned, channel)
                return

            def leave() -> None:
                accepted(sending.id)
                self._attempts.launch(attempt)

            in_flight = Accepted(
                sending,
                Stage.IN_FLIGHT,
                channel.id,
                channel.epoch,
                sending.id & 0xFFFF,
                len(attempt.parts),
            )
            self._store.write([in_flight], leave)
        else:
            self._accounts.waiting[sending.esme] += 1
            self._store.write([Accepted(sending)], lambda: accepted(sending.id))

    def _within_limits(self, account: Account, now: float, beside: int) -> None:
        """``beside``: so many are being taken with it."""
        if not (self.open and self.keeping):
            raise Refused(Refusal.NOT_NOW)
        if account.rate is not None:
            allowance = self._allowances.get(account.system_id)
            if allowance is None:
                allowance = self._allowances[account.system_id] = Allowance(account.rate, now)
            if not allowance.take(now):
                raise Refused(Refusal.THROTTLED)
        if self._accounts.waiting[account.system_id] + beside >= account.queue:
            raise Refused(Refusal.QUEUE_FULL)

    def _way(self, account: Account, message: ShortMessage, now: float) -> Way:
        way = self._table.decide(self._facts(account, message, now), account.sender)
        if way is None:
            raise Refused(Refusal.NO_ROUTE)
        if way.otherwise is Otherwise.REJECT and not any(one.capacity for one in self._channels(way)):
            raise Refused(Refusal.NO_CHANNEL)
        return way

    def _channels(self, way: Way) -> list[Channel]:
        """Those of its channels that there are: one may be disabled, and is named all the same."""
        channels = self._scheduler.channels
        return [channels[id] for id in way.channels if id in channels]

    def _facts(self, account: Account, message: ShortMessage, now: float) -> Facts:
        return Facts(
            message,
            account.system_id,
            lambda: self._minute_of_day(now),
            lambda: text_of(message, account.alphabet),
        )

    def _fits(self, account: Account, message: ShortMessage, way: Way) -> None:
        """Too long for every channel of its way is told at once."""
        if len(message.short_message) <= LONGEST_IN_ONE:
            return
        segments = count(message, account.alphabet)
        if segments > max((_most(one.settings) for one in self._channels(way)), default=segments):
            raise Refused(Refusal.TOO_LONG)


def _most(settings: ChannelSettings) -> int:
    return settings.form.max_segments


def _nothing(id: int) -> None:
    """Another one speaks for it."""
