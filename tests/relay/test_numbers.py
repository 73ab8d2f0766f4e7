from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.relay.numbers import BLOCK, Numbers
from router.store.changes import Change, Reserved
from router.store.entities import Counter


class Disk:
    """What is reserved, as far as it was written."""

    def __init__(self) -> None:
        self.last = 0
        self.writes = 0

    def write(self, changes: Sequence[Change]) -> None:
        for change in changes:
            assert isinstance(change, Reserved) and change.last > self.last
            self.last = change.last
            self.writes += 1

    def numbers(self) -> Numbers:
        numbers = Numbers(Counter.MESSAGE, self.write)
        numbers.restore(self.last)
        return numbers


class NumbersTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.disk = Disk()

    def test_the_first_is_one(self) -> None:
        self.assertEqual(self.disk.numbers().next(), 1)

    def test_each_is_one_more_than_the_one_before(self) -> None:
        numbers = self.disk.numbers()
        self.assertEqual([numbers.next() for _ in range(5)], [1, 2, 3, 4, 5])

    def test_before_it_knows_what_was_given_it_gives_none(self) -> None:
        self.assertRaises(AttributeError, Numbers(Counter.MESSAGE, self.disk.write).next)

    def test_nothing_is_reserved_before_it_is_needed(self) -> None:
        self.disk.numbers()
        self.assertEqual(self.disk.writes, 0)

    def test_a_block_is_reserved_once(self) -> None:
        numbers = self.disk.numbers()
        for _ in range(BLOCK):
            numbers.next()
        self.assertEqual((self.disk.writes, self.disk.last), (1, BLOCK))
        numbers.next()
        self.assertEqual((self.disk.writes, self.disk.last), (2, 2 * BLOCK))

    def test_a_start_skips_what_is_left_of_the_block(self) -> None:
        self.disk.numbers().next()
        self.assertEqual(self.disk.numbers().next(), BLOCK + 1)

    @given(st.lists(st.integers(0, 300), max_size=8))
    def test_no_number_is_given_twice_and_none_is_above_what_is_reserved(self, lives: list[int]) -> None:
        disk, given = Disk(), list[int]()
        for many in lives:
            numbers = disk.numbers()
            for _ in range(many):
                given.append(numbers.next())
                assert given[-1] <= disk.last
        self.assertEqual(given, sorted(set(given)))
