"""The time when the queue of a route and an ESME will be empty, if the channels go on as now.

ESMEs take turns at channels that they share: before the last of one's messages leaves, as many have gone of
each other one as it has itself, or all that that one has. The reckoning is that of `routing.outflow`.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from itertools import accumulate

from router.clocks import Dates
from router.relay.interfaces import Clock, instants
from router.relay.plan.plan import PlanChannel
from router.relay.plan.scheduler import Scheduler
from router.routing.budget import NO_LIMITS, Span
from router.routing.outflow import Alike, Left, Outflow
from router.routing.pace import Pace
from router.routing.spans import bounds
from router.sms.value import value

Channels = frozenset[str]


@value
class WaitingSegments:
    """Segments that wait for any of these channels."""

    channels: Channels
    segments: float


class QueueEnds:
    """Reckons with the channels that can send now, as if the others never could."""

    def __init__(self, clock: Clock, dates: Dates, zone: tzinfo, scheduler: Scheduler) -> None:
        self._now = instants(clock)
        self._dates = dates
        self._zone = zone
        self._scheduler = scheduler

    def reckon(self, crowds: Sequence[WaitingSegments]) -> Sequence[float | None]:
        """Return the seconds until each has gone; None beyond a year, or if no channel can send now."""
        # Those of one pool share their set of channels, which is looked through once.
        sets = {crowd.channels for crowd in crowds}
        able = self._able(frozenset[str]().union(*sets))
        opened = {channels: frozenset(id for id in channels if id in able) for channels in sets}
        open_to = [opened[crowd.channels] for crowd in crowds]
        pools = {channels: _Pool() for channels in open_to if channels}
        for channels, crowd in zip(open_to, crowds, strict=True):
            if channels:
                pools[channels].add(crowd.segments)
        shares = _shares(pools)
        flows = {channels: Outflow(_kinds(able[id] for id in channels)) for channels in pools}
        return [
            None if not channels else flows[channels].empty_after(_before(crowd.segments, shares[channels]))
            for channels, crowd in zip(open_to, crowds, strict=True)
        ]

    def _able(self, ids: Iterable[str]) -> Mapping[str, Alike]:
        """Return those channels that can send now, by id."""
        now, date = self._now(), self._dates.now()
        day_ends = bounds(Span.DAY, date, self._zone)[1] - date
        month_ends = bounds(Span.MONTH, date, self._zone)[1] - date
        there = (self._scheduler.channels.get(id) for id in ids)
        return {
            one.id: _alike(one, now, day_ends, month_ends)
            for one in there
            if one is not None and one.capacity > 0 and not one.removed
        }


class _Pool:
    """The numbers of segments that wait for the same channels, by ESME and route."""

    def __init__(self) -> None:
        self._sizes: list[float] = []
        self._sums: list[float] = []

    def add(self, segments: float) -> None:
        self._sizes.append(segments)

    def sort(self) -> None:
        self._sizes.sort()
        self._sums = [0.0, *accumulate(self._sizes)]

    def gone(self, segments: float) -> float:
        """Return how many segments of the pool have gone when one queue has sent ``segments``."""
        index = bisect_left(self._sizes, segments)
        return self._sums[index] + segments * (len(self._sizes) - index)


Shares = Sequence[tuple[_Pool, float]]
"""Pools that share channels with one, and the share of their own channels that these are."""


def _shares(pools: Mapping[Channels, _Pool]) -> Mapping[Channels, Shares]:
    by_channel: defaultdict[str, list[Channels]] = defaultdict(list)
    for channels, pool in pools.items():
        pool.sort()
        for id in channels:
            by_channel[id].append(channels)
    found: dict[Channels, Shares] = {}
    for channels in pools:
        common = Counter(other for id in channels for other in by_channel[id])
        found[channels] = [(pools[other], count / len(other)) for other, count in common.items()]
    return found


def _before(segments: float, shares: Shares) -> float:
    """Return how many segments its channels send until the last of its own has gone."""
    return sum(pool.gone(segments) * part for pool, part in shares)


def _alike(channel: PlanChannel, now: float, day_ends: float, month_ends: float) -> Alike:
    settings, budget = channel.settings, channel.budget
    pace: Pace = settings.pace
    left: dict[str, int] = {}
    if budget is not None:
        left = {limit: of - used for limit, used, of in budget.used(now) if limit != "recipients_per_day"}
    return Alike(
        channels=1,
        pace=(pace.shortest + pace.longest) / 2.0,
        limits=NO_LIMITS if budget is None else settings.limits,
        left=Left(**left),
        day_ends=day_ends,
        month_ends=month_ends,
    )


def _kinds(channels: Iterable[Alike]) -> Sequence[Alike]:
    """Merge channels with the same limits and pace."""
    kinds: dict[tuple[object, float], Alike] = {}
    for one in channels:
        key = one.limits, one.pace
        known = kinds.get(key)
        if known is None:
            kinds[key] = one
        else:
            kinds[key] = Alike(
                channels=known.channels + 1,
                pace=one.pace,
                limits=one.limits,
                left=known.left + one.left,
                day_ends=one.day_ends,
                month_ends=one.month_ends,
            )
    return list(kinds.values())
