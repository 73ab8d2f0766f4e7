"""Ticks of what has deadlines."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.ticking import Ticks
from router.turn import Turn


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
        self.ticks = Ticks(self.clock, Turn(self.clock).soon)

    def test_each_is_called_as_often_as_it_asks(self) -> None:
        slow, fast = Ticked(), Ticked()
        self.ticks.start([(1.0, slow), (0.25, fast)])
        self.clock.pump([0.25, 0.0] * 8)
        self.assertEqual((slow.count, fast.count), (2, 8))

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
