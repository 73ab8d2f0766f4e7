"""What is done while the store cannot be written."""

from attrs import define
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.relay.events import Events
from router.relay.lookouts.unwritable import AGAIN, NEVER, Unwritable
from router.store.errors import CannotWrite, NeverWrites


@define
class Gate:
    keeping: bool = True


class UnwritableTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock, self.gate, self.tries = Clock(), Gate(), 0
        self.told: list[str] = []
        events = Events()
        events.listen(lambda event: self.told.append(event.text))
        self.unwritable = Unwritable(self.clock, events, self.again)
        self.unwritable.taking = self.gate

    def again(self) -> None:
        self.tries += 1

    def test_a_disk_that_is_full_is_told_once_and_tried_each_second(self) -> None:
        for _ in range(5):
            self.unwritable.failed(CannotWrite("the disk is full"))
            self.clock.advance(AGAIN)
        self.assertEqual(self.tries, 5)
        self.assertFalse(self.gate.keeping)
        self.assertEqual(self.told, ["the disk is full; messages are refused until it can be written again"])

    def test_when_it_is_over_messages_are_taken_again_and_the_next_trouble_is_told(self) -> None:
        self.unwritable.failed(CannotWrite("the disk is full"))
        self.unwritable.recovered()
        self.assertTrue(self.gate.keeping)
        self.unwritable.failed(CannotWrite("the disk is full"))
        self.assertEqual(
            [words.partition(";")[0] for words in self.told][1:],
            ["it can be written again", "the disk is full"],
        )

    def test_what_can_never_be_written_is_told_each_hour_and_not_tried_in_between(self) -> None:
        for error in (NeverWrites("there already"), OverflowError("too large")):
            self.setUp()
            self.unwritable.failed(error)
            before = self.tries
            self.clock.advance(NEVER - 1.0)
            self.assertEqual(self.tries, before)
            self.clock.advance(1.0)
            self.assertEqual(self.tries, before + 1)
            self.unwritable.failed(error)
            self.assertEqual(len(self.told), 2)
            self.assertIn("restart the router", self.told[0])
