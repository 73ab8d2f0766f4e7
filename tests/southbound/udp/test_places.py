"""Where lines register from."""

from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Instant
from router.goip.udp.repeated_events import Address
from router.southbound.udp.places import Places

HERE, THERE = ("10.0.0.1", 5000), ("10.0.0.2", 5000)


class PlacesTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.places = Places()

    def rivals(self, *registered: tuple[Address, float]) -> list[Address | None]:
        return [self.places.rival("a", address, Instant(at)) for address, at in registered]

    def test_a_line_that_starts_anew_or_moves_has_no_rival(self) -> None:
        self.assertEqual(self.rivals((HERE, 0.0), (HERE, 30.0), (THERE, 60.0), (THERE, 90.0)), [None] * 4)

    def test_two_boxes_under_one_name_take_turns(self) -> None:
        told = self.rivals((HERE, 0.0), (THERE, 10.0), (HERE, 30.0), (THERE, 40.0))
        self.assertEqual(told, [None, None, THERE, HERE])

    def test_one_that_moves_back_much_later_has_none(self) -> None:
        self.assertEqual(self.rivals((HERE, 0.0), (THERE, 10.0), (HERE, 4000.0)), [None] * 3)

    def test_lines_are_told_apart(self) -> None:
        self.rivals((HERE, 0.0), (THERE, 10.0))
        self.assertIsNone(self.places.rival("b", HERE, Instant(30.0)))
