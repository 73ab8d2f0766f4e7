"""Turns at a channel: which of all waiting sendings goes next."""

from router.clocks import Instant
from router.relay.plan.budget_reserve import BudgetLook
from router.relay.plan.plan import PlanChannel, Planned, Pool
from router.relay.plan.sim_ledger import SimLedger


class Turns:
    """Knows when each ESME was last served."""

    def __init__(self, ledger: SimLedger) -> None:
        self._ledger = ledger
        self._served: dict[str, int] = {}
        self._serving = 0

    def served(self, esme: str) -> None:
        """Note that something of this ESME goes."""
        self._served[esme] = self._count()

    def next(self, channel: PlanChannel, now: Instant) -> Planned | None:
        """Take the next that may go by this channel out of its lane; None if nothing may.

        Among pools with something waiting it is the one whose next ESME was served longest ago; among those
        with the same next ESME, the one that was itself served longest ago.
        """
        pools = [pool for pool in channel.pools if pool.turn]
        if not pools:
            return None
        if len(pools) > 1:
            pools.sort(key=self._turn_of)
        look = channel.has_not_refused if channel.budget is None else BudgetLook(self._ledger, channel, now)
        for pool in pools:
            planned = pool.take(channel.id, look)
            if planned is not None:
                pool.served = self._count()
                return planned
        return None

    def _turn_of(self, pool: Pool) -> tuple[int, int]:
        return self._served.get(pool.turn[0].esme, 0), pool.served

    def _count(self) -> int:
        self._serving += 1
        return self._serving
