from twisted.trial.unittest import SynchronousTestCase

from router.relay.owing.sessions import Sessions
from tests.support.neighbours import FakeReceiver
from tests.support.relay import RelayInMemory


class SessionsTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.sessions = Sessions()
        self.told: list[str] = []
        self.sessions.bound = self.told.append
        relay = RelayInMemory()
        self.one, self.other = FakeReceiver(relay, "crm"), FakeReceiver(relay, "crm")

    def test_an_esme_that_is_not_bound_has_none(self) -> None:
        self.assertEqual((self.sessions.count("crm"), list(self.sessions.receivers("crm"))), (0, []))

    def test_all_sessions_count_and_receivers_take_deliveries(self) -> None:
        self.sessions.opened("crm", self.one)
        self.sessions.opened("crm", None)
        self.sessions.opened("crm", self.other)
        self.assertEqual(self.sessions.count("crm"), 3)
        self.assertEqual(list(self.sessions.receivers("crm")), [self.one, self.other])

    def test_esmes_are_kept_apart(self) -> None:
        self.sessions.opened("shop", self.one)
        self.assertEqual((self.sessions.count("crm"), self.sessions.count("shop")), (0, 1))

    def test_a_new_receiver_is_told_of_and_a_transmitter_is_not(self) -> None:
        self.sessions.opened("crm", None)
        self.assertEqual(self.told, [])
        self.sessions.opened("crm", self.one)
        self.assertEqual(self.told, ["crm"])

    def test_it_is_told_when_the_receiver_can_be_found(self) -> None:
        found: list[int] = []
        self.sessions.bound = lambda esme: found.append(len(self.sessions.receivers(esme)))
        self.sessions.opened("crm", self.one)
        self.assertEqual(found, [1])

    def test_what_is_closed_is_gone(self) -> None:
        for receiver in (self.one, None, self.other):
            self.sessions.opened("crm", receiver)
        self.sessions.closed("crm", self.one)
        self.assertEqual(list(self.sessions.receivers("crm")), [self.other])
        self.sessions.closed("crm", None)
        self.sessions.closed("crm", self.other)
        self.assertEqual((self.sessions.count("crm"), list(self.sessions.receivers("crm"))), (0, []))
