"""Steps of the wall clock."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Dates
from router.relay.events import Events
from router.relay.sweeps.clock_steps import LEAP, ClockSteps
from tests.support.extent import at_most

T0 = 1_800_000_000.0
HOUR, DAY, YEARS = 3600.0, 86400.0, 10 * 366 * 86400.0
HOLD = 900.0


class Walls:
    """Two clocks, and what compares them; ``off`` is by what the wall clock has been set."""

    def __init__(self, hold: float = HOLD) -> None:
        self.clock = Clock()
        self.off = 0.0
        self.dates = Dates(self.clock.seconds, T0)
        self.told: list[str] = []
        self.backs = 0
        events = Events()
        events.listen(lambda event: self.told.append(event.text))
        self.steps = ClockSteps(self.clock, self.dates, self.wall, events, hold, self.back)

    def wall(self) -> float:
        return T0 + self.clock.seconds() + self.off

    def back(self) -> None:
        self.backs += 1

    def set(self, by: float) -> None:
        """Somebody sets the wall clock, and a second goes by."""
        self.off += by
        self.advance(1)

    def advance(self, seconds: int) -> None:
        for _ in range(seconds):
            self.clock.advance(1.0)
            self.steps.tick()

    @property
    def behind(self) -> float:
        """By what dates are behind the wall clock."""
        return self.wall() - self.dates.now()


class StepTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.walls = Walls()

    def test_one_event_for_each_step_says_by_how_much(self) -> None:
        for by in (-HOUR, HOUR, DAY, -DAY, -2.0, 2.0, YEARS, -YEARS):
            self.walls.set(by)
            self.walls.advance(5)
        said = [text.partition(";")[0].removeprefix("the wall clock was set ") for text in self.walls.told]
        self.assertEqual(
            said,
            [
                "back by 1 h 0 min", "forward by 1 h 0 min", "forward by 1 d 0 h", "back by 1 d 0 h",
                "back by 2 s", "forward by 2 s", "forward by 3660 d 0 h", "back by 3660 d 0 h",
            ],
        )  # fmt: skip

    def test_a_clock_that_is_slowly_corrected_is_followed_without_a_word(self) -> None:
        for _ in range(200):
            self.walls.set(0.5)
        self.assertEqual((self.walls.told, self.walls.behind), ([], 0.0))

    def test_what_it_was_set_back_by_is_followed_at_once(self) -> None:
        self.walls.set(-HOUR)
        self.assertEqual((self.walls.behind, self.walls.backs), (0.0, 1))

    def test_a_leap_forward_is_followed_when_it_has_lasted_for_clock_hold(self) -> None:
        self.walls.set(DAY)
        self.walls.advance(int(HOLD) - 1)
        self.assertEqual(self.walls.behind, DAY)
        self.walls.advance(1)
        self.assertEqual(self.walls.behind, 0.0)

    def test_one_that_is_put_back_before_has_left_no_trace(self) -> None:
        self.walls.set(YEARS)
        self.walls.advance(600)
        self.walls.set(-YEARS)
        self.walls.advance(2000)
        self.assertEqual((self.walls.dates.ahead, self.walls.backs), (T0, 0))

    def test_up_to_a_minute_is_followed_at_once(self) -> None:
        self.walls.set(LEAP)
        self.assertEqual(self.walls.behind, 0.0)

    def test_a_second_leap_begins_the_wait_anew(self) -> None:
        self.walls.set(DAY)
        self.walls.advance(800)
        self.walls.set(DAY)
        self.walls.advance(800)
        self.assertEqual(self.walls.behind, 2 * DAY)

    def test_part_of_a_leap_that_is_taken_back_does_not(self) -> None:
        self.walls.set(DAY)
        self.walls.advance(800)
        self.walls.set(-HOUR)
        self.walls.advance(100)
        self.assertEqual(self.walls.behind, 0.0)

    def test_without_clock_hold_it_is_believed_at_once(self) -> None:
        walls = Walls(hold=0.0)
        walls.set(DAY)
        self.assertEqual(walls.behind, 0.0)

    @settings(max_examples=at_most(50, 12))
    @given(st.lists(st.tuples(st.floats(-YEARS, YEARS), st.integers(0, 1200)), max_size=8))
    def test_dates_never_leap_forward_by_what_has_not_lasted(self, steps: list[tuple[float, int]]) -> None:
        walls = Walls()
        leapt_at = -HOLD
        for by, rest in steps:
            before = walls.dates.now()
            walls.set(by)
            if by > LEAP:
                leapt_at = walls.clock.seconds()
            for _ in range(rest + 1):
                leap = walls.dates.now() - before - 1.0
                assert leap <= LEAP + 0.01 or walls.clock.seconds() >= leapt_at + HOLD
                before = walls.dates.now()
                walls.advance(1)
        walls.advance(int(HOLD) + 1)
        assert abs(walls.behind) < 0.01
