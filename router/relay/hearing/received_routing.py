"""Received SMS: the ESMEs that one is for, and the deliveries owed for it."""

from collections.abc import Callable, Collection, Iterable, Sequence

from router.clocks import Dates
from router.relay.account import Account
from router.relay.directory import Directory
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.figures import Figures
from router.relay.ids import IdCounter
from router.relay.interfaces import Clock, instants
from router.relay.owing.delivery import Delivery
from router.relay.plan.fleet import Fleet
from router.relay.targets import is_target
from router.relay.who.permits import Permits
from router.sms.address import Address
from router.sms.joiner import Joined, Joiner, place_of
from router.sms.lone_segments import apart
from router.sms.message import UDHI, ShortMessage
from router.sms.parts import text_of
from router.sms.reading import Unreadable
from router.sms.segments import join
from router.sms.sniff import corrected
from router.sms.value import evolve
from router.store.changes import Arrived, Change, Claimed, Owe, ReceivedForgotten
from router.store.entities import Owed, OwedKind, ReceivedSms
from router.store.interface import Reader, Store

PAGE = 1000
"""Segments read at once, at a start."""


class ReceivedRouting:
    """Takes the received SMS that `deduplication` let through."""

    def __init__(
        self,
        clock: Clock,
        dates: Dates,
        store: Store,
        directory: Directory,
        fleet: Fleet,
        delivery: Delivery,
        events: Events,
        ids: IdCounter,
        owed_ids: IdCounter,
        wrote: Callable[[str, Address], str | None],
        join_timeout: float,
        permits: Permits,
        figures: Figures,
    ) -> None:
        self._now = instants(clock)
        self._dates = dates
        self._store = store
        self._directory = directory
        self._fleet = fleet
        self._delivery = delivery
        self._events = events
        self._ids = ids
        self._owed_ids = owed_ids
        self._wrote = wrote
        self._permits = permits
        self.joiner: Joiner[ReceivedSms] = Joiner(join_timeout)
        self._restored: list[ReceivedSms] = []
        self._figures = figures

    def arrived(
        self,
        channel: str,
        message: ShortMessage,
        acknowledge: Callable[[], None],
        beside: Collection[Change] = (),
    ) -> None:
        """Take an SMS; it is acknowledged once it is stored, whoever it is for.

        ``beside`` is written in the same commit. A segment waits for its siblings, and becomes one text with
        them.
        """
        place = place_of(message) if message.esm_class & UDHI or message.tlvs else None
        if place is None or place[1].total == 1:
            self._take(channel, message, self._dates.now(), (), acknowledge, beside)
            return
        segment = ReceivedSms(
            id=self._ids.next(), channel=channel, message=message, at=self._dates.now(), esmes=()
        )
        self._store.write([Arrived(segment, waiting=True), *beside], acknowledge)
        self._add(segment)

    def give(self, received: ReceivedSms, esme: str, given: Callable[[], None]) -> None:
        """Deliver an SMS to one more ESME; ``given`` is called when that is on disk."""
        debt = self._debt(received, esme)
        esmes = (*(one for one in received.esmes if one != esme), esme)

        def on_disk() -> None:
            self._delivery.owe(debt)
            given()

        self._store.write([Claimed(received.id, esmes), Owe(debt)], on_disk)

    def restore(self, reader: Reader) -> None:
        """Load the segments that waited, at a start."""
        after = 0
        while page := reader.received_waiting(after, PAGE):
            for segment in page:
                self._restored.append(segment)
            after = page[-1].id

    def start(self) -> None:
        restored, self._restored = self._restored, []
        for segment in restored:
            self._add(segment)

    def tick(self) -> None:
        """Hand on segments that have waited long enough; called once a second."""
        for ended in self.joiner.expired(self._now()):
            self._go_on(ended)

    def _add(self, segment: ReceivedSms) -> None:
        since = self._dates.instant(segment.at)
        ended = self.joiner.add(segment.channel, segment, segment.message, since)
        if ended is not None:
            self._go_on(ended)
        for crowded in self.joiner.crowded():
            self._go_on(crowded)

    def _go_on(self, ended: Joined[ReceivedSms]) -> None:
        segments = [segment for segment, _ in ended.segments]
        channel, at = segments[0].channel, segments[0].at
        if ended.complete and len(segments) > 1:
            message = self._joined(channel, ended.messages)
            if message is not None:
                self._take(channel, message, at, [*segments, *ended.repeats])
                return
        alphabet = self._fleet.alphabet(channel)
        messages = apart(ended.messages, alphabet)
        if self._is_doubted(channel):
            messages = [corrected(message, alphabet) for message in messages]
        for segment, message in zip(segments, messages, strict=True):
            self._take(channel, message, segment.at, [segment])
        self._store.write([ReceivedForgotten(repeat.id) for repeat in ended.repeats])

    def _joined(self, channel: str, segments: Sequence[ShortMessage]) -> ShortMessage | None:
        """Return the text of the segments; None if they are of several alphabets, or are no text.

        Where data_coding is doubted, only the whole text is enough to judge by.
        """
        alphabet = self._fleet.alphabet(channel)
        try:
            message = join(segments, alphabet)
        except Unreadable:
            return None
        return corrected(message, alphabet) if self._is_doubted(channel) else message

    def _is_doubted(self, channel: str) -> bool:
        settings = self._fleet.settings(channel)
        return settings is not None and settings.doubted

    def _take(
        self,
        channel: str,
        message: ShortMessage,
        at: float,
        instead_of: Sequence[ReceivedSms],
        acknowledge: Callable[[], None] | None = None,
        beside: Collection[Change] = (),
    ) -> None:
        """Store an SMS in place of the segments that it was."""
        # Rules see the destination_addr that the ESME will.
        message = self._addressed(channel, message)
        esmes = self._whose(channel, message)
        received = ReceivedSms(
            id=self._ids.next(), channel=channel, message=message, at=at, esmes=tuple(esmes)
        )
        self._figures.channel(channel).received += 1
        for esme in esmes:
            if not is_target(esme):
                self._figures.esme(esme).received += 1
        debts = [self._debt(received, esme) for esme in esmes]
        if not esmes:
            self._events.tell(EventKind.UNCLAIMED, channel, id=received.id)

        def on_disk() -> None:
            if acknowledge is not None:
                acknowledge()
            for owed in debts:
                self._delivery.owe(owed)

        changes: list[Change] = [Arrived(received), *map(Owe, debts), *beside]
        if self._permits.blocked.bans.listens:
            changes += self._heard(channel, message, esmes)
        self._store.write([*changes, *(ReceivedForgotten(each.id) for each in instead_of)], on_disk)

    def _heard(self, channel: str, message: ShortMessage, creditors: Sequence[str]) -> Sequence[Change]:
        """Return the changes if the text says `stop` or `start` to the ESMEs that it belongs to.

        Where a rule sends it to servers alone, these are the ESMEs that would get it without any rule.
        """
        accounts = self._directory.present.accounts
        esmes = [one for one in creditors if one in accounts] or self._by_default(channel, message)
        settings = self._fleet.settings(channel)
        country = None if settings is None else settings.country
        text = text_of(message, self._fleet.alphabet(channel))
        return self._permits.hears(esmes, message.source_addr, country, text)

    def _debt(self, received: ReceivedSms, esme: str) -> Owed:
        return Owed(
            seq=self._owed_ids.next(),
            esme=esme,
            kind=OwedKind.RECEIVED,
            of=received.id,
            message_id=received.id,
            message=received.message,
            channel=received.channel,
            accepted_at=received.at,
            at=received.at,
        )

    def _addressed(self, channel: str, message: ShortMessage) -> ShortMessage:
        """Return the SMS with the channel's number, or else its ID, as destination_addr.

        Only an empty one, or one of the channel's own names (GoIPs write those), is replaced.
        """
        came, settings = message.destination_addr.addr, self._fleet.settings(channel)
        if came and (settings is None or came not in settings.own_names):
            return evolve(message, registered_delivery=0)
        own = "" if settings is None else settings.number
        digits = own.lstrip("+")
        to = Address(1, 1, digits) if own.startswith("+") else Address(0, 0, own or channel)
        return evolve(message, destination_addr=to, registered_delivery=0)

    def _whose(self, channel: str, message: ShortMessage) -> Sequence[str]:
        for rule in self._directory.present.rules:
            esmes = rule(channel, message)
            if esmes is not None:
                return esmes
        return self._by_default(channel, message)

    def _by_default(self, channel: str, message: ShortMessage) -> Sequence[str]:
        """Return the ESME for an SMS that no rule takes.

        It is the ESME that has this channel alone; else the one that last wrote to this number by the
        channel; else the only one that may use the channel; else the only one.
        """
        accounts = [each for each in self._directory.present.accounts.values() if each.enabled]
        alone = _names(account for account in accounts if account.via == (channel,))
        covering = _names(account for account in accounts if account.via and channel in account.via)
        last = self._wrote(channel, message.source_addr)
        wrote = _names(account for account in accounts if account.system_id == last)
        for candidates in (alone, wrote, covering, _names(accounts)):
            if len(candidates) == 1:
                return candidates
        return ()


def _names(accounts: Iterable[Account]) -> list[str]:
    return [account.system_id for account in accounts]
