"""Permission of an ESME to send a text to a number: checked at acceptance, and again when it comes due.

``active`` tells whether any such rule is in use; where it is not, nobody asks further.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import tzinfo
from typing import Final

from router.clocks import Dates, Instant
from router.relay.account import Account
from router.relay.errors import MessageRefused, Refusal
from router.relay.who.bans import Bans
from router.relay.who.blocked import Blocked
from router.relay.who.quotas import Quotas
from router.relay.who.same_text import hash_of
from router.routing.numbers import Identity, identity
from router.routing.recent_messages import SegmentId
from router.sms.address import Address
from router.sms.joiner import place_of
from router.sms.message import UDHI, ShortMessage
from router.sms.segments import count
from router.store.changes import Change
from router.store.entities import Sending
from router.store.interface import Reader, Store

FORGETS: Final = 600.0
"""Seconds between two looks for counts to forget."""


class Permits:
    """``now`` returns instants."""

    def __init__(
        self, now: Callable[[], Instant], dates: Dates, store: Store, zone: tzinfo, bans: Bans
    ) -> None:
        self._now = now
        self._dates = dates
        self._write = store.write
        self.quotas = Quotas(dates, now, store, zone)
        self.blocked = Blocked(bans)
        self.active = False
        self.counts = False
        """An ESME has limits."""
        self._look = 0.0

    def prepare(self, accounts: Iterable[Account]) -> None:
        """Note, before the start, which accounts have limits."""
        self.quotas.expect(accounts)
        self._note()

    def restore(self, reader: Reader) -> None:
        """Load the stored state, at a start."""
        self.blocked.restore(reader)
        self._note()
        self._write(self.quotas.restore(reader))

    def change(self, accounts: Iterable[Account], bans: Bans) -> None:
        """Put other limits, and other blocked numbers, into force."""
        self.quotas.change(accounts)
        self.blocked.bans = bans
        self._note()

    def _note(self) -> None:
        self.counts = bool(self.quotas)
        self.active = self.counts or bool(self.blocked)

    # --- sending

    def take(self, account: Account, message: ShortMessage, country: str | None, id: int) -> None:
        """Charge a message that is being accepted; the acceptance must be written in the same turn.

        ``country`` is the one its number is read by, also when the charge is given back. Raises
        MessageRefused, and charges nothing.
        """
        number = _number(message, country)
        if self.blocked.blocks(account.system_id, number):
            raise MessageRefused(Refusal.BLOCKED)
        if self.quotas.counts(account.system_id):
            text = hash_of(message, account.alphabet) if account.repeat else 0
            segments, segment = count(message, account.alphabet), _segment(message)
            self._write(self.quotas.charge(account, id, segments, number, text, segment))

    def against(self, account: Account, message: ShortMessage, country: str | None) -> Refusal | None:
        """Return the reason against a message now; None if there is none. Nothing is charged."""
        number = _number(message, country)
        if self.blocked.blocks(account.system_id, number):
            return Refusal.BLOCKED
        text = hash_of(message, account.alphabet) if account.repeat else 0
        segments = count(message, account.alphabet)
        return self.quotas.against(account.system_id, segments, number, text, _segment(message))

    def bars(self, sending: Sending, country: str | None) -> Refusal | None:
        """Return the reason against a message that was queued; None if there is none."""
        number = _number(sending.message, country)
        if self.blocked.blocks(sending.esme, number):
            return Refusal.BLOCKED
        return Refusal.OVER_LIMIT if self.quotas.is_over(sending.esme, number) else None

    def give_back(self, sendings: Sequence[Sending], country: str | None) -> None:
        """Refund a text that ends in this turn and of which nothing was sent."""
        changes = self.quotas.give_back(sendings, _number(sendings[0].message, country))
        if changes:
            self._write(changes)

    def retells(self, account: Account, sending: Sending, after: ShortMessage, country: str | None) -> bool:
        """Charge the difference for another text of a waiting message, which is written in this turn.

        Return False, and charge nothing, if its ESME may not send so many, or has just sent that text.
        """
        more = count(after, account.alphabet) - count(sending.message, account.alphabet)
        text = hash_of(after, account.alphabet) if account.repeat else 0
        number = _number(sending.message, country)
        changes = self.quotas.retell(account.system_id, sending.id, number, text, more)
        if changes is None:
            return False
        self._write(changes)
        return True

    # --- other events

    def hears(
        self, esmes: Iterable[str], source: Address, country: str | None, text: str
    ) -> Sequence[Change]:
        """Apply an SMS to these ESMEs. Return the changes to write with it."""
        changes = self.blocked.heard(esmes, source, country, text, self._dates.now())
        self._note()
        return changes

    def unblock(self, number: Identity, then: Callable[[], None]) -> bool:
        """Unblock a number for all ESMEs; ``then`` is called when that is on disk.

        Return False if it was not blocked.
        """
        changes = self.blocked.remove(number)
        if changes:
            self._write(changes, then)
            self._note()
        return bool(changes)

    def reset(self, esme: str, then: Callable[[], None]) -> None:
        """Reset the `total` of an ESME; ``then`` is called when that is on disk."""
        self._write(self.quotas.reset(esme), then)

    def set_back(self) -> None:
        """Follow a clock for dates that was set back."""
        self._write(self.quotas.set_back())

    def tick(self) -> None:
        """Forget now and then what counts no more; called once a second."""
        if self._now() >= self._look:
            self._look = self._now() + FORGETS
            self.quotas.forget()


def _number(message: ShortMessage, country: str | None) -> Identity:
    to = message.destination_addr
    return identity(to.addr, to.ton, country)


def _segment(message: ShortMessage) -> SegmentId | None:
    """Return its place in a text that its sender cut; None if it is whole."""
    place = place_of(message) if message.esm_class & UDHI or message.tlvs else None
    if place is None or place[1].total == 1:
        return None
    form, found = place
    return SegmentId(f"{form} {found.reference}/{found.total} {message.source_addr.addr}", found.number)
