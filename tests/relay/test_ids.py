from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.relay.ids import IdCounter, NoIds
from router.store.entities import Counter

BLOCK = 10


class Giver:
    """A store whose blocks are given at once, or when a test says."""

    def __init__(self) -> None:
        self.last = 0
        self.late = False
        self.asked: list[Callable[[range], None]] = []

    def block(self, counter: Counter, then: Callable[[range], None]) -> None:
        self.asked.append(then)
        if not self.late:
            self.give()

    def give(self) -> None:
        """Give the first block that was asked for."""
        first, self.last = self.last + 1, self.last + BLOCK
        self.asked.pop(0)(range(first, first + BLOCK))

    def numbers(self) -> IdCounter:
        numbers = IdCounter(Counter.MESSAGE, self.block)
        numbers.start(lambda: None)
        return numbers


class NumbersTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.giver = Giver()

    def test_each_is_one_more_than_the_one_before_also_from_block_to_block(self) -> None:
        numbers = self.giver.numbers()
        self.assertEqual([numbers.next() for _ in range(35)], list(range(1, 36)))

    def test_before_its_first_block_is_there_it_gives_none_and_then_it_says_so(self) -> None:
        self.giver.late = True
        numbers, heard = IdCounter(Counter.MESSAGE, self.giver.block), list[str]()
        numbers.start(lambda: heard.append("started"))
        self.assertRaises(NoIds, numbers.next)
        self.assertEqual(heard, [])
        self.giver.give()
        self.assertEqual((heard, numbers.next()), (["started"], 1))

    def test_the_next_block_is_asked_for_once_when_half_of_one_is_used(self) -> None:
        numbers = self.giver.numbers()
        self.giver.late = True
        for _ in range(4):
            numbers.next()
        self.assertEqual(len(self.giver.asked), 0)
        for _ in range(6):
            numbers.next()
        self.assertEqual(len(self.giver.asked), 1)

    def test_where_the_store_is_late_none_is_given_until_it_has_come(self) -> None:
        numbers = self.giver.numbers()
        self.giver.late = True
        for _ in range(BLOCK):
            numbers.next()
        for _ in range(3):
            self.assertRaises(NoIds, numbers.next)
        self.assertEqual(len(self.giver.asked), 1)
        self.giver.give()
        self.assertEqual(numbers.next(), BLOCK + 1)

    def test_a_start_skips_what_is_left_of_the_block(self) -> None:
        self.giver.numbers().next()
        self.assertEqual(self.giver.numbers().next(), BLOCK + 1)

    @given(st.lists(st.lists(st.booleans(), max_size=40), max_size=8))
    def test_no_number_is_given_twice_and_none_that_the_store_did_not_give(
        self, lives: list[list[bool]]
    ) -> None:
        giver, given = Giver(), list[int]()
        for steps in lives:
            giver.asked.clear()
            giver.late = True
            numbers = giver.numbers()
            for wanted in steps:
                if not wanted:
                    if giver.asked:
                        giver.give()
                    continue
                try:
                    given.append(numbers.next())
                except NoIds:
                    self.assertTrue(giver.asked)
                else:
                    self.assertLessEqual(given[-1], giver.last)
        self.assertEqual(given, sorted(set(given)))
