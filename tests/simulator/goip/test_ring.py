"""The last SMS of a line."""

from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.goip.ring import Ring


class Entries(TestCase):
    def setUp(self) -> None:
        self.ring = Ring()

    def add(self, *texts: str, size: int = 3) -> None:
        for text in texts:
            self.ring.add(0, "+49", text, size)

    def texts(self, size: int = 3) -> list[str]:
        return [each.rpartition(",")[2] for each in self.ring.shown(size)]

    def test_an_entry_has_no_year(self) -> None:
        self.add("a")
        self.assertEqual(self.ring.shown(2), ["01-01 00:00:00,+49,a", ""])

    def test_the_oldest_is_overwritten(self) -> None:
        self.add("a", "b", "c", "d")
        self.assertEqual((self.texts(), self.ring.place), (["d", "b", "c"], 1))

    def test_a_place_that_was_emptied_stays_empty(self) -> None:
        self.add("a", "b")
        self.ring.delete(0)
        self.ring.delete(9)
        self.add("c")
        self.assertEqual(self.texts(), ["", "b", "c"])

    def test_all_are_emptied(self) -> None:
        self.add("a", "b")
        self.ring.delete(-1)
        self.add("c")
        self.assertEqual(self.texts(), ["c", "", ""])

    def test_it_may_become_smaller(self) -> None:
        self.add("a", "b", "c")
        self.add("d", size=2)
        self.assertEqual(self.texts(2), ["d", "b"])
