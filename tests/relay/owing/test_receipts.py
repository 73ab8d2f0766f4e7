from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.relay.owing.receipts import wants_receipt
from router.sms.state import ENDINGS, MessageState
from router.sms.value import evolve
from router.store.changes import Accepted
from router.store.entities import Owed, OwedKind
from tests.support.relay import NOW, RelayInMemory
from tests.support.values import message, sending

DELIVERED, UNDELIVERABLE = MessageState.DELIVERED, MessageState.UNDELIVERABLE


class WantsTests(SynchronousTestCase):
    """SMPP 3.4 section 5.2.17, and 5.0 section 4.7.21 for 3."""

    def wanted(self, registered_delivery: int) -> list[bool]:
        return [wants_receipt(registered_delivery, state) for state in (DELIVERED, UNDELIVERABLE)]

    def test_by_the_two_lowest_bits(self) -> None:
        self.assertEqual(
            [self.wanted(asked) for asked in range(4)],
            [[False, False], [True, True], [False, True], [True, False]],
        )

    @given(st.integers(0, 63), st.sampled_from(sorted(ENDINGS)))
    def test_the_other_bits_do_not_matter(self, bits: int, state: MessageState) -> None:
        self.assertEqual(wants_receipt(bits << 2 | 1, state), True)
        self.assertEqual(wants_receipt(bits << 2, state), False)

    def test_every_ending_but_delivered_is_a_failure(self) -> None:
        for state in ENDINGS - {DELIVERED}:
            self.assertTrue(wants_receipt(2, state))
            self.assertFalse(wants_receipt(3, state))


class ReceiptsTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.relay = relay = RelayInMemory()
        self.relay.connectors["goip101"].up()
        self.store = relay.store

    def debt(self, registered_delivery: int, state: MessageState) -> Owed | None:
        self.end(registered_delivery, state)
        self.relay.turn()
        owed = self.store.kept.owed("crm", 0, 10)
        return owed[0] if owed else None

    def end(
        self, registered_delivery: int = 1, state: MessageState = UNDELIVERABLE, part_of: int = 0
    ) -> None:
        what = evolve(sending(1, what=message(registered_delivery=registered_delivery)), part_of=part_of)
        self.store.kept.write([Accepted(what)])
        told = self.relay.told
        self.relay.receipts.end(what, "goip101", state, 21, [], lambda: told.append(("on disk",)))

    def test_a_debt_has_the_facts_of_its_ending(self) -> None:
        owed = self.debt(1, UNDELIVERABLE)
        assert owed is not None
        self.assertEqual((owed.kind, owed.of, owed.message_id, owed.esme), (OwedKind.RECEIPT, 1, 1, "crm"))
        self.assertEqual((owed.message_state, owed.err, owed.channel), (UNDELIVERABLE, 21, "goip101"))
        self.assertEqual((owed.accepted_at, owed.at, owed.message), (10.0, NOW, message()))

    def test_who_did_not_ask_is_owed_nothing(self) -> None:
        self.assertIsNone(self.debt(0, UNDELIVERABLE))
        self.assertEqual(self.relay.endings(), [(1, "UNDELIV", 21)])

    def test_the_ending_and_its_debt_are_committed_together(self) -> None:
        self.store.held = True
        self.end()
        self.assertEqual((self.relay.endings(), self.relay.debts()), ([], []))
        self.store.execute()
        self.assertEqual((self.relay.endings(), self.relay.debts()), ([(1, "UNDELIV", 21)], [(1, "UNDELIV")]))

    def test_it_is_told_and_delivered_when_it_is_on_disk_and_not_before(self) -> None:
        self.relay.receiver()
        self.store.held = True
        self.end()
        self.store.execute()
        self.assertEqual(self.relay.told, [])
        self.store.tell()
        self.relay.turn()
        self.assertEqual(self.relay.told, [("on disk",), ("deliver", "crm", 1, "UNDELIV", 21)])

    def test_one_number_of_several_is_told_by_the_id_of_the_message(self) -> None:
        self.end(part_of=9)
        self.relay.turn()
        owed = self.store.kept.owed("crm", 0, 10)
        self.assertEqual([(one.of, one.message_id) for one in owed], [(1, 9)])

    def test_debts_are_numbered_in_the_order_of_their_creation(self) -> None:
        for id in (3, 1, 2):
            what = sending(id)
            self.store.kept.write([Accepted(what)])
            self.relay.receipts.end(what, "", DELIVERED, 0)
        self.relay.turn()
        self.assertEqual([one.of for one in self.store.kept.owed("crm", 0, 10)], [3, 1, 2])


class NotificationTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.relay = RelayInMemory()
        self.relay.receiver()

    def notify(self, registered_delivery: int) -> None:
        what = sending(1, what=message(registered_delivery=registered_delivery))
        told = self.relay.told
        self.relay.receipts.notify(what, "a", MessageState.ENROUTE, lambda: told.append(("on disk",)))
        self.relay.turn()

    def test_who_asked_hears_how_it_gets_on(self) -> None:
        self.notify(0x11)
        self.assertEqual(self.relay.told, [("on disk",), ("deliver", "crm", 1, "ENROUTE", 0)])

    def test_who_did_not_ask_does_not(self) -> None:
        self.notify(0x01)
        self.assertEqual(self.relay.told, [("on disk",)])

    def test_it_is_no_ending(self) -> None:
        self.notify(0x11)
        self.assertEqual((self.relay.endings(), self.relay.debts()), ([], []))
