"""The queue for people and programs, by route and ESME, and when each part will be empty."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice

from router.clocks import Dates
from router.desk.queue_ends import QueueEnds, WaitingSegments
from router.desk.state import Looking
from router.desk.story import why
from router.relay.plan.ages import oldest_due
from router.relay.plan.plan import Lane, Pool
from router.relay.plan.scheduler import Scheduler
from router.relay.sending.sending_counts import Count, SendingCounts
from router.sms.value import value

SAMPLE = 300
"""Messages whose segments are counted for an estimate of all."""


@value(kw_only=True)
class QueueItem:
    """The messages of one ESME along one route."""

    route: str
    esme: str
    due: int
    held: int
    """Messages whose time has not come, and segments of a text that wait for others."""
    in_flight: int
    in_doubt: int
    oldest: datetime | None
    """Acceptance of the oldest due message in memory."""
    empty_at: datetime | None
    """Time when the last due message leaves, by pace and budgets of the channels that can send now; None
    beyond a year, or if nothing is due or in flight."""


class Queues:
    """The queue, by its counts and by the due messages in memory."""

    def __init__(
        self, scheduler: Scheduler, counts: SendingCounts, ends: QueueEnds, dates: Dates, looking: Looking
    ) -> None:
        self._scheduler = scheduler
        self._counts = counts
        self._ends = ends
        self._dates = dates
        self._looking = looking

    def all(self) -> Sequence[QueueItem]:
        """Return the queue by route and ESME, without empty parts."""
        sums: dict[tuple[str, str], Count] = {}
        for way, esme, count in self._counts.all():
            its = sums.setdefault((why(way).name, esme), Count())
            its.held += count.held
            its.due += count.due
            its.out += count.out
            its.in_doubt += count.in_doubt
        oldest, lanes = self._oldest(), self._lanes()
        goes = [key for key, its in sums.items() if key in lanes and its.due + its.out]
        sizes = [_mean_size(self._scheduler, lanes[key], max(1, SAMPLE // len(goes))) for key in goes]
        channels = _Channels()
        crowds = [
            WaitingSegments(channels.of(lanes[key]), sums[key].due * size)
            for key, size in zip(goes, sizes, strict=True)
        ]
        empty = dict(zip(goes, self._ends.reckon(crowds), strict=True))
        return [self._item(key, its, oldest.get(key), empty.get(key)) for key, its in sorted(sums.items())]

    def stages(self) -> Mapping[str, int]:
        """Return the number of messages in each stage, over all routes and ESMEs."""
        total = Count()
        for _, _, count in self._counts.all():
            total.due += count.due
            total.held += count.held
            total.out += count.out
            total.in_doubt += count.in_doubt
        return {
            "due": total.due,
            "held": total.held,
            "in_flight": total.out,
            "in_doubt": total.in_doubt,
        }

    def oldest(self) -> Mapping[str, float]:
        """Return, by route, when the oldest due message was accepted, in seconds of Unix time."""
        found: dict[str, float] = {}
        for (route, _), at in self._oldest().items():
            found[route] = min(at, found.get(route, at))
        return found

    def _item(
        self, key: tuple[str, str], its: Count, oldest: float | None, empty_after: float | None
    ) -> QueueItem:
        day = self._looking.day
        return QueueItem(
            route=key[0],
            esme=key[1],
            due=its.due,
            held=its.held,
            in_flight=its.out,
            in_doubt=its.in_doubt,
            oldest=None if oldest is None else day(oldest),
            empty_at=None if empty_after is None else day(self._dates.now() + empty_after),
        )

    def _oldest(self) -> Mapping[tuple[str, str], float]:
        found: dict[tuple[str, str], float] = {}
        for lane, at in oldest_due(self._scheduler.planned).items():
            key = _key(lane)
            found[key] = min(at, found.get(key, at))
        return found

    def _lanes(self) -> Mapping[tuple[str, str], Sequence[Lane]]:
        found: dict[tuple[str, str], list[Lane]] = {}
        for lane in self._scheduler.lanes:
            found.setdefault(_key(lane), []).append(lane)
        return found


def _key(lane: Lane) -> tuple[str, str]:
    return why(lane.way.name).name, lane.line.esme


class _Channels:
    """The channels of lanes. Lanes of one pool share one set."""

    def __init__(self) -> None:
        self._of: dict[Pool, frozenset[str]] = {}

    def of(self, lanes: Sequence[Lane]) -> frozenset[str]:
        """Return the channels that any of these lanes leads to."""
        found = [self._of_pool(one) for one in {lane.line.pool for lane in lanes}]
        return found[0] if len(found) == 1 else frozenset[str]().union(*found)

    def _of_pool(self, pool: Pool) -> frozenset[str]:
        known = self._of.get(pool)
        if known is None:
            known = self._of[pool] = frozenset(one.id for one in pool.channels)
        return known


def _mean_size(scheduler: Scheduler, lanes: Sequence[Lane], most: int) -> float:
    """Return the mean number of segments of a waiting message, by a sample."""
    sizes = [
        scheduler.ledger.size(one, channel)
        for lane in lanes
        for channel in lane.line.pool.channels[:1]
        for one in islice(lane.waiting, most)
    ]
    return sum(sizes) / len(sizes) if sizes else 1.0
