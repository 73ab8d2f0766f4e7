"""Messages that are to leave later."""

from tests.relay.cases import A, AttemptsCase


class ScheduleTests(AttemptsCase):
    def test_what_is_held_leaves_when_its_time_has_come_and_not_before(self) -> None:
        self.relay_of(A)
        self.relay.send(deliver_in=60.0)
        self.relay.advance(58.0)
        self.assertEqual(self.submits(), [])
        self.relay.advance(4.0)
        self.assertEqual(self.submits(), [("submit", "a")])

    def test_it_is_held_across_a_kill(self) -> None:
        self.relay_of(A)
        self.relay.send(deliver_in=60.0)
        self.relay.kill()
        self.relay.connectors["a"].up()
        self.relay.advance(62.0)
        self.assertEqual(self.submits(), [("submit", "a")])

    def test_a_time_that_has_passed_is_now(self) -> None:
        self.relay_of(A)
        self.relay.send(deliver_in=-5.0)
        self.assertEqual(self.submits(), [("submit", "a")])
