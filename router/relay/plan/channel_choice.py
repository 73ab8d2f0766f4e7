"""The choice of a channel for a due sending, if one takes it now."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from router.clocks import Instant
from router.relay.plan import budget_reserve
from router.relay.plan.plan import PlanChannel, Planned, Pool
from router.relay.plan.sim_ledger import SimLedger
from router.relay.plan.wakeups import Wakeups
from router.routing.table import Choose

STICKY: Final = Choose.STICKY


class ChannelChoice:
    """Chooses among the channels of a pool that are ready."""

    def __init__(self, channels: Mapping[str, PlanChannel], ledger: SimLedger, wakeups: Wakeups) -> None:
        self._channels = channels
        self._ledger = ledger
        self._wakeups = wakeups

    def channel_for(self, planned: Planned, pool: Pool, now: Instant) -> PlanChannel | None:
        """Return a channel that takes it now; None if it must wait.

        A sticky one waits for the channel that its number had before, which is noted in ``stuck``.
        """
        planned.stuck = ""
        if pool.choose is STICKY:
            own = self._own(planned, pool, now)
            if own is not None:
                planned.stuck = own.id
                return own if own.ready(now) else None
        if not pool.budgeted:
            refused_by = planned.refused_by
            return pool.pick(now, partial(_is_new, refused_by) if refused_by else _any)
        return self._in_budget(planned, pool, now)

    def _in_budget(self, planned: Planned, pool: Pool, now: Instant) -> PlanChannel | None:
        idle: list[PlanChannel] = []

        def asked(channel: PlanChannel) -> bool:
            idle.append(channel)
            return self._ledger.takes(channel, planned, now)

        found = pool.pick(now, asked)
        if found is None:
            for channel in idle:
                # Nothing else would make it look again.
                self._wakeups.once(channel, self._ledger.more_at(channel, now))
            found = self._saver_for(planned, now)
        return found

    def _saver_for(self, planned: Planned, now: Instant) -> PlanChannel | None:
        """Return a channel that saves up for a lower priority of this ESME, and could take this one."""
        assert planned.lane is not None
        for channel in planned.lane.line.savers:
            outranked = budget_reserve.outranked(channel, planned)
            if outranked and channel.free(now) and self._ledger.takes(channel, planned, now):
                budget_reserve.put_back(channel)
                return channel
        return None

    def _own(self, planned: Planned, pool: Pool, now: Instant) -> PlanChannel | None:
        channel = self._channels.get(self._ledger.own(planned))
        if channel is None or pool not in channel.pools or not channel.usable(now):
            return None
        return channel if self._ledger.takes(channel, planned, now) else None


def _any(channel: PlanChannel) -> bool:
    return True


def _is_new(refused_by: Sequence[str], channel: PlanChannel) -> bool:
    return channel.id not in refused_by
