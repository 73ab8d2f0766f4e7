"""What counters have grown by between two looks."""

from twisted.trial.unittest import SynchronousTestCase

from router.relay.figures import Counts
from router.relay.lookouts.growth import NOTHING, Growth, figure_of


class GrowthTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.growth: Growth[str] = Growth()

    def test_counters_are_a_figure_with_another_number_of_sent_if_wanted(self) -> None:
        counts = Counts()
        counts.accepted, counts.sent, counts.delivered, counts.failed, counts.received = 1, 2, 3, 4, 5
        self.assertEqual((figure_of(counts), figure_of(counts, 9)), ((1, 2, 3, 4, 5), (1, 9, 3, 4, 5)))

    def test_each_look_gives_what_came_since_the_last_one_of_that_name(self) -> None:
        self.assertEqual(self.growth.look("a", (1, 2, 3, 4, 5)), (1, 2, 3, 4, 5))
        self.assertEqual(self.growth.look("a", (1, 2, 4, 4, 7)), (0, 0, 1, 0, 2))
        self.assertEqual(self.growth.look("b", (1, 0, 0, 0, 0)), (1, 0, 0, 0, 0))

    def test_the_unseen_can_be_asked_for_again(self) -> None:
        self.growth.look("a", (1, 0, 0, 0, 0))
        for _ in range(2):
            self.assertEqual(self.growth.unseen("a", (3, 0, 0, 0, 0)), (2, 0, 0, 0, 0))
        self.assertEqual(self.growth.unseen("b", NOTHING), NOTHING)

    def test_another_sender_of_the_name_counts_what_it_sends_from_nothing(self) -> None:
        one, other = object(), object()
        self.growth.look("a", (0, 10, 10, 0, 0), one)
        self.assertEqual(self.growth.look("a", (0, 2, 11, 0, 0), other), (0, 2, 1, 0, 0))
