"""Any steps at all of texts of any length: what must hold of channels that save up."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.relay.interfaces import instants
from router.relay.plan.plan import PlanChannel, Planned
from router.routing.budget import BudgetLimits
from router.routing.table import Choose, Way
from router.sms.value import evolve
from tests.relay.player import Player
from tests.support.extent import at_most
from tests.support.values import channel

LIMITS = {
    "a": BudgetLimits(minute=4),
    "b": BudgetLimits(minute=6, hour=40),
    "c": BudgetLimits(minute=3, day=2000),
}
MOST = 6
"""Segments of a text: some are more than two of the channels may ever send."""

Step = tuple[str, int]
VERBS = "place place place answer answer time time later down up bench withdraw replace"
verbs = st.sampled_from(VERBS.split())
steps = st.lists(st.tuples(verbs, st.integers(0, 30)), min_size=30, max_size=120)


class PropertyTests(SynchronousTestCase):
    @settings(max_examples=at_most(150, 12))
    @given(steps, st.sampled_from([Choose.ROUND_ROBIN, Choose.STICKY]))
    def test_none_stands_still_budgets_are_kept_and_nothing_is_lost(
        self, steps: Sequence[Step], choose: Choose
    ) -> None:
        watched = Watched(choose)
        for verb, value in steps:
            watched.play(verb, value)
            watched.look()
        watched.finish()


class BoundTests(SynchronousTestCase):
    @settings(max_examples=at_most(60, 15))
    @given(
        st.lists(st.integers(2, 6), min_size=1, max_size=3),
        st.lists(st.tuples(st.floats(2.0, 25.0), st.integers(1, 2)), min_size=8, max_size=20),
        st.integers(2, 6),
    )
    def test_no_flow_of_short_ones_passes_over_a_long_one_for_more_than_two_minutes(
        self, limits: list[int], before: list[tuple[float, int]], size: int
    ) -> None:
        flow = Flow([BudgetLimits(minute=limit) for limit in limits])
        for pause, count in before:
            flow.send(count)
            flow.pause(pause)
        long = flow.place(min(size, max(limits)))
        for _ in range(300):
            flow.send(8 - flow.waiting)
            flow.pause(1.0)
        end = flow.player.clock.seconds()
        later = min((at for id, at in flow.went.items() if id > long), default=end)
        self.assertLessEqual(flow.went.get(long, end) - later, 120.0 + 1.0)


class Flow:
    """Channels that take no time for a message."""

    def __init__(self, limits: Sequence[BudgetLimits]) -> None:
        ids = [f"c{number}" for number in range(len(limits))]
        known = [evolve(channel(id), limits=limit) for id, limit in zip(ids, limits, strict=True)]
        self.player = player = Player(*known)
        player.scheduler.dispatch.begin = self.begin
        player.scheduler.ledger.size = lambda planned, channel: self.sizes[planned.sending.id]
        self.sizes: dict[int, int] = {}
        self.went: dict[int, float] = {}
        player.up(*ids)

    def begin(self, planned: Planned, channel: PlanChannel) -> None:
        id = planned.sending.id
        self.player.scheduler.charge(planned, channel, self.sizes[id])
        self.went[id] = self.player.clock.seconds()
        self.player.begin(planned, channel)

    def place(self, size: int = 1) -> int:
        self.sizes[self.player.ids + 1] = size
        return self.player.place()

    @property
    def waiting(self) -> int:
        return self.player.ids - len(self.went)

    def send(self, count: int) -> None:
        """Short ones."""
        for _ in range(count):
            self.place()
            self.pause(0.0)

    def pause(self, seconds: float) -> None:
        self.player.clock.advance(seconds)
        while self.player.in_flight:
            self.player.answer(min(self.player.in_flight))


class Watched:
    """Plays steps on three channels, and looks at them after each."""

    def __init__(self, choose: Choose) -> None:
        self.player = player = Player(*(evolve(channel(id), limits=limits) for id, limits in LIMITS.items()))
        self.scheduler = player.scheduler
        self.scheduler.dispatch.begin = self.begin
        self.scheduler.ledger.size = lambda planned, channel: self.sizes[planned.sending.id]
        self.ways = [
            Way(name="all", channels=("a", "b", "c"), choose=choose),
            Way(name="two", channels=("b", "a")),
        ]
        self.sizes: dict[int, int] = {}
        self.replaced = False
        """A text that has become shorter may go: that is seen at the next look of a channel only."""
        self.charged: dict[str, list[tuple[float, int]]] = {id: [] for id in LIMITS}
        player.up(*LIMITS)

    def begin(self, planned: Planned, channel: PlanChannel) -> None:
        now, size = self.player.clock.seconds(), self.sizes[planned.sending.id]
        self.scheduler.charge(planned, channel, size)
        self.charged[channel.id].append((now, size))
        within = sum(size for at, size in self.charged[channel.id] if at > now - 60.0)
        assert within <= (LIMITS[channel.id].minute or 0), "more than its budget"
        self.player.begin(planned, channel)

    def play(self, verb: str, value: int) -> None:
        player, id = self.player, "abc"[value % 3]
        in_flight = sorted(player.in_flight)
        waiting = sorted(one for one in self.scheduler.planned if one not in player.in_flight)
        match verb:
            case "place":
                self.sizes[player.ids + 1] = max(1, value % MOST)
                esme = "crm" if value % 5 else "shop"
                player.place(esme=esme, way=self.ways[value % 2], priority=value % 3 == 0)
            case "time":
                player.clock.advance(value)
            case "down":
                self.scheduler.down(id)
            case "up":
                player.up(id)
            case "bench":
                self.scheduler.bench(self.scheduler.channels[id], player.clock.seconds() + 1.0 + value)
            case "answer" if in_flight:
                player.answer(in_flight[value % len(in_flight)], 1.0)
            case "later" if in_flight:
                player.try_later(in_flight[value % len(in_flight)], 2.0)
            case "withdraw" if waiting:
                self.scheduler.withdraw(self.scheduler.planned[waiting[value % len(waiting)]])
                player.clock.advance(0.0)
            case "replace" if waiting:
                self.replaced = True
                self.sizes[waiting[value % len(waiting)]] = max(1, value % MOST)

    def look(self) -> None:
        channels = self.scheduler.channels
        lines = {lane.line for lane in self.scheduler.lanes}
        savers = {one.id: one.saves_for for one in channels.values() if one.saves_for is not None}
        assert sorted(one.id for line in lines for one in line.savers) == sorted(savers)
        for id, planned in savers.items():
            assert planned.lane is not None and planned.stuck == id
            assert planned.sending.id in self.scheduler.planned
            assert channels[id].capacity > 0
        if not self.replaced:
            self.none_stands_still()

    def none_stands_still(self) -> None:
        now = instants(self.player.clock)()
        for one in self.scheduler.channels.values():
            if one.saves_for is not None:
                assert not (one.free(now) and self.scheduler.takes(one, one.saves_for)), "it has room for it"
        for lane in self.scheduler.lanes:
            for planned in lane.waiting:
                ready = [one for one in lane.line.pool.channels if one.ready(now)]
                assert not any(self.scheduler.takes(one, planned) for one in ready)

    def finish(self) -> None:
        self.player.clock.advance(3600.0)
        self.player.up(*LIMITS)
        for _ in range(20 * (self.player.ids + 1)):
            for one in list(self.player.in_flight):
                self.player.answer(one, 1.0)
            self.player.clock.advance(30.0)
            self.look()
        self.none_stands_still()
        assert not self.scheduler.planned, f"{len(self.scheduler.planned)} never went"
        assert not self.scheduler.in_flight
