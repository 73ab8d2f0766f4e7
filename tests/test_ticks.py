"""Ticks of what has deadlines."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.ticks import PORTION, Ticks, portions
from router.wire.end_of_turn import EndOfTurn


class Ticked:
    def __init__(self) -> None:
        self.count = 0

    def tick(self) -> None:
        self.count += 1


class Broken(Ticked):
    def tick(self) -> None:
        super().tick()
        raise ValueError("broken")


class TicksTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.ticks = Ticks(self.clock, EndOfTurn(self.clock).soon)

    def test_each_is_called_as_often_as_it_asks(self) -> None:
        slow, fast = Ticked(), Ticked()
        self.ticks.start([(1.0, slow), (0.25, fast)])
        self.clock.pump([0.25, 0.0] * 8)
        self.assertEqual((slow.count, fast.count), (2, 8))

    def test_many_come_in_portions_that_are_spread_over_the_time(self) -> None:
        many = [Ticked() for _ in range(4 * PORTION)]
        self.ticks.start((1.0, one) for one in many)
        counts = []
        for _ in range(8):
            self.clock.pump([0.25, 0.0])
            counts.append(sum(one.count for one in many))
        self.assertEqual(counts, [PORTION * turn for turn in range(1, 9)])
        self.assertEqual({one.count for one in many}, {2})

    def test_a_reactor_that_was_busy_ticks_each_once_and_goes_on(self) -> None:
        many = [Ticked() for _ in range(2 * PORTION)]
        self.ticks.start((1.0, one) for one in many)
        self.clock.pump([10.2, 0.0])
        self.assertEqual({one.count for one in many}, {1})
        self.clock.pump([1.0, 0.0])
        self.assertEqual({one.count for one in many}, {2})

    def test_portions_come_no_more_often_than_wake_ups_are_worth(self) -> None:
        found = portions([Ticked() for _ in range(50 * PORTION)], 1.0)
        self.assertEqual((len(found), {len(each) for each in found}), (20, {125}))
        self.assertEqual(len(portions([Ticked()] * 1000, 0.05)), 1)

    def test_one_in_trouble_holds_up_no_other(self) -> None:
        broken, whole = Broken(), Ticked()
        self.ticks.start([(1.0, broken), (1.0, whole)])
        self.clock.pump([1.0, 0.0] * 3)
        self.assertEqual((broken.count, whole.count), (3, 3))
        self.assertEqual(len(self.flushLoggedErrors(ValueError)), 3)

    def test_after_the_end_nobody_is(self) -> None:
        one = Ticked()
        self.ticks.start([(1.0, one)])
        self.ticks.stop()
        self.clock.pump([1.0, 0.0])
        self.assertEqual((one.count, self.clock.getDelayedCalls()), (0, []))
