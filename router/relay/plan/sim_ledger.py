"""The ledger of the SIMs: what each has used of its budget, and what is remembered of numbers.

It does not decide whose turn it is: the scheduler asks it whether a channel may have a message, and has it
charge what it gives. Each entry is written with the attempt that makes it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from math import inf
from typing import Final

from router.clocks import Dates, Instant
from router.relay.interfaces import Clock, instants
from router.relay.plan.affinity import MOST, Affinity, by_channel, by_route
from router.relay.plan.channel import Channel
from router.relay.plan.plan import Planned
from router.routing.budget import Charge, Span
from router.routing.numbers import Identity, identity
from router.routing.table import Choose
from router.sms.address import Address
from router.store.changes import Change, Charged, Reached
from router.store.interface import Reader

STICKY: Final = Choose.STICKY


class SimLedger:
    """``size`` returns the segments of a sending on a channel, ``country`` that of its ESME's numbers."""

    def __init__(
        self,
        clock: Clock,
        dates: Dates,
        recall: Affinity | None = None,
        country: Callable[[Planned], str | None] = lambda planned: None,
    ) -> None:
        self._now = instants(clock)
        self._dates = dates
        self._recall = Affinity() if recall is None else recall
        self._watched = self._recall.writers_of
        self._country = country
        self.size: Callable[[Planned, Channel], int] = lambda planned, channel: 1

    def allow(self, channel: Channel, planned: Planned, now: Instant) -> bool:
        """Tell whether the channel has the budget for it now."""
        budget = channel.budget
        if budget is None:
            return True
        return budget.allows(now, self.size(planned, channel), self._identity(planned, channel).digits)

    def takes(self, channel: Channel, planned: Planned, now: Instant) -> bool:
        """Tell whether the channel may have it: it has not refused it, and has the budget."""
        return channel.id not in planned.refused_by and self.allow(channel, planned, now)

    def country(self, planned: Planned, channel: Channel | None) -> str | None:
        """Return the country by which its number is read: its ESME's, else the channel's, if there is one."""
        return self._country(planned) or (channel and channel.settings.country) or None

    def own(self, planned: Planned) -> str:
        """Return the channel by which its route last reached its number; empty if none is remembered."""
        return self._recall.value(by_route(planned.way.name), self._identity(planned, None)) or ""

    def wrote(self, channel: str, country: str | None, number: Address) -> str | None:
        """Return the ESME that last wrote to a number by this channel."""
        return self._recall.value(by_channel(channel), identity(number.addr, number.ton, country))

    def more_at(self, channel: Channel, now: Instant) -> float:
        """Return when its budget will allow more than now; infinite if only after a reset."""
        budget = channel.budget
        if budget is None:
            return inf
        moments = budget.free_at(now, budget.room(now) + 1), budget.day_ends(now)
        return min((at for at in moments if at > now), default=inf)

    def slides_to(self, channel: Channel, planned: Planned, now: Instant) -> float:
        """Return when minute and hour will have room; infinite if another limit is in the way now."""
        budget = channel.budget
        if budget is None:
            return now
        return budget.slides_to(now, self.size(planned, channel), self._identity(planned, channel).digits)

    def charge(
        self, planned: Planned, channel: Channel, segments: int
    ) -> tuple[Charge | None, Sequence[Change]]:
        """Charge the segments of a sending to the channel. Return the changes to write with the attempt."""
        channel.sent += segments
        channel.messages += 1
        sticky = planned.way.choose is STICKY
        watched = channel.id in self._watched
        if channel.budget is None and not sticky and not watched:
            return None, ()
        now = self._now()
        changes: list[Change] = []
        if sticky:
            own = by_route(planned.way.name), self._identity(planned, None), channel.id
            changes += self._recall.note(*own, self._dates.at(now))
        if channel.budget is None and not watched:
            return None, changes
        number = self._identity(planned, channel)
        if watched:
            changes += self._recall.note(
                by_channel(channel.id), number, planned.sending.esme, self._dates.at(now)
            )
        if channel.budget is None:
            return None, changes
        digits = number.digits
        charge = channel.budget.charge(now, segments, digits)
        changes += _written(channel.id, charge, segments)
        if channel.settings.limits.recipients_per_day is not None:
            changes.append(Reached(channel.id, channel.budget.day(now), digits))
        return charge, changes

    def later(self, channel: Channel, charge: Charge | None) -> Sequence[Change]:
        """Move the charge of a segment that leaves only now. Return the changes to write."""
        if charge is None or channel.budget is None:
            return ()
        moved = channel.budget.later(charge, self._now())
        return _moved(channel.id, moved)

    def refund(self, channel: Channel, charge: Charge | None) -> Sequence[Change]:
        """Undo a charge of which nothing was sent. Return the changes to write."""
        channel.messages -= 1
        if charge is None or channel.budget is None:
            return ()
        if not channel.budget.refund(charge):
            return ()
        return _written(channel.id, charge, -charge.segments)

    def reset(self, channel: Channel) -> Sequence[Change]:
        """Reset the channel's total, if it has one. Return the changes to write."""
        if channel.budget is None:
            return ()
        reset = channel.budget.reset(self._now())
        return _moved(channel.id, reset)

    def renew(self, channel: Channel) -> Sequence[Change]:
        """Reset all limits, for another SIM. Return the changes to write."""
        if channel.budget is None:
            return ()
        return _moved(channel.id, channel.budget.renew(self._now()))

    def set_back(self, channels: Iterable[Channel]) -> Sequence[Change]:
        """Follow a clock for dates that was set back. Return the changes to write."""
        now, changes = self._now(), list[Change]()
        for channel in channels:
            if channel.budget is not None:
                changes += _moved(channel.id, channel.budget.set_back(now))
        return changes

    def restore(self, channels: Collection[Channel], reader: Reader) -> Sequence[Change]:
        """Load the stored use, at a start. Return the changes to write."""
        changes: list[Change] = []
        now = self._now()
        self._recall.restore(reader.remembered(MOST))
        kept: defaultdict[str, list[tuple[Span, float, int]]] = defaultdict(list)
        ids = [channel.id for channel in channels if channel.budget is not None]
        for one in reader.charged(ids):
            kept[one.channel].append((Span(one.span), one.began, one.segments))
        reached: defaultdict[tuple[str, float], list[str]] = defaultdict(list)
        for each in reader.reached(ids):
            reached[each.channel, each.day].append(each.digits)
        for channel in channels:
            if channel.budget is not None:
                today = reached[channel.id, channel.budget.day(now)]
                moved = channel.budget.restore(kept[channel.id], today, now)
                changes += _moved(channel.id, moved)
        return changes

    def watch(self, channels: Collection[str]) -> None:
        """Remember from now on who writes by these channels."""
        self._recall.writers_of = self._watched = frozenset(channels)

    def take_up(
        self,
        channel: Channel,
        charged: Iterable[tuple[Span, float, int]],
        reached: Iterable[tuple[float, str]],
    ) -> Sequence[Change]:
        """Load the use of a channel that was configured before. Return the changes to write."""
        if channel.budget is None:
            return ()
        now, today = self._now(), channel.budget.day(self._now())
        numbers = [digits for day, digits in reached if day == today]
        return _moved(channel.id, channel.budget.restore(charged, numbers, now))

    def _identity(self, planned: Planned, channel: Channel | None) -> Identity:
        to = planned.sending.message.destination_addr
        return identity(to.addr, to.ton, self.country(planned, channel))


def _moved(channel: str, moved: Iterable[tuple[Span, float, int]]) -> list[Change]:
    return [Charged(channel, span.value, began, segments) for span, began, segments in moved]


def _written(channel: str, charge: Charge, segments: int) -> list[Change]:
    return [Charged(channel, span.value, began, segments) for span, began in charge.spans]
