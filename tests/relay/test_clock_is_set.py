"""The wall clock is set, and what waits, is owed or has ended does not suffer from it."""

from twisted.trial.unittest import SynchronousTestCase

from router.routing.budget import BudgetLimits
from router.routing.pace import Pace
from router.sms.value import evolve
from tests.relay.cases import A
from tests.support.relay import CLOCK_HOLD, RelayInMemory

HOUR, DAY, YEARS = 3600.0, 86400.0, 10 * 365.25 * 86400.0
MANY = 1000


class ClockCase(SynchronousTestCase):
    def setUp(self) -> None:
        self.relay = RelayInMemory([A])
        self.connector = self.relay.connectors["a"]

    def set(self, by: float, rest: float = 5.0) -> None:
        """Somebody sets the wall clock, and some seconds go by."""
        self.relay.wall += by
        self.relay.advance(rest)


class NothingIsLostTests(ClockCase):
    """A leap of ten years, and back before `clock_hold` is over."""

    def leap(self) -> None:
        self.set(YEARS, CLOCK_HOLD - 10.0)
        self.set(-YEARS)

    def test_what_is_due_does_not_expire(self) -> None:
        for number in range(MANY):
            self.relay.send(to=f"2567720{number:05d}", expires_in=2 * HOUR)
        self.leap()
        self.assertEqual(self.relay.endings(), [])
        self.relay.advance(7200.0)
        self.assertEqual(len(self.relay.endings()), MANY)

    def test_what_is_owed_is_not_given_up(self) -> None:
        self.connector.up(MANY)
        for number in range(MANY):
            self.relay.send(to=f"2567720{number:05d}")
        for _ in range(MANY):
            self.connector.report(self.connector.answer())
        self.leap()
        receiver = self.relay.receiver(window=MANY)
        self.assertEqual(len(receiver.held), MANY)

    def test_what_has_ended_is_not_forgotten(self) -> None:
        self.connector.up(MANY)
        for number in range(MANY):
            self.relay.send(to=f"2567720{number:05d}")
        for _ in range(MANY):
            self.connector.report(self.connector.answer())
        self.leap()
        self.assertEqual(len(self.relay.store.kept.endings(0, 2 * MANY)), MANY)

    def test_what_was_taken_and_not_reported_does_not_end(self) -> None:
        self.connector.up(MANY)
        for number in range(MANY):
            self.relay.send(to=f"2567720{number:05d}")
            self.connector.answer()
        self.leap()
        self.assertEqual(self.relay.endings(), [])

    def test_what_is_for_later_does_not_go(self) -> None:
        self.connector.up()
        self.relay.send(deliver_in=2 * HOUR)
        self.leap()
        self.assertEqual(self.relay.of("submit"), [])
        self.relay.advance(7200.0)
        self.assertEqual(len(self.relay.of("submit")), 1)

    def test_what_begins_meanwhile_is_sent(self) -> None:
        self.relay.send(expires_in=2 * HOUR)
        self.set(YEARS)
        self.connector.up()
        self.assertEqual((len(self.relay.of("submit")), self.relay.endings()), (1, []))

    def test_what_comes_in_meanwhile_has_the_date_that_it_had_been(self) -> None:
        self.set(YEARS)
        self.relay.send(expires_in=None)
        self.set(-YEARS)
        accepted = self.relay.scheduler.planned[1].sending.accepted_at
        self.assertTrue(0.0 < self.relay.clock.seconds() - accepted < 60.0)

    def test_a_leap_that_lasts_is_believed(self) -> None:
        self.relay.send(expires_in=2 * HOUR)
        self.set(YEARS, CLOCK_HOLD + 5.0)
        self.assertEqual(self.relay.endings(), [(1, "EXPIRED", 901)])


class IntervalTests(ClockCase):
    """However the clock is set, what is measured in seconds lasts as long as it should."""

    STEPS = (-HOUR, HOUR, DAY, -DAY, -2.0, 2.0, YEARS, -YEARS)

    def test_a_channel_rests_for_its_pace(self) -> None:
        self.relay = RelayInMemory([evolve(A, pace=Pace(10.0, 10.0))])
        connector = self.relay.connectors["a"]
        connector.up()
        for by in self.STEPS:
            self.relay.send("one", to="1")
            self.relay.send("two", to="2")
            connector.answer()
            self.set(by, 9.0)
            self.assertEqual(connector.out, [])
            self.relay.advance(1.0)
            self.assertEqual(len(connector.out), 1)
            connector.answer()
            self.relay.advance(10.0)

    def test_what_was_put_off_comes_again_in_time(self) -> None:
        self.connector.up()
        receiver = self.relay.receiver()
        for number, by in enumerate(self.STEPS, 1):
            self.relay.send(to=f"25677000{number}")
            self.connector.report(self.connector.answer())
            receiver.put_off()
            self.set(by, 4.0)
            self.assertEqual(receiver.held, [])
            self.relay.advance(1.0)
            receiver.acknowledge()

    def test_what_is_answered_at_once_is_so_whatever_the_clock_says(self) -> None:
        for number, by in enumerate(self.STEPS, 1):
            self.relay.wall += by
            self.relay.send(to=f"25677000{number}")
            self.assertEqual(len(self.relay.ids), number)
            self.relay.advance(1.0)

    def test_a_minute_of_a_budget_is_a_minute(self) -> None:
        self.relay = RelayInMemory([evolve(A, limits=BudgetLimits(minute=1))])
        connector = self.relay.connectors["a"]
        connector.up()
        for by in self.STEPS:
            self.relay.send("one", to="1")
            connector.answer()
            self.relay.send("two", to="2")
            self.set(by, 59.0)
            self.assertEqual(connector.out, [])
            self.relay.advance(1.0)
            connector.answer()
            self.relay.advance(60.0)


class RestartTests(ClockCase):
    """The clock is a day ahead, is put right, and the router is started anew."""

    def setUp(self) -> None:
        self.relay = RelayInMemory([evolve(A, pace=Pace(5.0, 10.0))])
        self.relay.wall = DAY
        self.relay.kill()
        self.relay.connectors["a"].up()

    def test_a_channel_rests_no_longer_than_its_pace(self) -> None:
        self.relay.send("one")
        self.relay.connectors["a"].answer()
        self.relay.wall = 0.0
        self.relay.kill()
        self.relay.connectors["a"].up()
        self.relay.send("two", to="2")
        self.relay.advance(9.0)
        self.assertEqual(len(self.relay.of("submit")), 1)
        self.relay.advance(1.0)
        self.assertEqual(len(self.relay.of("submit")), 2)
