"""Saving up: a channel keeps what becomes free of its minute and hour for a text of several segments.

Otherwise a text longer than the room left would be passed over for ever, where shorter ones take each segment
as it becomes free. A channel begins when its budget will have room for the text sooner than it has been
passed over already: so a short text seldom waits for a long one, and a long one no more than twice a window.
The text leaves its lane meanwhile; other channels do not see it. Days, months and totals are not saved up
for: a channel would stand still until tomorrow.
"""

from math import inf

from router.clocks import Instant
from router.relay.plan.plan import NEVER, EsmeQueue, PlanChannel, Planned
from router.relay.plan.sim_ledger import SimLedger


class BudgetLook:
    """One look of a channel with a budget for a sending to take, or to save up for."""

    __slots__ = ("_channel", "_ledger", "_now")

    def __init__(self, ledger: SimLedger, channel: PlanChannel, now: Instant) -> None:
        self._ledger = ledger
        self._channel = channel
        self._now = now

    def __call__(self, planned: Planned) -> bool:
        channel, now = self._channel, self._now
        if channel.id in planned.refused_by:
            return False
        if self._ledger.allow(channel, planned, now):
            return True
        if planned.passed_at == NEVER:
            planned.passed_at = now
            return False
        if self._ledger.slides_to(channel, planned, now) - now > now - planned.passed_at:
            return False
        channel.saves_for = planned
        return True


class BudgetReserve:
    """The conduct of a channel that saves up for something."""

    def __init__(self, ledger: SimLedger) -> None:
        self._ledger = ledger

    def next(self, channel: PlanChannel, now: Instant) -> Planned | None:
        """Return what it saved up for if that may go now: it saves no more, and the caller starts it.

        If something of a higher priority may go now, or waiting gains nothing, it is put back.
        """
        planned = channel.saves_for
        if planned is None or not channel.free(now):
            return None
        first = _first_above(planned)
        if first is not None and self._ledger.takes(channel, first, now):
            put_back(channel)
        elif self._ledger.takes(channel, planned, now):
            return end(channel)
        elif self._ledger.slides_to(channel, planned, now) == inf:
            put_back(channel)
        return None

    def look_again(self, channel: PlanChannel, now: Instant) -> float:
        """Return when a channel with a budget may take more than now; infinite if nothing waits."""
        planned = channel.saves_for
        if planned is not None:
            at = self._ledger.slides_to(channel, planned, now)
            return at if at > now else inf
        assert channel.budget is not None
        if channel.budget.room(now) <= 0 or any(pool.turn for pool in channel.pools):
            return self._ledger.more_at(channel, now)
        return inf


def begin(channel: PlanChannel) -> None:
    """Take the sending that the channel's look has found out of its lane."""
    planned = channel.saves_for
    assert planned is not None
    planned.stuck = channel.id
    _line(planned).savers.append(channel)


def end(channel: PlanChannel) -> Planned | None:
    """Stop saving. Return the sending: it is in no queue now, so the caller starts or queues it."""
    planned, channel.saves_for = channel.saves_for, None
    if planned is not None:
        planned.stuck = ""
        _line(planned).savers.remove(channel)
    return planned


def put_back(channel: PlanChannel) -> None:
    """Stop saving, and queue the sending in its lane again, in front."""
    planned = end(channel)
    assert planned is not None and planned.lane is not None
    planned.lane.line.pool.wait(planned, planned.lane, first=True)


def outranked(channel: PlanChannel, planned: Planned) -> bool:
    """Tell whether it has a higher priority than what the channel saves up for; both are of one ESME."""
    saved = channel.saves_for
    return saved is not None and _priority(planned) > _priority(saved)


def _first_above(planned: Planned) -> Planned | None:
    """Return the first of the ESME's sendings with a higher priority than this one."""
    for lane in _line(planned).lanes:
        if lane.key[2] <= _priority(planned):
            return None
        if lane.waiting:
            return lane.waiting[0]
    return None


def _priority(planned: Planned) -> int:
    return planned.sending.message.priority_flag


def _line(planned: Planned) -> EsmeQueue:
    assert planned.lane is not None
    return planned.lane.line
