from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Instant
from router.relay.plan.plan import EsmeQueue, Lane, PlanChannel, Planned, Pool
from router.routing.table import Choose, Way
from tests.support.extent import at_most
from tests.support.values import channel, sending

ALL = Way(name="all", channels=("a", "b"))
NOW = Instant(100.0)


def planned(id: int, *refused_by: str) -> Planned:
    one = Planned(sending(id), ALL)
    one.refused_by = refused_by
    return one


def up(id: str, capacity: int = 1) -> PlanChannel:
    one = PlanChannel(channel(id))
    one.up(NOW, capacity)
    return one


def pool(*channels: PlanChannel) -> Pool:
    return Pool(channels, Choose.ROUND_ROBIN)


def refusing(*ids: str) -> Callable[[PlanChannel], bool]:
    """Return a message that may go by any channel but these."""
    return lambda channel: channel.id not in ids


def taken_by(channel: str) -> Callable[[Planned], bool]:
    return lambda planned: channel not in planned.refused_by


class ChannelTests(SynchronousTestCase):
    def test_it_is_ready_when_it_is_up_and_rested_and_has_room(self) -> None:
        one = up("a")
        self.assertTrue(one.ready(NOW))
        one.occupy()
        self.assertFalse(one.ready(NOW))

    def test_it_is_not_ready_before_it_is_up(self) -> None:
        self.assertFalse(PlanChannel(channel("a")).ready(NOW))

    def test_it_is_ready_at_the_moment_when_its_rest_is_over(self) -> None:
        one = up("a")
        one.rest_until = NOW
        self.assertEqual([one.ready(Instant(NOW - 0.001)), one.ready(NOW)], [False, True])


class PickTests(SynchronousTestCase):
    def test_ready_channels_are_picked_in_turn(self) -> None:
        channels = [up(id) for id in "abc"]
        one = pool(*channels)
        for each in channels:
            one.offer(each)
        picked = [one.pick(NOW, refusing()) for _ in range(4)]
        self.assertEqual([each.id for each in picked if each], ["a", "b", "c", "a"])

    def test_none_is_picked_that_refused_it(self) -> None:
        channels = [up(id) for id in "ab"]
        one = pool(*channels)
        for each in channels:
            one.offer(each)
        picked = [one.pick(NOW, refusing("a")) for _ in range(3)]
        self.assertEqual([each.id for each in picked if each], ["b", "b", "b"])
        self.assertIsNone(one.pick(NOW, refusing("a", "b")))

    def test_one_that_was_offered_and_is_ready_no_more_is_not_picked(self) -> None:
        channel = up("a")
        one = pool(channel)
        one.offer(channel)
        channel.down(NOW)
        self.assertIsNone(one.pick(NOW, refusing()))
        channel.up(NOW, 1)
        self.assertIsNone(one.pick(NOW, refusing()))
        one.offer(channel)
        self.assertIs(one.pick(NOW, refusing()), channel)

    def test_one_that_is_offered_twice_has_one_turn(self) -> None:
        channels = [up(id) for id in "ab"]
        one = pool(*channels)
        for each in (*channels, channels[0]):
            one.offer(each)
        picked = [one.pick(NOW, refusing()) for _ in range(4)]
        self.assertEqual([each.id for each in picked if each], ["a", "b", "a", "b"])


class TakeTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.pool = pool(up("a"), up("b"))

    def lane(self, esme: str = "crm", priority: int = 0) -> Lane:
        line = self.pool.line(esme)
        lane = Lane(ALL, priority, line)
        line.add(lane)
        return lane

    def taken(self, channel: str = "a", many: int = 10) -> list[int]:
        taken = (self.pool.take(channel, taken_by(channel)) for _ in range(many))
        return [one.sending.id for one in taken if one is not None]

    def test_a_lane_is_taken_from_in_order(self) -> None:
        lane = self.lane()
        for id in (1, 2, 3):
            self.pool.wait(planned(id), lane)
        self.assertEqual(self.taken(), [1, 2, 3])

    def test_what_comes_back_goes_first(self) -> None:
        lane = self.lane()
        self.pool.wait(planned(2), lane)
        self.pool.wait(planned(1), lane, first=True)
        self.assertEqual(self.taken(), [1, 2])

    def test_the_higher_priority_goes_first(self) -> None:
        low, high = self.lane(priority=0), self.lane(priority=3)
        self.pool.wait(planned(1), low)
        self.pool.wait(planned(2), high)
        self.assertEqual(self.taken(), [2, 1])

    def test_each_esme_has_its_turn(self) -> None:
        crm, shop = self.lane("crm"), self.lane("shop")
        for id in (1, 2, 3):
            self.pool.wait(planned(id), crm)
        for id in (11, 12):
            self.pool.wait(planned(id), shop)
        self.assertEqual(self.taken(), [1, 11, 2, 12, 3])

    def test_what_a_channel_refused_waits_for_another_and_holds_up_nothing(self) -> None:
        lane = self.lane()
        for id in range(1, 101):
            self.pool.wait(planned(id, "a"), lane)
        self.pool.wait(planned(101), lane)
        self.assertEqual(self.taken("a"), [101])
        self.assertEqual(self.taken("b", 3), [1, 2, 3])

    def test_an_esme_whose_messages_a_channel_refused_does_not_hold_up_the_others(self) -> None:
        self.pool.wait(planned(1, "a"), self.lane("crm"))
        self.pool.wait(planned(2), self.lane("shop"))
        self.assertEqual(self.taken("a"), [2])
        self.assertEqual(self.taken("b"), [1])

    def test_what_is_dropped_is_taken_by_nobody(self) -> None:
        lane, one, stuck = self.lane(), planned(1), planned(2)
        stuck.stuck = "a"
        for each in (one, stuck, planned(3)):
            self.pool.wait(each, lane)
        lane.drop(one)
        lane.drop(stuck)
        self.assertEqual(self.taken("a"), [3])

    def test_nothing_is_taken_when_nothing_waits(self) -> None:
        self.assertEqual(self.taken(), [])


class LaneTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.lane = Lane(ALL, 0, EsmeQueue("crm", pool()), window=4)

    def test_it_is_full_when_its_window_is(self) -> None:
        self.lane.loaded = 3
        self.assertFalse(self.lane.is_full())
        self.lane.loaded = 4
        self.assertTrue(self.lane.is_full())

    def test_it_is_full_while_something_is_on_disk_only(self) -> None:
        self.lane.leave(9)
        self.assertTrue(self.lane.is_full())
        self.lane.asked()
        self.lane.read(9)
        self.assertFalse(self.lane.is_full())

    def test_it_is_refilled_when_half_of_it_is_gone(self) -> None:
        self.lane.leave(9)
        wants = []
        for self.lane.loaded in (4, 3, 2):
            wants.append(self.lane.wants_refill())
        self.assertEqual(wants, [False, False, True])

    def test_one_page_is_asked_for_at_a_time(self) -> None:
        self.lane.leave(9)
        self.lane.asked()
        self.assertFalse(self.lane.wants_refill())

    def test_one_with_an_old_id_is_read_as_well(self) -> None:
        self.lane.last_id = 50
        self.lane.leave(7)
        self.assertEqual(self.lane.asked(), (6, 7))

    def test_one_that_was_left_after_the_question_is_asked_for_again(self) -> None:
        self.lane.leave(50)
        self.lane.asked()
        self.lane.leave(20)
        self.lane.read(50)
        self.assertTrue(self.lane.wants_refill())
        self.assertEqual(self.lane.asked(), (19, 50))


class Reading(RuleBasedStateMachine):
    """A lane over a disk: whatever comes and goes meanwhile, all that is due comes into memory, once."""

    @initialize(window=st.integers(1, 6))
    def start(self, window: int) -> None:
        self.lane = Lane(ALL, 0, EsmeQueue("crm", pool()), window)
        self.disk: set[int] = set()
        self.memory: list[int] = []
        self.taken: list[int] = []
        self.known: set[int] = set()
        self.next_id = 1000
        self.page: tuple[list[int], int] | None = None

    def load(self, id: int) -> None:
        if id in self.disk and id not in self.memory:
            self.memory.append(id)
            self.lane.loaded += 1

    @rule()
    def accept(self) -> None:
        self.next_id += 1
        self.arrive(self.next_id)

    @rule(id=st.integers(1, 999))
    def become_due(self, id: int) -> None:
        if id not in self.known:
            self.arrive(id)

    def arrive(self, id: int) -> None:
        self.known.add(id)
        self.disk.add(id)
        if self.lane.is_full():
            self.lane.leave(id)
            return
        self.lane.last_id = max(self.lane.last_id, id)
        self.load(id)

    @rule(data=st.data())
    def end_on_disk(self, data: st.DataObject) -> None:
        only = sorted(self.disk - set(self.memory))
        if only:
            ended = data.draw(st.sampled_from(only))
            self.disk.remove(ended)
            self.known.remove(ended)

    @precondition(lambda self: self.memory)
    @rule()
    def take(self) -> None:
        id = self.memory.pop(0)
        self.disk.remove(id)
        self.taken.append(id)
        self.lane.loaded -= 1
        self.ask()

    @rule()
    def ask(self) -> None:
        if self.lane.wants_refill():
            after, until = self.lane.asked()
            due = sorted(id for id in self.disk if id > after)
            self.page = due[: self.lane.page], until

    @precondition(lambda self: self.page)
    @rule()
    def answer(self) -> None:
        assert self.page is not None
        (found, until), self.page = self.page, None
        self.lane.read(found[-1] if len(found) == self.lane.page else until)
        for id in found:
            self.load(id)
        assert self.lane.loaded <= 2 * self.lane.window
        self.ask()

    def teardown(self) -> None:
        while self.memory or self.page:
            if self.page:
                self.answer()
            else:
                self.take()
        self.ask()
        if self.page:
            self.teardown()
        assert not self.disk, f"never came into memory: {self.disk}"
        assert len(self.taken) == len(set(self.taken))


class ReadingTests(SynchronousTestCase):
    def test_nothing_is_lost_between_disk_and_memory(self) -> None:
        run_state_machine_as_test(
            Reading, settings=settings(max_examples=at_most(100, 20), stateful_step_count=40)
        )
