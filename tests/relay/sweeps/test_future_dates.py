"""A clock that ran ahead was believed, and is set right: what it dated counts from then."""

from router.relay.sweeps.future_dates import PAGE
from router.sms.value import evolve
from tests.relay.test_clock_is_set import DAY, HOUR, YEARS, ClockCase
from tests.support.relay import CLOCK_HOLD


class RedatingTests(ClockCase):
    def setUp(self) -> None:
        super().setUp()
        self.set(YEARS, CLOCK_HOLD + 5.0)

    def send(self, deliver_in: float | None = None, expires_in: float = 2 * HOUR) -> None:
        later = None if deliver_in is None else YEARS + deliver_in
        self.relay.send(deliver_in=later, expires_in=YEARS + expires_in)

    def set_right(self) -> None:
        self.set(-YEARS, CLOCK_HOLD + 5.0)

    def test_what_waits_lives_no_longer_than_its_validity_from_then(self) -> None:
        self.send()
        self.set_right()
        self.assertEqual(self.relay.endings(), [])
        self.relay.advance(2 * HOUR)
        self.assertEqual(self.relay.endings(), [(1, "EXPIRED", 901)])

    def test_what_is_for_later_goes_in_its_time(self) -> None:
        self.connector.up()
        self.send(deliver_in=HOUR)
        self.set_right()
        self.assertEqual(self.relay.of("submit"), [])
        self.relay.advance(HOUR)
        self.assertEqual(len(self.relay.of("submit")), 1)

    def test_what_was_taken_and_is_never_reported_ends(self) -> None:
        self.connector.up()
        self.send()
        self.connector.answer()
        self.set_right()
        self.relay.clock.advance(2 * DAY)
        self.relay.advance(30.0)
        self.assertEqual(self.relay.endings(), [(1, "UNKNOWN", 905)])

    def test_a_store_that_cannot_answer_is_asked_again(self) -> None:
        self.send()
        self.relay.store.answers = False
        self.set(-YEARS, CLOCK_HOLD + 5.0)
        self.relay.store.answers = True
        self.relay.advance(CLOCK_HOLD)
        self.relay.advance(2 * HOUR)
        self.assertEqual(self.relay.endings(), [(1, "EXPIRED", 901)])

    def test_so_is_one_that_cannot_when_they_are_looked_for(self) -> None:
        self.send()
        self.set(-YEARS, CLOCK_HOLD - 5.0)
        self.relay.store.answers = False
        self.relay.advance(10.0)
        self.relay.store.answers = True
        self.relay.advance(2 * HOUR + 5.0)
        self.assertEqual(self.relay.endings(), [(1, "EXPIRED", 901)])

    def test_it_is_told_how_many_there_were(self) -> None:
        for _ in range(3):
            self.send()
        self.set_right()
        self.assertIn("3 messages had dates in the future: they count from now", self.relay.warnings)

    def test_set_back_by_mistake_and_put_forward_again_it_changes_nothing(self) -> None:
        self.send()
        before = self.relay.scheduler.planned[1].sending
        self.set(-YEARS, CLOCK_HOLD - 10.0)
        self.set(YEARS, 2 * CLOCK_HOLD)
        self.assertEqual(self.relay.scheduler.planned[1].sending, before)

    def test_what_came_since_is_left_as_it_is(self) -> None:
        self.send()
        self.set(-YEARS)
        self.relay.send(to="256772000009", expires_in=2 * HOUR)
        before = self.relay.scheduler.planned[2].sending
        self.relay.advance(CLOCK_HOLD + 5.0)
        self.assertEqual(self.relay.scheduler.planned[2].sending, before)

    def test_what_came_before_a_second_small_step_hides_none(self) -> None:
        self.send()
        self.set(-YEARS)
        for number in range(PAGE):
            self.relay.send(to=f"25677200{number:04}", expires_in=2 * DAY)
        self.set(-5.0)
        self.relay.advance(CLOCK_HOLD + 2 * HOUR)
        self.assertEqual(self.relay.endings(), [(1, "EXPIRED", 901)])

    def test_what_is_replaced_meanwhile_keeps_its_new_times(self) -> None:
        self.send()
        self.set(-YEARS)
        planned = self.relay.scheduler.planned[1]
        now = self.relay.dates.now()
        planned.sending = evolve(planned.sending, accepted_at=now, expires_at=now + DAY)
        self.relay.advance(CLOCK_HOLD + 2 * HOUR)
        self.assertEqual(self.relay.endings(), [])
