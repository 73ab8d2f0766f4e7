"""The numbers of dialogues."""

from itertools import pairwise
from random import Random

from twisted.trial.unittest import SynchronousTestCase

from router.goip.udp.sendids import GREATEST_USSD, Sendids

DATE = 1_796_000_000


class UssdTests(SynchronousTestCase):
    def drawn(self, sendids: Sendids, count: int) -> list[int]:
        """Draw this many sendids, each given back at once."""
        numbers = []
        for _ in range(count):
            numbers.append(sendids.draw_ussd("a"))
            sendids.give_back(numbers[-1])
        return numbers

    def test_they_rise_also_over_restarts(self) -> None:
        random, numbers = Random(1), [DATE]
        for _ in range(20):
            numbers += self.drawn(Sendids(random, numbers[-1]), 50)
        self.assertEqual(numbers, sorted(set(numbers)))

    def test_the_first_of_a_process_and_the_steps_are_hard_to_guess(self) -> None:
        random = Random(1)
        first = {Sendids(random, DATE).draw_ussd("a") for _ in range(500)}
        self.assertGreater(len(first), 490)
        numbers = self.drawn(Sendids(random, DATE), 500)
        steps = {later - earlier for earlier, later in pairwise(numbers)}
        self.assertEqual(steps, set(range(1, 65)))

    def test_what_a_box_cannot_hold_begins_anew(self) -> None:
        for after in (GREATEST_USSD - 100, GREATEST_USSD, 2**31, 2**33):
            sendids = Sendids(Random(1), after)
            for number in self.drawn(sendids, 100_000 if after < 2**31 else 10):
                self.assertTrue(0 < number <= GREATEST_USSD)

    def test_no_two_are_open_at_a_time(self) -> None:
        sendids = Sendids(Random(1), GREATEST_USSD - 300_000)
        self.assertEqual(len({sendids.draw_ussd("a") for _ in range(20_000)}), 20_000)
