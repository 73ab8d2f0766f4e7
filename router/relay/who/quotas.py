"""Quotas of ESMEs: segments in a day, a month and in all, messages to one number, no text twice.

A message is charged when it is accepted, in the commit of its acceptance, and the charge is given back if it
ends and nothing of it was ever sent (docs/decisions/0031-limits-and-blocked.md).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import tzinfo
from functools import partial
from typing import Final

from router.clocks import Dates, Instant
from router.relay.account import Account
from router.relay.errors import MessageRefused, Refusal
from router.routing.budget import Budget, Charge, Span
from router.routing.numbers import Identity
from router.routing.recent_messages import Against, RecentMessages, SegmentId, Wrote
from router.routing.spans import bounds
from router.sms.segments import count
from router.store.changes import Change, Charged, Counted, Uncounted
from router.store.entities import Sending
from router.store.interface import Reader, Store

LASTING: Final = 2 * 86400.0
"""Seconds after which a message stops counting for `per_number` and `repeat`."""

REFUSALS: Final = {Against.OFTEN: Refusal.OVER_LIMIT, Against.AGAIN: Refusal.REPEATED}


Kept = tuple[Sequence[Charged], Sequence[Counted]]
"""The stored use of some ESMEs."""


def books_of(esme: str) -> str:
    """Return the name under which an ESME's charges are stored among the budgets of channels."""
    return f"@{esme}"


class Quota:
    """The use of one ESME. It has a budget, or a memory of messages, if there is such a limit."""

    def __init__(self, account: Account, zone: tzinfo, dates: Dates, since: float) -> None:
        self._zone = zone
        self._dates = dates
        self.account = account
        self.since = since
        """Date before which accepted messages were not charged."""
        self.budget = Budget(account.limits, zone, dates) if account.limits else None
        self.recent = self._recent()

    def change(self, account: Account, now: Instant) -> None:
        """Put other limits of the account into force; some limit was there before, and some is now."""
        before, self.account = self.account, account
        if before.limits != account.limits:
            if not account.limits:
                self.budget = None
            elif self.budget is None:
                self.budget = Budget(account.limits, self._zone, self._dates)
            else:
                self.budget = self.budget.under(account.limits, now)
        if self.recent is None:
            self.recent = self._recent()
        elif account.per_number or account.repeat:
            self.recent.limits, self.recent.repeat = account.per_number, account.repeat
        else:
            self.recent = None

    def _recent(self) -> RecentMessages | None:
        account = self.account
        if not (account.per_number or account.repeat):
            return None
        return RecentMessages(account.per_number, account.repeat, self._zone, self._dates)

    def restore(
        self, charged: Iterable[Charged], counted: Iterable[Counted], now: Instant
    ) -> Sequence[Change]:
        """Load the stored use. Return the changes to write."""
        changes: Sequence[Change] = ()
        rows = [(Span(one.span), one.began, one.segments) for one in charged]
        if self.budget is not None:
            changes = _moved(self.account.system_id, self.budget.restore(rows, (), now))
        if self.recent is not None:
            for one in counted:
                segment = SegmentId(one.series, one.part) if one.series else None
                wrote = Wrote(one.id, self._dates.instant(one.at), one.e164, one.text, segment)
                self.recent.add(Identity(one.digits, one.e164), wrote)
        return changes


class Quotas:
    """The quotas of all ESMEs that have any."""

    def __init__(self, dates: Dates, now: Callable[[], Instant], store: Store, zone: tzinfo) -> None:
        self._dates = dates
        self._now = now
        self._store = store
        self._zone = zone
        self._of: dict[str, Quota] = {}

    def __len__(self) -> int:
        return len(self._of)

    def counts(self, esme: str) -> bool:
        """Tell whether this ESME has a quota."""
        return esme in self._of

    def expect(self, accounts: Iterable[Account]) -> None:
        """Note these ESMEs before a start; `restore` follows."""
        for account in filter(is_limited, accounts):
            self._take_in(account)

    def change(self, accounts: Iterable[Account]) -> None:
        """Put the limits of these ESMEs into force. For a new one the store is asked for its earlier use."""
        wanted = {one.system_id: one for one in accounts if is_limited(one)}
        self._of = {id: quota for id, quota in self._of.items() if id in wanted}
        new: list[str] = []
        for id, account in wanted.items():
            quota = self._of.get(id)
            if quota is None:
                self._take_in(account)
                new.append(id)
            else:
                quota.change(account, self._now())
        if new:
            since = self._dates.now() - LASTING
            self._store.read(partial(_kept, new, since), partial(self._read, new), lambda: None)

    def _take_in(self, account: Account) -> None:
        self._of[account.system_id] = Quota(account, self._zone, self._dates, self._dates.now())

    def restore(self, reader: Reader) -> Sequence[Change]:
        """Load the stored use, at a start. Return the changes to write."""
        known = list(self._of)
        return self._restore(known, _kept(known, self._dates.now() - LASTING, reader)) if known else ()

    def _read(self, those: Sequence[str], kept: Kept) -> None:
        self._store.write(self._restore(those, kept))

    def _restore(self, those: Sequence[str], kept: Kept) -> Sequence[Change]:
        charged, counted = kept
        changes: list[Change] = []
        for id in those:
            quota = self._of.get(id)
            if quota is None:
                continue
            mine = [one for one in charged if one.channel == books_of(id)]
            if mine:
                # It had such limits before: what waits of it was charged.
                quota.since = 0.0
            changes += quota.restore(mine, [one for one in counted if one.esme == id], self._now())
        return changes

    def charge(
        self,
        account: Account,
        sending: int,
        segments: int,
        number: Identity,
        text: int,
        segment: SegmentId | None,
    ) -> Sequence[Change]:
        """Charge a message that is accepted. Return the changes to write with it.

        Raises MessageRefused, and charges nothing.
        """
        quota = self._of.get(account.system_id)
        if quota is None:
            return ()
        against = self.against(account.system_id, segments, number, text, segment)
        if against is not None:
            raise MessageRefused(against)
        now, changes = self._now(), list[Change]()
        if quota.budget is not None:
            changes += _written(account.system_id, quota.budget.charge(now, segments, ""), segments)
        if quota.recent is not None:
            wrote = Wrote(sending, now, number.e164, text, segment)
            quota.recent.add(number, wrote)
            changes.append(self._counted(account.system_id, number, wrote))
        return changes

    def _counted(self, esme: str, number: Identity, wrote: Wrote) -> Counted:
        segment, date = wrote.segment, self._dates.at(Instant(wrote.at))
        of, part = (segment.of, segment.number) if segment is not None else ("", 0)
        return Counted(wrote.id, esme, number.digits, number.e164, wrote.text, date, of, part)

    def against(
        self, esme: str, segments: int, number: Identity, text: int, segment: SegmentId | None
    ) -> Refusal | None:
        """Return the reason against a message of an ESME; None if there is none."""
        quota, now = self._of.get(esme), self._now()
        if quota is None:
            return None
        if quota.recent is not None:
            against = quota.recent.against(now, number, text, segment)
            if against is not None:
                return REFUSALS[against]
        if quota.budget is not None and quota.budget.room(now) < segments:
            return Refusal.OVER_LIMIT
        return None

    def retell(self, esme: str, id: int, number: Identity, text: int, more: int) -> Sequence[Change] | None:
        """Charge another text of a waiting message, with ``more`` segments; ``text`` is its hash.

        Return the changes to write; None if its ESME may not send that.
        """
        quota, now, changes = self._of.get(esme), self._now(), list[Change]()
        if quota is None:
            return ()
        recent, budget = quota.recent, quota.budget
        if recent is not None and recent.repeat and recent.repeats(now, number, text, id):
            return None
        if budget is not None and more > 0:
            if budget.room(now) < more:
                return None
            changes += _written(esme, budget.charge(now, more, ""), more)
        wrote = None if recent is None else recent.retell(number, id, text)
        if wrote is not None:
            changes += [Uncounted(id), self._counted(esme, number, wrote)]
        return changes

    def is_over(self, esme: str, number: Identity) -> bool:
        """Tell whether more was accepted of an ESME than its present limits allow."""
        quota = self._of.get(esme)
        if quota is None:
            return False
        now = self._now()
        if quota.budget is not None and quota.budget.room(now) < 0:
            return True
        return quota.recent is not None and quota.recent.is_over(now, number)

    def give_back(self, sendings: Sequence[Sending], number: Identity) -> Sequence[Change]:
        """Refund a text of which nothing was sent: the first has it, the others follow it.

        Return the changes to write.
        """
        first = sendings[0]
        quota = self._of.get(first.esme)
        if quota is None:
            return ()
        changes: list[Change] = []
        if quota.budget is not None and first.accepted_at >= quota.since:
            changes += self._refund(quota.budget, first, count(first.message, quota.account.alphabet))
        if quota.recent is not None:
            for one in sendings:
                quota.recent.take_back(number, one.id)
                changes.append(Uncounted(one.id))
        return changes

    def _refund(self, budget: Budget, sending: Sending, segments: int) -> Sequence[Change]:
        now = self._now()
        at = sending.accepted_at
        spans = [(span, began) for span, began in budget.spans(now) if _holds(span, began, at, self._zone)]
        # Messages from before the limits were not charged: no more is refunded than was charged.
        used = {limit: used for limit, used, _ in budget.used(now)}
        given = min([segments, *(used[span.value] for span, _ in spans)])
        charge = Charge(self._dates.instant(at), given, tuple(spans))
        if given <= 0 or not budget.refund(charge):
            return ()
        return _written(sending.esme, charge, -given)

    def reset(self, esme: str) -> Sequence[Change]:
        """Reset its `total`, if it has one. Return the changes to write."""
        quota = self._of.get(esme)
        if quota is None or quota.budget is None:
            return ()
        return _moved(esme, quota.budget.reset(self._now()))

    def set_back(self) -> Sequence[Change]:
        """Follow a clock for dates that was set back. Return the changes to write."""
        now, changes = self._now(), list[Change]()
        for esme, quota in self._of.items():
            if quota.budget is not None:
                changes += _moved(esme, quota.budget.set_back(now))
        return changes

    def used(self, esme: str) -> Mapping[str, tuple[int, int]]:
        """Return the use of each limit of an ESME, and the limit: day, month and total."""
        quota = self._of.get(esme)
        if quota is None or quota.budget is None:
            return {}
        return {limit: (used, of) for limit, used, of in quota.budget.used(self._now())}

    def forget(self) -> None:
        """Drop what matters no more."""
        for quota in self._of.values():
            if quota.recent is not None:
                quota.recent.forget(self._now())


def is_limited(account: Account) -> bool:
    """Tell whether the account has any limit that is counted."""
    return bool(account.limits or account.per_number or account.repeat)


def _kept(esmes: Sequence[str], since: float, reader: Reader) -> Kept:
    return reader.charged([books_of(one) for one in esmes]), reader.counted(esmes, since)


def _holds(span: Span, began: float, at: float, zone: tzinfo) -> bool:
    return at >= began if span is Span.TOTAL else bounds(span, at, zone)[0] == began


def _moved(esme: str, moved: Iterable[tuple[Span, float, int]]) -> list[Change]:
    return [Charged(books_of(esme), span.value, began, segments) for span, began, segments in moved]


def _written(esme: str, charge: Charge, segments: int) -> list[Change]:
    return [Charged(books_of(esme), span.value, began, segments) for span, began in charge.spans]
