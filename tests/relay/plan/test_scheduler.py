from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.relay.plan.plan import Planned
from router.routing.table import Way
from router.sms.value import evolve
from tests.relay.player import Player
from tests.support.extent import at_most
from tests.support.values import channel, sending


class PlaceTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.player = Player(channel("a"), channel("b"))

    def test_it_goes_at_once_by_a_channel_that_is_ready(self) -> None:
        self.player.up("a")
        self.player.place()
        self.assertEqual(self.player.begun, [(1, "a")])

    def test_it_waits_for_a_channel_that_comes_up(self) -> None:
        self.player.place()
        self.assertEqual(self.player.begun, [])
        self.player.up("b")
        self.assertEqual(self.player.begun, [(1, "b")])

    def test_channels_take_turns(self) -> None:
        self.player.up("a", "b", capacity=10)
        for _ in range(4):
            self.player.place()
        self.assertEqual([id for _, id in self.player.begun], ["a", "b", "a", "b"])

    def test_a_channel_takes_no_more_than_its_capacity(self) -> None:
        self.player.up("a", capacity=2)
        for _ in range(4):
            self.player.place()
        self.assertEqual(self.player.order, [1, 2])
        self.player.answer(1)
        self.assertEqual(self.player.order, [1, 2, 3])

    def test_a_channel_that_is_down_takes_nothing_more(self) -> None:
        self.player.up("a")
        self.player.place()
        self.player.scheduler.down("a")
        self.player.place()
        self.player.answer(1)
        self.assertEqual(self.player.order, [1])

    def test_channels_of_its_way_that_there_are_not_are_passed_over(self) -> None:
        way = Way(name="some", channels=("gone", "a"))
        self.player.up("a")
        self.player.place(way=way)
        self.assertEqual(self.player.begun, [(1, "a")])

    def test_a_way_without_any_channel_waits(self) -> None:
        self.player.up("a", "b")
        self.player.place(way=Way(name="none", channels=()))
        self.assertEqual(self.player.begun, [])


class RestTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.player = Player(channel("a"))
        self.player.up("a")
        for _ in range(3):
            self.player.place()

    def test_a_channel_that_rests_takes_nothing(self) -> None:
        self.player.answer(1, rest=5.0)
        self.player.clock.advance(4.999)
        self.assertEqual(self.player.order, [1])

    def test_it_takes_the_next_when_its_rest_is_over(self) -> None:
        self.player.answer(1, rest=5.0)
        self.player.clock.advance(5.0)
        self.assertEqual(self.player.order, [1, 2])

    def test_the_longest_of_several_rests_counts(self) -> None:
        scheduler = self.player.scheduler
        a = scheduler.channels["a"]
        scheduler.rest(a, 9.0)
        scheduler.rest(a, 3.0)
        self.player.answer(1)
        self.player.clock.advance(8.0)
        self.assertEqual(self.player.order, [1])
        self.player.clock.advance(1.0)
        self.assertEqual(self.player.order, [1, 2])

    def test_one_that_comes_up_again_rests_on(self) -> None:
        self.player.answer(1, rest=5.0)
        self.player.scheduler.down("a")
        self.player.up("a")
        self.assertEqual(self.player.order, [1])

    def test_a_rate_is_an_interval_from_one_to_the_next(self) -> None:
        player = Player(evolve(channel("a"), interval=0.5))
        player.up("a", capacity=10)
        for _ in range(3):
            player.place()
        player.clock.pump([0.25] * 3)
        self.assertEqual(player.order, [1, 2])

    def test_one_that_rests_longer_keeps_no_other_asleep(self) -> None:
        player = Player(channel("a"), channel("b"))
        player.up("a", "b")
        for _ in range(3):
            player.place()
        player.answer(1, rest=60.0)
        player.answer(2, rest=5.0)
        player.clock.advance(5.0)
        self.assertEqual(player.begun[2:], [(3, "b")])

    def test_when_all_is_asleep_one_timer_is_enough(self) -> None:
        player = Player(*(channel(f"c{n}") for n in range(50)))
        for n in range(50):
            player.up(f"c{n}")
            player.place()
        for id in range(1, 51):
            player.answer(id, rest=100.0 - id)
        self.assertEqual(len(player.clock.getDelayedCalls()), 1)


class NumberTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.player = Player(channel("a"), channel("b"))
        self.player.up("a", "b", capacity=5)

    def test_the_next_to_a_number_leaves_after_the_answer_to_the_one_before(self) -> None:
        for _ in range(3):
            self.player.place("256772000001")
        self.assertEqual(self.player.order, [1])
        self.player.answer(1)
        self.player.answer(2)
        self.assertEqual(self.player.order, [1, 2, 3])

    def test_try_later_is_no_answer(self) -> None:
        for _ in range(2):
            self.player.place("256772000001")
        self.player.try_later(1)
        self.assertEqual(self.player.order, [1, 1])

    def test_what_is_to_be_tried_later_goes_before_what_waits(self) -> None:
        player = Player(channel("a"))
        player.up("a")
        for _ in range(3):
            player.place()
        player.try_later(1, rest=1.0)
        player.clock.advance(1.0)
        self.assertEqual(player.order, [1, 1])

    def test_numbers_are_the_same_by_their_last_nine_digits(self) -> None:
        for to in ("+256772000001", "0772000001", "772000001", "256772000001"):
            self.player.place(to)
        self.assertEqual(self.player.order, [1])

    def test_a_higher_priority_does_not_overtake_within_a_number(self) -> None:
        self.player.place("256772000001")
        self.player.place("256772000001", priority=0)
        self.player.place("256772000001", priority=3)
        self.player.answer(1)
        self.assertEqual(self.player.order, [1, 2])

    def test_other_esmes_may_write_to_it_meanwhile(self) -> None:
        self.player.place("256772000001")
        self.player.place("256772000001", esme="shop")
        self.assertEqual(self.player.order, [1, 2])

    def test_one_that_is_withdrawn_lets_the_next_go(self) -> None:
        player = Player(channel("a"))
        for _ in range(3):
            player.place("256772000001")
        player.scheduler.withdraw(player.scheduler.planned[2])
        player.scheduler.withdraw(player.scheduler.planned[1])
        player.up("a")
        self.assertEqual(player.order, [3])

    def test_what_is_withdrawn_is_kept_by_no_lane_though_no_channel_ever_comes(self) -> None:
        player = Player(channel("a"))
        for _ in range(100):
            player.scheduler.withdraw(player.scheduler.planned[player.place()])
        self.assertEqual([len(lane.waiting) for lane in player.scheduler.lanes], [0])

    def test_a_long_chain_that_ends_at_once_needs_no_deep_stack(self) -> None:
        """As when all of them have lost their worth while the one before them was in flight."""
        player = Player(channel("a"))
        player.up("a", capacity=1000)
        for _ in range(900):
            player.place("256772000001")
        player.scheduler.dispatch.begin = player.end
        player.answer(1)
        self.assertEqual(player.order, list(range(1, 901)))

    def test_a_long_queue_that_ends_at_once_needs_no_deep_stack(self) -> None:
        """As when they have while the gateway was away."""
        player = Player(channel("a"))
        for _ in range(900):
            player.place()
        player.scheduler.dispatch.begin = player.end
        player.up("a")
        self.assertEqual(player.order, list(range(1, 901)))


class FairnessTests(SynchronousTestCase):
    def test_no_backlog_of_one_esme_holds_up_another(self) -> None:
        player = Player(channel("a"))
        for _ in range(50):
            player.place(esme="bulk")
        late = player.place(esme="otp")
        player.up("a")
        player.answer(1)
        self.assertIn(late, player.order)

    def test_no_way_of_an_esme_holds_up_another_of_its_ways(self) -> None:
        """A backlog by all channels, and one message that must go by a certain one of them."""
        player = Player(channel("a"), channel("b"))
        for _ in range(50):
            player.place()
        direct = player.place(way=Way(name="=a", channels=("a",)))
        player.up("a")
        player.answer(1)
        self.assertIn(direct, player.order)

    @settings(max_examples=at_most(50, 12))
    @given(st.lists(st.integers(1, 12), min_size=1, max_size=6), st.integers(0, 2))
    def test_each_waits_for_one_of_each_other_at_most(self, backlogs: list[int], priority: int) -> None:
        player = Player(channel("a"))
        whose = {}
        for esme, many in enumerate(backlogs):
            for _ in range(many):
                whose[player.place(esme=str(esme), priority=priority * esme % 3)] = esme
        player.up("a")
        self.drain(player)
        self.assertEqual(sorted(player.order), sorted(whose))
        for esme, many in enumerate(backlogs):
            served = [place for place, id in enumerate(player.order) if whose[id] == esme]
            gaps = [after - before for before, after in zip([-1, *served], served, strict=False)]
            assert max(gaps) <= len(backlogs), (esme, many, player.order)

    def drain(self, player: Player) -> None:
        while player.in_flight:
            player.answer(next(iter(player.in_flight)))

    @settings(max_examples=at_most(50, 12))
    @given(st.lists(st.integers(0, 3), min_size=1, max_size=30))
    def test_an_esme_has_its_higher_priority_first_and_else_the_older(self, priorities: list[int]) -> None:
        player = Player(channel("a"))
        given = {player.place(priority=priority): priority for priority in priorities}
        player.up("a")
        self.drain(player)
        self.assertEqual(player.order, sorted(given, key=lambda id: (-given[id], id)))


class WindowTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.player = Player(channel("a"), window=4)

    def test_what_is_beyond_the_window_waits_on_disk(self) -> None:
        for _ in range(10):
            self.player.place()
        self.assertEqual(sorted(self.player.scheduler.planned), [1, 2, 3, 4])

    def test_more_is_asked_for_when_half_of_it_is_gone(self) -> None:
        for _ in range(10):
            self.player.place()
        self.player.up("a")
        self.assertEqual(self.player.refills, [])
        self.player.answer(1)
        self.assertEqual(len(self.player.refills), 1)

    def test_what_is_read_twice_is_taken_up_once(self) -> None:
        self.player.place()
        self.player.scheduler.load(Planned(sending(1), self.player.way))
        self.player.up("a", capacity=5)
        self.assertEqual(self.player.order, [1])


class PauseTests(SynchronousTestCase):
    def test_what_is_in_flight_goes_on_and_nothing_else_begins(self) -> None:
        player = Player(channel("a"))
        player.up("a")
        for _ in range(3):
            player.place()
        player.scheduler.pause()
        self.assertEqual(player.scheduler.in_flight, 1)
        player.answer(1, rest=1.0)
        self.assertEqual(player.clock.getDelayedCalls(), [])
        player.up("a")
        player.clock.advance(10.0)
        self.assertEqual((player.order, player.scheduler.in_flight), ([1], 0))
