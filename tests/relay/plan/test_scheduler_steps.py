"""Any steps at all: what must hold of the scheduler by itself."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.relay.plan.plan import PlanChannel, Planned
from tests.relay.player import Player
from tests.support.extent import at_most
from tests.support.values import channel

Step = tuple[str, int]
verbs = st.sampled_from(["place", "place", "answer", "later", "down", "up", "time"])
steps = st.lists(st.tuples(verbs, st.integers(0, 5)), max_size=80)


class PropertyTests(SynchronousTestCase):
    @settings(max_examples=at_most(100, 25))
    @given(steps)
    def test_capacity_pace_and_numbers_are_kept_and_nothing_is_lost(self, steps: Sequence[Step]) -> None:
        watched = Watched()
        for verb, value in steps:
            watched.play(verb, value)
        watched.finish()
        self.assertEqual(sorted(watched.answered), list(range(1, watched.player.ids + 1)))


class Watched:
    """Plays steps on two channels with a rest of five seconds, and looks at each that begins."""

    CAPACITY = {"a": 1, "b": 2}

    def __init__(self) -> None:
        self.player = player = Player(channel("a"), channel("b"))
        player.scheduler.dispatch.begin = self.begin
        self.rested = {"a": 0.0, "b": 0.0}
        self.answered: list[int] = []

    def begin(self, planned: Planned, channel: PlanChannel) -> None:
        player = self.player
        numbers = [_to(one) for one, _ in player.in_flight.values()]
        assert _to(planned) not in numbers, "two in flight to one number"
        assert channel.in_flight <= self.CAPACITY[channel.id], "more than it takes"
        assert player.clock.seconds() >= self.rested[channel.id], "its rest was cut short"
        player.begin(planned, channel)

    def play(self, verb: str, value: int) -> None:
        player, id = self.player, "ab"[value % 2]
        in_flight = sorted(player.in_flight)
        if verb == "place":
            player.place(to=f"25677200000{value}", priority=value % 2)
        elif verb == "time":
            player.clock.advance(value)
        elif verb == "down":
            player.scheduler.down(id)
        elif verb == "up":
            player.up(id, capacity=self.CAPACITY[id])
        elif in_flight and verb == "answer":
            self.answer(in_flight[value % len(in_flight)])
        elif in_flight and verb == "later":
            one = in_flight[value % len(in_flight)]
            self.rest(one)
            player.try_later(one, 5.0)

    def answer(self, id: int) -> None:
        self.rest(id)
        self.answered.append(id)
        self.player.answer(id, 5.0)

    def rest(self, id: int) -> None:
        _, channel = self.player.in_flight[id]
        self.rested[channel.id] = self.player.clock.seconds() + 5.0

    def finish(self) -> None:
        for id, capacity in self.CAPACITY.items():
            self.player.up(id, capacity=capacity)
        for _ in range(2 * self.player.ids):
            for one in list(self.player.in_flight):
                self.answer(one)
            self.player.clock.advance(5.0)


def _to(planned: Planned) -> str:
    return planned.sending.message.destination_addr.addr
