"""Figures over time, packed."""

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.relay.lookouts.chart_blocks import Run, packed, unpacked
from router.relay.lookouts.growth import Figure, minus, plus
from router.store.changes import Charted

HOUR = 1_700_000_000 // 3600 * 3600

NUMBERS = st.integers(0, 2**40)
FIGURES = st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS)


def read(block: Charted) -> dict[int, Figure]:
    return dict(unpacked(block))


class PackingTests(SynchronousTestCase):
    @given(st.dictionaries(st.integers(0, 59), FIGURES))
    def test_what_is_packed_comes_out_again(self, figures: dict[int, Figure]) -> None:
        octets = b"".join(packed(place, figure) for place, figure in figures.items())
        block = Charted("channel", "a", 60, HOUR + 17, octets)
        self.assertEqual(read(block), {HOUR + place * 60: figure for place, figure in figures.items()})

    @given(st.binary())
    def test_what_nobody_has_packed_is_read_as_far_as_it_goes(self, octets: bytes) -> None:
        read(Charted("channel", "a", 60, HOUR, octets))

    def test_a_minute_of_a_channel_takes_four_octets(self) -> None:
        self.assertEqual(len(packed(30, (0, 9, 8, 0, 0))), 4)

    @given(FIGURES, FIGURES)
    def test_what_is_added_can_be_taken_away(self, one: Figure, other: Figure) -> None:
        self.assertEqual(minus(plus(one, other), other), one)


class RunTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.run_ = Run(60, 60, 17)

    def add(self, minute: int, sent: int = 1) -> Charted:
        self.run_.add(HOUR + minute * 60, (0, sent, 0, 0, 0))
        return self.run_.block("channel", "a")

    def sent(self, block: Charted) -> dict[int, int]:
        return {(at - HOUR) // 60: figure[1] for at, figure in read(block).items()}

    def test_minutes_in_which_nothing_happened_take_no_room(self) -> None:
        self.add(3, 5)
        self.assertEqual(self.sent(self.add(50, 7)), {3: 5, 50: 7})

    def test_of_one_minute_all_is_added_up(self) -> None:
        self.add(3, 5)
        self.assertEqual(self.sent(self.add(3, 7)), {3: 12})

    def test_an_hour_is_a_block(self) -> None:
        first = self.add(59)
        second = self.add(60)
        self.assertEqual((self.sent(first), self.sent(second)), ({59: 1}, {60: 1}))
        self.assertEqual((first.at, second.at), (HOUR + 59 * 60 + 17, HOUR + 3617))

    def test_a_block_begins_at_a_second_of_its_own_so_that_none_from_before_a_restart_is_lost(self) -> None:
        before, after = self.add(3), Run(60, 60, 18)
        after.add(HOUR + 180, (0, 1, 0, 0, 0))
        self.assertNotEqual(before.at, after.block("channel", "a").at)

    def test_a_clock_that_was_set_back_begins_another_block(self) -> None:
        self.add(30)
        self.assertEqual(self.sent(self.add(10, 2)), {10: 2})
