"""How much room a disk has."""

from collections.abc import Callable

from twisted.internet.defer import Deferred
from twisted.trial.unittest import SynchronousTestCase

from router.desk.alerts.looks import Space
from router.disk_space import EVERY, DiskSpace, space_of


class DiskSpaceTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.asked: list[Deferred[Space]] = []
        self.disk = DiskSpace("/", self.beside)

    def beside(self, look: Callable[[], Space]) -> Deferred[Space]:
        self.asked.append(Deferred())
        return self.asked[-1]

    def test_it_is_looked_at_at_once_and_then_now_and_again(self) -> None:
        self.assertIsNone(self.disk.known())
        self.disk.tick()
        self.asked[0].callback(Space(free=1, whole=2))
        self.assertEqual(self.disk.known(), Space(free=1, whole=2))
        for _ in range(EVERY):
            self.disk.tick()
        self.assertEqual(len(self.asked), 2)

    def test_a_disk_that_does_not_answer_is_asked_once(self) -> None:
        for _ in range(5 * EVERY):
            self.disk.tick()
        self.assertEqual(len(self.asked), 1)

    def test_what_cannot_be_seen_is_not_known(self) -> None:
        self.disk.tick()
        self.asked[0].errback(FileNotFoundError("gone"))
        self.assertIsNone(self.disk.known())

    def test_a_folder_is_on_a_disk(self) -> None:
        space = space_of(".")
        self.assertLess(space.free, space.whole + 1)
        self.assertGreater(space.whole, 0)
        self.assertRaises(OSError, space_of, "/not/there")
