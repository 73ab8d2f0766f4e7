"""Messages that wait past their validity."""

from tests.relay.cases import A, AttemptsCase
from tests.support.relay import BUSY


class ValidityTests(AttemptsCase):
    def test_what_waits_past_its_validity_ends_as_expired(self) -> None:
        self.relay_of(A)
        self.relay.connectors["a"].down()
        self.relay.send(expires_in=30.0)
        self.relay.advance(28.0)
        self.assertEqual(self.relay.endings(), [])
        self.relay.advance(5.0)
        self.assertEqual(self.relay.endings(), [(1, "EXPIRED", 901)])
        self.assertEqual(self.relay.accounts.waiting.total(), 0)

    def test_it_is_not_sent_when_the_channel_comes_back(self) -> None:
        self.relay_of(A)
        self.relay.connectors["a"].down()
        self.relay.send(expires_in=5.0)
        self.relay.advance(10.0)
        self.relay.connectors["a"].up()
        self.assertEqual(self.submits(), [])

    def test_the_validity_of_the_route_bounds_that_of_the_message(self) -> None:
        self.relay_of(A, validity=20.0)
        self.relay.connectors["a"].down()
        self.relay.send(expires_in=1000.0)
        self.relay.advance(25.0)
        self.assertEqual(self.relay.endings(), [(1, "EXPIRED", 901)])

    def test_try_later_is_bounded_by_it(self) -> None:
        self.relay_of(A)
        self.relay.send(expires_in=30.0)
        for _ in range(20):
            if self.relay.connectors["a"].out:
                self.relay.connectors["a"].refuse(BUSY)
            self.relay.advance(3.0)
        self.assertEqual(self.relay.endings(), [(1, "EXPIRED", 901)])

    def test_what_may_have_been_sent_before_is_unknown(self) -> None:
        self.relay_of(A)
        self.relay.send(expires_in=30.0)
        self.relay.connectors["a"].down()
        self.relay.advance(35.0)
        self.assertEqual(self.relay.endings(), [(1, "UNKNOWN", 904)])
