"""Texts that came over another face than SMPP: what message is made of them, and what is refused."""

from twisted.trial.unittest import SynchronousTestCase

from router.desk.errors import Unfit
from router.desk.portions import PORTION
from router.desk.submits import FARTHEST, SendResult, Submits, ToSend, message_of
from router.relay.errors import MessageRefused, Refusal
from router.sms.address import Address
from router.sms.alphabet import Alphabet
from router.sms.value import evolve
from tests.support.relay import RelayInMemory
from tests.support.values import account

HELLO = ToSend(account=account(), to=("+256772000001",), text="hello", from_="Shop")


class MessageTests(SynchronousTestCase):
    def test_what_the_alphabet_of_the_account_has_is_data_coding_0(self) -> None:
        message = message_of(HELLO)
        self.assertEqual((message.short_message, message.data_coding), (b"hello", 0))
        latin1 = evolve(HELLO, account=evolve(account(), alphabet=Alphabet.LATIN1), text="\xe9")
        self.assertEqual(message_of(latin1).short_message, b"\xe9")

    def test_any_other_text_is_ucs2(self) -> None:
        message = message_of(evolve(HELLO, text="Привет"))
        self.assertEqual((message.short_message, message.data_coding), ("Привет".encode("utf-16-be"), 8))

    def test_a_number_with_a_plus_is_international(self) -> None:
        self.assertEqual(message_of(HELLO).destination_addr, Address(1, 1, "+256772000001"))
        self.assertEqual(message_of(evolve(HELLO, to=("0772",))).destination_addr, Address(0, 0, "0772"))

    def test_no_receipt_is_asked_for_unless_said(self) -> None:
        self.assertEqual(message_of(HELLO).registered_delivery, 0)
        self.assertEqual(message_of(evolve(HELLO, receipt=True)).registered_delivery, 1)


class SubmitTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.relay = RelayInMemory()
        self.submits = Submits(self.relay.dates, self.relay.submission, self.relay.store)
        self.sent: list[SendResult] = []

    def send(self, wanted: ToSend) -> None:
        self.submits.send(wanted, self.sent.append)
        self.relay.turn()

    def test_it_is_told_its_message_id_when_it_is_on_disk(self) -> None:
        self.relay.store.latency = 1.0
        self.send(HELLO)
        self.assertEqual(self.sent, [])
        self.relay.clock.advance(1.0)
        (found,) = self.relay.store.kept.of_message("crm", int(self.sent[0].message_id))
        self.assertEqual(found.sending.message, message_of(HELLO))

    def test_nothing_waits_for_longer_than_a_year(self) -> None:
        now = self.relay.dates.now()
        self.send(evolve(HELLO, deliver_at=now + FARTHEST))
        with self.assertRaises(Unfit):
            self.send(evolve(HELLO, deliver_at=now + FARTHEST + 1.0))
        self.assertEqual(len(self.sent), 1)

    def test_several_numbers_are_one_message_and_each_is_taken_or_refused(self) -> None:
        self.send(evolve(HELLO, account=evolve(account(), queue=2), to=("1111", "2222", "3333")))
        self.assertEqual(self.sent[0].refused, [("3333", Refusal.QUEUE_FULL)])
        self.assertEqual(len(self.relay.store.kept.of_message("crm", int(self.sent[0].message_id))), 2)

    def test_very_many_are_taken_in_portions_and_are_one_message_all_the_same(self) -> None:
        to = [f"25677{number:07}" for number in range(2 * PORTION + 3)]
        self.relay.store.latency = 1.0
        self.send(evolve(HELLO, to=to))
        for portions in (1, 2, 3):
            self.assertEqual((self.sent, self.kept(1)), ([], min(portions * PORTION, len(to))))
            self.relay.clock.advance(1.0)
        self.assertEqual((self.sent[0].message_id, self.sent[0].refused), ("1", []))

    def test_of_several_portions_each_number_has_its_own_refusal(self) -> None:
        to = [f"25677{number:07}" for number in range(PORTION + 2)]
        self.send(evolve(HELLO, account=evolve(account(), queue=PORTION), to=to))
        self.relay.turn()
        self.assertEqual(self.sent[0].refused, [(one, Refusal.QUEUE_FULL) for one in to[-2:]])

    def kept(self, message_id: int) -> int:
        return len(self.relay.store.kept.of_message("crm", message_id))

    def test_a_list_costs_a_message_s_rate_for_each_number_and_leaves_a_debt(self) -> None:
        hurried = evolve(HELLO, account=evolve(account(), rate=1.0))
        self.send(evolve(hurried, to=("1111", "2222", "3333")))
        self.assertEqual(self.sent[0].refused, [])
        self.relay.advance(2.0)
        with self.assertRaises(MessageRefused):
            self.send(hurried)
        self.relay.advance(1.0)
        self.send(hurried)

    def test_what_is_refused_is_not_kept(self) -> None:
        with self.assertRaises(MessageRefused):
            self.submits.send(evolve(HELLO, account=evolve(account(), queue=0)), self.sent.append)
        self.assertEqual(self.sent, [])

    def test_what_can_be_no_number_or_sender_names_its_field(self) -> None:
        for wanted, where in (
            (evolve(HELLO, to=()), "to"),
            (evolve(HELLO, to=("256", "12 34")), "to"),
            (evolve(HELLO, from_="\n"), "from_"),
            (evolve(HELLO, from_="x" * 21), "from_"),
        ):
            with self.assertRaises(Unfit) as raised:
                self.submits.send(wanted, self.sent.append)
            self.assertEqual(raised.exception.field, where)
