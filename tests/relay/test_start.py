"""A start waits for the first numbers that the store gives."""

from twisted.trial.unittest import SynchronousTestCase

from router.relay.errors import MessageRefused, Refusal
from tests.relay.cases import A
from tests.support.relay import RelayInMemory


class StartTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.relay = RelayInMemory((A,))
        self.relay.connectors["a"].up()
        self.relay.send("in flight")
        self.relay.connectors["a"].down()
        self.relay.send("due", to="256772000002")

    def test_without_numbers_messages_are_refused_and_what_waits_stays_where_it_is(self) -> None:
        self.relay.kill(numbering=False)
        refused = self.assertRaises(MessageRefused, self.relay.send)
        self.assertIs(refused.refusal, Refusal.NOT_NOW)
        self.relay.connectors["a"].up()
        self.relay.turn()
        self.assertEqual([told[3] for told in self.relay.of("submit")], ["in flight"])
        self.assertEqual(self.relay.endings(), [])

    def test_with_them_it_starts_and_takes_messages(self) -> None:
        self.relay.kill(numbering=False)
        self.relay.store.number()
        self.relay.turn()
        self.relay.connectors["a"].up()
        self.relay.send("new", to="256772000003")
        for _ in range(3):
            self.relay.connectors["a"].answer()
            self.relay.turn()
        texts = [told[3] for told in self.relay.of("submit")]
        self.assertEqual(texts[-2:], ["due", "new"])
        self.assertEqual(len(set(self.relay.ids)), 3)

    def test_one_that_was_told_to_end_meanwhile_does_not_start(self) -> None:
        self.relay.kill(numbering=False)
        self.relay.relay.drain()
        self.relay.store.number()
        self.relay.connectors["a"].up()
        self.relay.turn()
        self.assertEqual(len(self.relay.of("submit")), 1)
