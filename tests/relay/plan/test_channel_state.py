"""The states of a channel: which it is in, what follows from each move, and that the plan does all of it."""

from collections.abc import Sequence
from itertools import product

from attrs import define
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Instant
from router.goip.line_state import LineState, LineTrouble
from router.relay.interfaces import instants
from router.relay.plan.channel import Channel
from router.relay.plan.channel_state import ChannelState, Follows, NoSuchMove, derive, follow_up
from router.relay.plan.plan import PlanChannel, Planned
from router.relay.plan.plan_layout import PlanLayout
from router.routing.budget import BudgetLimits
from router.routing.table import Choose, Way
from router.sms.value import evolve
from tests.relay.player import NOW, Player
from tests.support.extent import at_most
from tests.support.values import channel

DOWN, OUT, STOPPING, REMOVED, PAUSED, BENCHED, ON_TRIAL, UP = ChannelState
WELL = LineState(enabled=True, sim=True, logged_in=True)
LOGGED_OUT = LineState(enabled=True, sim=True, logged_in=False)

LETTERS = {
    "-": Follows.NOTHING,
    "F": Follows.FEED,
    "L": Follows.SAVE_NO_MORE | Follows.UNSTICK,
    ".": None,
}
"""F: it is fed. L: what waits for it, or is saved up for, leaves it. A point: there is no such move."""

ROWS = """
             DOWN  OUT  STOPPING  REMOVED  PAUSED  BENCHED  ON_TRIAL  UP
    DOWN      -     -      -         -       F        F        F       F
    OUT       -     -      -         -       F        F        F       F
    STOPPING  -     -      -         .       .        .        .       .
    REMOVED   -     -      -         -       F        F        F       F
    PAUSED    -     -      -         -       F        -        F       F
    BENCHED   -     -      -         -       -        F        F       F
    ON_TRIAL  L     L      -         L       L        L        F       F
    UP        L     L      -         L       L        L        .       F
"""


class TableTests(SynchronousTestCase):
    def test_each_move_has_what_follows_and_there_are_no_others(self) -> None:
        head, *rows = ROWS.strip().splitlines()
        for row in rows:
            before, *letters = row.split()
            for after, letter in zip(head.split(), letters, strict=True):
                self.assertEqual(self.follows(before, after), LETTERS[letter], f"{before} to {after}")

    def follows(self, before: str, after: str) -> Follows | None:
        try:
            return follow_up(ChannelState[before], ChannelState[after])
        except NoSuchMove:
            return None

    def test_a_channel_that_would_make_such_a_move_raises_and_stays_as_it_was(self) -> None:
        one = Channel(channel("a"))
        one.up(Instant(NOW), 1)
        error = self.assertRaises(NoSuchMove, one.bench, Instant(NOW), NOW)
        self.assertEqual((str(error), one.state), ("from UP to ON_TRIAL", UP))


class DerivingTests(SynchronousTestCase):
    def test_of_several_causes_the_first_is_the_state(self) -> None:
        for causes in product([False, True], repeat=7):
            down, out, stopping, removed, paused, benched, tried = causes
            trouble = LineTrouble.NO_SIM if out else None
            until = NOW + 1.0 if benched else (NOW if tried else 0.0)
            state = derive(int(not down), trouble, stopping, paused, until, Instant(NOW), removed)
            self.assertIs(state, _first(causes))

    def test_the_end_of_one_cause_uncovers_the_next(self) -> None:
        one, now = Channel(channel("a")), Instant(NOW)
        one.suspend(now)
        one.bench(now, NOW + 60.0)
        one.hear_of_line(now, LineTrouble.LOGGED_OUT)
        seen = [one.state]
        for step in (
            lambda: one.up(now, 5),
            lambda: one.hear_of_line(now, None),
            lambda: one.reinstate(now),
            lambda: one.look_at_clock(Instant(NOW + 60.0)),
            lambda: one.recover(Instant(NOW + 61.0)),
        ):
            step()
            seen.append(one.state)
        self.assertEqual(seen, [DOWN, OUT, PAUSED, BENCHED, ON_TRIAL, UP])

    def test_it_is_given_what_its_links_carry_and_one_on_trial_one_at_a_time(self) -> None:
        one, now = Channel(channel("a")), Instant(NOW)
        given = [one.capacity]
        for step in (
            lambda: one.up(now, 5),
            lambda: one.bench(now, NOW + 1.0),
            lambda: one.look_at_clock(Instant(NOW + 1.0)),
            lambda: one.recover(Instant(NOW + 1.0)),
            lambda: one.stop(Instant(NOW + 1.0)),
        ):
            step()
            given.append(one.capacity)
        self.assertEqual(given, [0, 5, 0, 1, 5, 0])


VERBS = (
    "place place place place place place answer answer answer time time time time mend mend mend up down out"
    " well bench recovered suspend reinstate remove add borrow give_back withdraw stop"
)
Step = tuple[str, int]
steps = st.lists(st.tuples(st.sampled_from(VERBS.split()), st.integers(0, 30)), min_size=20, max_size=100)


class PropertyTests(SynchronousTestCase):
    @settings(max_examples=at_most(300, 25))
    @given(steps)
    def test_the_state_is_what_was_told_and_all_that_follows_is_done(self, steps: Sequence[Step]) -> None:
        watched = Watched()
        for verb, value in steps:
            watched.play(verb, value)
            watched.look()
        watched.finish()


@define
class Told:
    """The causes that a channel was told, kept beside it."""

    linked: int = 0
    out: bool = False
    stopping: bool = False
    removed: bool = False
    paused: bool = False
    benched_until: float = 0.0

    def state(self, now: float) -> ChannelState:
        benched = self.benched_until > now
        tried = self.benched_until > 0.0
        return _first((not self.linked, self.out, self.stopping, self.removed, self.paused, benched, tried))


def _first(causes: Sequence[bool]) -> ChannelState:
    """Return the first state whose cause holds, in their order; else the last."""
    return next(state for state, holds in zip(ChannelState, (*causes, True), strict=True) if holds)


class Watched:
    """Plays steps on three channels, two of which save up, and looks at them after each."""

    LIMITS = {"a": BudgetLimits(), "b": BudgetLimits(minute=3), "c": BudgetLimits(minute=4)}
    NUMBERS = 3
    """So few that a sticky way nearly always knows the channel of one."""

    def __init__(self) -> None:
        self.player = player = Player(
            *(evolve(channel(id), limits=limits) for id, limits in self.LIMITS.items())
        )
        self.scheduler = player.scheduler
        self.scheduler.dispatch.begin = self.begin
        self.scheduler.ledger.size = lambda planned, channel: self.sizes[planned.sending.id]
        self.ways = [
            Way(name="sticky", channels=("a", "b", "c"), choose=Choose.STICKY),
            Way(name="limited", channels=("b", "c")),
        ]
        self.sizes: dict[int, int] = {}
        self.told = {id: Told() for id in self.LIMITS}
        self.borrowed: list[str] = []
        for number in range(3):
            self.mend(number)

    def begin(self, planned: Planned, channel: PlanChannel) -> None:
        assert channel.state in (UP, ON_TRIAL), "it takes nothing"
        self.scheduler.charge(planned, channel, self.sizes[planned.sending.id])
        self.player.begin(planned, channel)

    def play(self, verb: str, value: int) -> None:
        id = "abc"[value % 3]
        told, one = self.told[id], self.scheduler.channels[id]
        match verb:
            case "up":
                told.linked = 1 + value % 2
                self.player.up(id, capacity=told.linked)
            case "down":
                told.linked = 0
                self.scheduler.down(id)
            case "out" | "well":
                told.out = verb == "out"
                self.scheduler.line(id, LOGGED_OUT if told.out else WELL)
            case "bench":
                until = self.player.clock.seconds() + 1.0 + value
                told.benched_until = max(until, told.benched_until)
                self.scheduler.bench(one, until)
            case "recovered":
                told.benched_until = 0.0
                self.scheduler.recovered(one)
            case "suspend":
                told.paused = True
                self.scheduler.suspend(one)
            case "reinstate":
                told.paused = False
                self.scheduler.reinstate(one)
            case "remove":
                told.removed = True
                self.scheduler.fleet.remove(id, instants(self.player.clock)())
                self.lay()
            case "add":
                told.removed = False
                self.scheduler.fleet.change(one.settings, instants(self.player.clock)())
                self.lay()
            case "borrow":
                self.scheduler.borrow(id, lambda: self.borrowed.append(id))
            case "mend":
                self.mend(value)
            case "stop" if value == 30:
                self.stop()
            case _:
                self.play_sendings(verb, value)

    def lay(self) -> None:
        """Lay the plan anew, as is done when channels come and go."""
        layout = PlanLayout(self.player.clock, self.scheduler)
        layout.lay(lambda name, esme: next(way for way in self.ways if way.name == name))
        layout.feed_all()

    def play_sendings(self, verb: str, value: int) -> None:
        player = self.player
        in_flight = sorted(player.in_flight)
        waiting = sorted(one for one in self.scheduler.planned if one not in player.in_flight)
        match verb:
            case "place":
                self.sizes[player.ids + 1] = 1 + value % 3
                to = f"25677200000{value % self.NUMBERS}"
                esme, way = f"esme{value % 4}", self.ways[value % 4 < 2]
                player.place(to, esme, way, priority=value % 7 == 0)
            case "time":
                player.clock.advance(value)
            case "answer" if in_flight:
                player.answer(in_flight[value % len(in_flight)])
            case "give_back" if self.borrowed:
                self.scheduler.give_back(self.borrowed.pop())
            case "withdraw" if waiting:
                self.scheduler.withdraw(self.scheduler.planned[waiting[value % len(waiting)]])
                player.clock.advance(0.0)

    def mend(self, value: int) -> None:
        """Remove all causes that keep this channel from sending."""
        for verb in ("up", "well", "add", "reinstate", "recovered"):
            self.play(verb, value)

    def stop(self) -> None:
        for each in self.told.values():
            each.stopping = True
        self.scheduler.pause()

    @property
    def stopping(self) -> bool:
        return self.told["a"].stopping

    def look(self) -> None:
        now = instants(self.player.clock)()
        for id, one in self.scheduler.channels.items():
            state = self.told[id].state(now)
            assert one.state is state, f"{id} is {one.state}, not {state}"
            assert one.capacity == {UP: one.linked, ON_TRIAL: 1}.get(state, 0)
            assert one.saves_for is None or one.capacity or self.stopping, f"{id} saves though it is {state}"
            assert not (one.borrowing and one.lends()), f"the line of {id} is free"
        if not self.stopping:
            self.none_waits_in_vain(now)

    def none_waits_in_vain(self, now: Instant) -> None:
        for lane in self.scheduler.lanes:
            for id, stuck in lane.stuck.items():
                waiting = [one.sending.id for one in stuck]
                assert not waiting or self.scheduler.channels[id].capacity, f"{waiting} wait for {id}"
            ready = [one for one in lane.line.pool.channels if one.ready(now)]
            for planned in lane.waiting:
                assert not any(self.scheduler.takes(one, planned) for one in ready)

    def finish(self) -> None:
        """Use all channels, so that everything goes, unless the router stops."""
        for number in range(3):
            self.mend(number)
            self.look()
        before = list(self.player.begun)
        for _ in range(6 * (self.player.ids + 1)):
            for one in list(self.player.in_flight):
                self.player.answer(one)
            while self.borrowed:
                self.scheduler.give_back(self.borrowed.pop())
            self.player.clock.advance(30.0)
            self.look()
        if self.stopping:
            assert self.player.begun == before, "something went though the router stops"
        else:
            assert not self.scheduler.planned, f"{len(self.scheduler.planned)} never went"
            assert not any(one.borrowing for one in self.scheduler.channels.values())
        assert not self.scheduler.in_flight
