"""All that there is, is looked at once a second, in portions."""

from collections.abc import Iterator, Sequence

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.desk.alerts.kinds import Alert
from router.desk.alerts.rounds import EVERY, LEAST, Rounds
from router.desk.alerts.rules import AlertSettings, NotifyRules
from router.desk.alerts.sources import Found


class Many:
    """So many subjects; each third has a trouble. ``fails`` is where the source has a bug."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.seen = 0
        self.fails = -1

    def look(self, rules: NotifyRules) -> Iterator[Sequence[Found]]:
        for number in range(self.count):
            self.seen += 1
            if number == self.fails:
                raise ZeroDivisionError
            yield [(Alert.STALL, str(number), "it stands")] if number % 3 == 0 else []


class RoundsTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.rules = NotifyRules(AlertSettings())
        self.heard: list[str] = []
        self.settled: list[list[str]] = []

    def see(self, found: Found) -> None:
        self.heard.append(found[1])

    def settle(self) -> None:
        self.settled.append(self.heard)
        self.heard = []

    def rounds(self, *sources: Many) -> Rounds:
        return Rounds(self.clock, sources, self)

    def tick(self, rounds: Rounds, times: int) -> None:
        for _ in range(times):
            rounds.tick()
            self.clock.advance(EVERY)

    def test_a_few_are_looked_at_in_one_go_once_a_second(self) -> None:
        few = Many(6)
        self.tick(self.rounds(few), 30)
        self.assertEqual(self.settled, [["0", "3"]] * 3)

    def test_many_are_spread_over_the_second(self) -> None:
        many, rounds = Many(1000), self.rounds()
        rounds = self.rounds(many)
        rounds.go_round()
        most = 0
        for _ in range(50):
            before = many.seen
            self.tick(rounds, 1)
            most = max(most, many.seen - before)
        self.assertLessEqual(most, 1000 // 9 + 2)
        self.assertGreaterEqual(len(self.settled), 5)
        self.assertTrue(all(len(heard) == 334 for heard in self.settled))

    def test_the_first_round_of_many_goes_slowly_until_their_number_is_known(self) -> None:
        many = Many(3 * LEAST)
        self.tick(self.rounds(many), 1)
        self.assertEqual(many.seen, LEAST)

    def test_a_source_that_fails_has_nothing_taken_for_well(self) -> None:
        first, broken = Many(3), Many(3)
        rounds = self.rounds(first, broken)
        broken.fails = 1
        self.assertRaises(ZeroDivisionError, rounds.go_round)
        self.assertEqual(self.settled, [])
        broken.fails = -1
        self.clock.advance(1.0)
        rounds.tick()
        self.assertEqual(len(self.settled), 1)

    def test_while_the_router_stops_nobody_looks(self) -> None:
        few = Many(6)
        rounds = self.rounds(few)
        rounds.stopped = True
        self.tick(rounds, 30)
        self.assertEqual(few.seen, 0)
