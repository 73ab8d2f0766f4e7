"""Binds that were refused lately."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.relay.who.refused_binds import KEPT, MOST, RefusedBinds


class RefusedBindsTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.refused = RefusedBinds(self.clock)

    def test_how_long_ago_they_were_and_why_the_last_one_was(self) -> None:
        self.refused.note("crm", "wrong password")
        self.clock.advance(5.0)
        self.refused.note("crm", "not from this address")
        self.clock.advance(1.0)
        self.assertEqual(self.refused.of("crm"), ([6.0, 1.0], "not from this address"))
        self.assertEqual(self.refused.of("shop"), ((), ""))

    def test_they_are_forgotten_in_time_and_none_is_kept_beyond_a_number(self) -> None:
        for _ in range(MOST + 1):
            self.refused.note("crm", "wrong password")
        self.assertEqual(len(self.refused.of("crm")[0]), MOST)
        self.clock.advance(KEPT)
        self.assertEqual(len(self.refused.of("crm")[0]), MOST)
        self.clock.advance(0.1)
        self.assertEqual(self.refused.of("crm"), ([], "wrong password"))
        self.assertEqual(self.refused.of("crm"), ((), ""))
