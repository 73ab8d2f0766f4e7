"""The relay while the store cannot be written."""

from attrs import define
from twisted.trial.unittest import SynchronousTestCase

from router.relay.events import Events
from router.relay.lookouts.unwritable import Unwritable
from router.store.errors import CannotWrite, NeverWrites


@define
class Gate:
    keeping: bool = True


class UnwritableTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.gate = Gate()
        self.told: list[str] = []
        events = Events()
        events.listen(lambda event: self.told.append(event.text))
        self.unwritable = Unwritable(events, self.gate)

    def test_a_disk_that_is_full_is_told_once_however_often_it_is_tried(self) -> None:
        for _ in range(5):
            self.unwritable.failed(CannotWrite("the disk is full"))
        self.assertFalse(self.gate.keeping)
        self.assertEqual(self.told, ["the disk is full; messages are refused until it can be written again"])

    def test_what_is_wrong_is_known_as_long_as_it_lasts(self) -> None:
        self.assertEqual(self.unwritable.trouble(), "")
        self.unwritable.failed(CannotWrite("the disk is full"))
        self.assertEqual(
            self.unwritable.trouble(), "the disk is full; messages are refused until it can be written again"
        )
        self.unwritable.recovered()
        self.assertEqual(self.unwritable.trouble(), "")

    def test_when_it_is_over_messages_are_taken_again_and_the_next_trouble_is_told(self) -> None:
        self.unwritable.failed(CannotWrite("the disk is full"))
        self.unwritable.recovered()
        self.assertTrue(self.gate.keeping)
        self.unwritable.failed(CannotWrite("the disk is full"))
        self.assertEqual(
            [words.partition(";")[0] for words in self.told][1:],
            ["it can be written again", "the disk is full"],
        )

    def test_what_can_never_be_written_is_told_each_time(self) -> None:
        for error in (NeverWrites("there already"), OverflowError("too large")):
            self.setUp()
            for _ in range(2):
                self.unwritable.failed(error)
            self.assertEqual(len(self.told), 2)
            self.assertIn("restart the router", self.told[0])
