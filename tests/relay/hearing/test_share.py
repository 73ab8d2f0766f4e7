"""A channel of whose messages too few come is benched."""

from router.routing.delivered_share import LeastShare
from router.sms.report import Cause, Fault
from router.sms.state import MessageState
from router.sms.value import evolve
from tests.relay.cases import A, AttemptsCase, B

LEAST = LeastShare(0.5, 4)


class ShareTests(AttemptsCase):
    def setUp(self) -> None:
        self.relay_of(evolve(A, least_share=LEAST), B)
        self.a = self.connectors["a"]
        self.connectors["b"].down()

    def send(self, *delivered: bool) -> None:
        """So many messages, and what becomes of each."""
        for came in delivered:
            self.relay.send()
            name = self.a.answer()
            if came:
                self.a.report(name)
            else:
                self.a.report(name, MessageState.UNDELIVERABLE, Cause(Fault.NUMBER, 28))

    def test_it_takes_nothing_when_too_few_came(self) -> None:
        self.send(True, False, False, False)
        before = len(self.submits())
        self.relay.send()
        self.assertEqual(len(self.submits()), before)
        self.assertEqual(self.relay.warnings, ["benched for 600 s: of its last 4 messages 1 came"])

    def test_it_is_tried_again(self) -> None:
        self.send(False, False, False, False)
        before = len(self.submits())
        self.relay.send()
        self.relay.advance(600.0)
        self.assertEqual(len(self.submits()), before + 1)

    def test_it_rests_longer_when_that_was_no_better(self) -> None:
        self.send(False, False, False, False)
        self.relay.advance(600.0)
        self.send(False, False, False, False)
        self.assertIn("benched for 1200 s: of its last 4 messages 0 came", self.relay.warnings)

    def test_it_goes_on_when_enough_came(self) -> None:
        self.send(True, False, True, False, True, False)
        self.assertEqual(self.relay.warnings, [])

    def test_a_channel_without_a_least_share_goes_on_whatever_comes(self) -> None:
        self.relay_of(A)
        self.a = self.connectors["a"]
        self.send(*[False] * 10)
        self.assertEqual(self.relay.warnings, [])
