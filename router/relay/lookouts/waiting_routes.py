"""Reports messages that wait because no channel of their route can be used.

It is reported when it begins, hourly, and when it ends.
"""

from collections import Counter
from math import inf

from attrs import define

from router.clocks import Instant
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Clock, instants
from router.relay.plan.channel import Channel
from router.relay.plan.channel_state import ChannelState
from router.relay.plan.plan import Lane, Pool
from router.relay.plan.scheduler import Scheduler
from router.relay.wording import counted, lasting
from router.smpp.complaints import Complaints

PATIENCE = 5.0
"""Seconds that a route may have no channel before it is reported: links come back by themselves."""

AGAIN = 3600.0
"""Seconds until it is reported once more."""

MOST = 20
"""Routes that are told of in an hour; others are counted."""

OVER_LIMIT = "over their limit"


@define
class _Wait:
    since: Instant
    tried_at: Instant | None = None
    """When it was due to be reported last."""
    told: bool = False


class WaitingRoutes:
    """Looks once a second."""

    def __init__(self, clock: Clock, scheduler: Scheduler, events: Events) -> None:
        self._now = instants(clock)
        self._scheduler = scheduler
        self._events = events
        self._waits: dict[str, _Wait] = {}
        self._complaints = Complaints(MOST, AGAIN)

    def tick(self) -> None:
        now = self._now()
        before, self._waits = self._waits, {}
        for name, lanes in self._standing().items():
            wait = self._waits[name] = before.pop(name) if name in before else _Wait(now)
            tried = wait.tried_at
            if (now - wait.since >= PATIENCE) if tried is None else (now - tried >= AGAIN):
                wait.tried_at = now
                wait.told = self._tell(name, lanes, now) or wait.told
        for name, wait in before.items():
            if wait.told:
                self._events.tell(EventKind.WAIT_IS_OVER, f"route {name}", after=lasting(now - wait.since))

    def _standing(self) -> dict[str, list[Lane]]:
        """Return the lanes that hold something and have no usable channel, by route."""
        usable: dict[Pool, bool] = {}
        standing: dict[str, list[Lane]] = {}
        now = self._now()
        for lane in self._scheduler.lanes:
            if not (lane.waiting or lane.stuck or lane.last_id < lane.last_left):
                continue
            pool = lane.line.pool
            if pool not in usable:
                usable[pool] = any(channel.usable(now) for channel in pool.channels)
            if not usable[pool]:
                standing.setdefault(lane.way.name, []).append(lane)
        return standing

    def _tell(self, name: str, lanes: list[Lane], now: Instant) -> bool:
        """Report waiting messages; return False if none wait, or too many routes were reported."""
        count = sum(_here(lane) for lane in lanes)
        on_disk = any(lane.last_id < lane.last_left for lane in lanes)
        if not count and not on_disk:
            return False
        more = self._complaints.take(now)
        if more is None:
            return False
        self._events.tell(
            EventKind.WAITING,
            f"route {name}",
            more,
            count=f"{count:,}" + (" and more on disk" if on_disk else ""),
            why=self._why(lanes[0].line.pool, now),
        )
        return True

    def _why(self, pool: Pool, now: Instant) -> str:
        if not pool.channels:
            return "it has no channel"
        reasons = Counter(_reason(channel, now) for channel in pool.channels)
        pieces = [f"{count} {reason}" for reason, count in reasons.most_common()]
        first = counted(reasons.most_common(1)[0][1], "channel")
        pieces[0] = f"{first} {reasons.most_common(1)[0][0]}"
        over = [channel for channel in pool.channels if _reason(channel, now) == OVER_LIMIT]
        free = min((self._scheduler.ledger.more_at(channel, now) for channel in over), default=inf)
        return ", ".join(pieces) + (f"; the first is free in {lasting(free - now)}" if free < inf else "")


def _here(lane: Lane) -> int:
    return len(lane.waiting) + sum(map(len, lane.stuck.values()))


def _reason(channel: Channel, now: Instant) -> str:
    """Return the reason why a channel takes nothing."""
    if channel.line is not None and channel.state is ChannelState.OUT:
        return f"{channel.state.value} ({channel.line.value})"
    if not channel.capacity:
        return channel.state.value
    if channel.budget is not None and channel.budget.room(now) <= 0:
        return OVER_LIMIT
    return "busy"
