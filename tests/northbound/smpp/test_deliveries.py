"""Receipts and received SMS, as they reach an ESME."""

from twisted.trial.unittest import SynchronousTestCase

from router.relay.account import Account, IdForm
from router.smpp import tlvs
from router.smpp.operations import CommandStatus
from router.smpp.pdus import DeliverSm, ReplaceSm, SubmitSm
from router.smpp.tags import Tag
from router.sms.address import Address
from router.sms.form import Form, LongMessages
from router.sms.message import UDHI, ShortMessage
from router.sms.value import evolve
from tests.northbound.smpp.front import End, Front
from tests.support.values import account, message

LONG = b"x" * 400


class DeliveriesTestCase(SynchronousTestCase):
    def open(self, account: Account, kind: str = "trx", version: int = 0x34) -> End:
        self.front = Front([account])
        self.relay = self.front.relay
        return self.front.bound(kind=kind, version=version)

    def arrive(self, what: ShortMessage) -> None:
        """Receive an SMS, and deliver it to its ESME."""
        self.relay.received.arrived("goip101", what, lambda: None)
        self.front.exchange()

    def owed(self) -> int:
        return len(self.relay.store.kept.owed("crm", 0, 100))


class ReceiptsTests(DeliveriesTestCase):
    def receipt(self, account: Account, version: int = 0x34) -> tuple[str, DeliverSm]:
        """Return the id in the answer to a message, and its receipt."""
        end = self.open(account, version=version)
        connector = self.relay.connectors["goip101"]
        connector.up()
        end.submit(b"hello")
        connector.report(connector.answer())
        self.front.exchange()
        answer = end.answers()[0].pdu
        assert answer is not None
        return getattr(answer, "message_id", ""), end.delivered[0]

    def test_its_text_and_both_tlvs_have_the_id_that_was_answered(self) -> None:
        for form in IdForm:
            id, receipt = self.receipt(evolve(account(), message_id=form))
            self.assertTrue(receipt.short_message.startswith(b"id:" + id.encode() + b" sub:001 dlvrd:001 "))
            self.assertEqual(tlvs.find_text(receipt.tlvs, Tag.RECEIPTED_MESSAGE_ID), id)
            self.assertEqual(tlvs.find_integer(receipt.tlvs, Tag.MESSAGE_STATE), 2)

    def test_a_client_of_3_3_gets_eight_hex_digits_and_no_tlvs(self) -> None:
        id, receipt = self.receipt(account(), version=0x33)
        self.assertEqual(id, "00000001")
        self.assertIn(b"id:00000001 ", receipt.short_message)
        self.assertEqual(receipt.tlvs, ())

    def test_one_that_was_accepted_under_3_4_is_told_to_3_3_in_its_words(self) -> None:
        end = self.open(account(), kind="tx")
        self.relay.connectors["goip101"].up()
        end.submit()
        self.relay.connectors["goip101"].report(self.relay.connectors["goip101"].answer())
        receiver = self.front.bound(kind="rx", version=0x33)
        self.assertIn(b"id:00000001 ", receiver.delivered[0].short_message)


class ReceivedTests(DeliveriesTestCase):
    def test_a_short_one_comes_as_it_was(self) -> None:
        end = self.open(account())
        self.arrive(message(b"hi", tlvs=((0x1400, b"\x01"),)))
        (pdu,) = end.delivered
        self.assertEqual((pdu.short_message, pdu.esm_class, pdu.tlvs), (b"hi", 0, ((0x1400, b"\x01"),)))
        self.assertEqual((pdu.source_addr, pdu.destination_addr), ("Shop", "256772000001"))

    def test_a_long_one_comes_in_the_form_that_its_account_asks_for(self) -> None:
        for form, parts in ((LongMessages.UDH, 3), (LongMessages.SAR, 3), (LongMessages.PAYLOAD, 1)):
            end = self.open(evolve(account(), form=Form(long_messages=form)))
            self.arrive(evolve(message(LONG), payload=True))
            self.assertEqual(len(end.delivered), parts)
            self.assertEqual(self.owed(), 0)

    def test_segments_have_one_reference_and_count_up(self) -> None:
        end = self.open(account())
        self.arrive(evolve(message(LONG), payload=True))
        headers = [pdu.short_message[:6] for pdu in end.delivered]
        self.assertEqual(headers, [bytes((5, 0, 3, headers[0][3], 3, number)) for number in (1, 2, 3)])
        self.assertEqual({pdu.esm_class for pdu in end.delivered}, {UDHI})
        self.assertEqual(b"".join(pdu.short_message[6:] for pdu in end.delivered), LONG)

    def test_a_client_of_3_3_gets_udh_whatever_its_form(self) -> None:
        for form in (LongMessages.PAYLOAD, LongMessages.SAR):
            end = self.open(evolve(account(), form=Form(long_messages=form)), version=0x33)
            self.arrive(evolve(message(LONG), payload=True))
            self.assertEqual(b"".join(pdu.short_message[6:] for pdu in end.delivered), LONG)
            self.assertEqual([pdu.tlvs for pdu in end.delivered], [()] * 3)

    def test_what_cannot_be_cut_comes_whole(self) -> None:
        end = self.open(account())
        self.arrive(evolve(message(b"x" * 60_000), payload=True))
        (pdu,) = end.delivered
        self.assertEqual(tlvs.find(pdu.tlvs, Tag.MESSAGE_PAYLOAD), b"x" * 60_000)

    def test_fields_that_a_gateway_filled_too_far_are_shortened(self) -> None:
        end = self.open(account())
        sender = Address(1, 1, "4" * 30)
        self.arrive(evolve(message(b"hi"), source_addr=sender, service_type="service"))
        self.arrive(evolve(message(b"\x7f" + b"x" * 254), esm_class=UDHI))
        self.assertEqual([pdu.source_addr for pdu in end.delivered], ["4" * 20, "Shop"])
        self.assertEqual(tlvs.find(end.delivered[1].tlvs, Tag.MESSAGE_PAYLOAD), b"\x7f" + b"x" * 254)


class WindowTests(DeliveriesTestCase):
    def setUp(self) -> None:
        self.end = self.open(evolve(account(), window=2))
        self.end.answering = None

    def test_no_more_go_out_than_the_window_holds(self) -> None:
        for text in (b"a", b"b", b"c"):
            self.arrive(message(text))
        self.assertEqual([pdu.short_message for pdu in self.end.delivered], [b"a", b"b"])
        self.end.respond()
        self.assertEqual([pdu.short_message for pdu in self.end.delivered], [b"a", b"b", b"c"])

    def test_the_segments_of_a_long_one_wait_for_it_too(self) -> None:
        self.arrive(evolve(message(LONG), payload=True))
        self.arrive(message(b"next"))
        self.assertEqual(len(self.end.delivered), 2)
        self.end.respond()
        self.assertEqual((len(self.end.delivered), self.owed()), (3, 2))
        self.end.respond()
        self.end.respond()
        self.assertEqual((self.end.delivered[-1].short_message, self.owed()), (b"next", 1))

    def test_nothing_goes_to_a_peer_that_does_not_read(self) -> None:
        self.end.link.pauseProducing()
        self.arrive(message(b"a"))
        self.assertEqual(self.end.delivered, [])


class RefusedTests(DeliveriesTestCase):
    def setUp(self) -> None:
        self.end = self.open(account())

    def refuse(self, status: int, what: ShortMessage | None = None) -> None:
        self.end.answering = status
        self.arrive(what or message(b"hi"))
        self.end.answering = 0

    def test_for_now_it_comes_again_and_does_not_hold_up_others(self) -> None:
        self.refuse(CommandStatus.ESME_RX_T_APPN)
        self.arrive(message(b"next"))
        self.front.advance(4)
        self.assertEqual([pdu.short_message for pdu in self.end.delivered], [b"hi", b"next"])
        self.front.advance(1)
        self.assertEqual([pdu.short_message for pdu in self.end.delivered], [b"hi", b"next", b"hi"])

    def test_for_ever_it_is_owed_no_more(self) -> None:
        for status in (CommandStatus.ESME_RX_P_APPN, CommandStatus.ESME_RX_R_APPN):
            self.refuse(status)
            self.assertEqual(self.owed(), 0)

    def test_any_other_error_is_for_now(self) -> None:
        for status in (CommandStatus.ESME_RSYSERR, 0x0400):
            self.refuse(status)
        self.assertEqual(self.owed(), 2)

    def test_one_refused_segment_brings_all_of_them_again(self) -> None:
        self.end.answering = None
        self.arrive(evolve(message(LONG), payload=True))
        self.end.respond()
        self.end.respond(status=CommandStatus.ESME_RSYSERR)
        self.end.respond()
        self.assertEqual((len(self.end.delivered), self.owed()), (3, 1))
        self.end.answering = 0
        self.front.advance(5)
        self.assertEqual((len(self.end.delivered), self.owed()), (6, 0))

    def test_a_late_answer_to_one_segment_does_not_stand_for_another(self) -> None:
        self.end = self.open(evolve(account(), window=1))
        self.end.answering = None
        self.arrive(evolve(message(LONG), payload=True))
        self.front.advance(60)
        self.end.respond(0)
        self.end.respond(0)
        self.front.advance(10)
        self.assertEqual(len(self.end.delivered), 3)
        self.end.respond(0)
        self.front.advance(5)
        self.assertEqual(len(self.end.delivered), 4)


class LostTests(DeliveriesTestCase):
    def test_each_unanswered_one_goes_once_again_in_its_order(self) -> None:
        end = self.open(evolve(account(), window=2))
        end.answering = None
        self.arrive(message(b"a"))
        self.arrive(evolve(message(LONG), payload=True))
        self.arrive(message(b"z"))
        end.hang_up()
        again = self.front.bound()
        self.assertEqual([pdu.short_message[-1:] for pdu in again.delivered], [b"a", b"x", b"x", b"x", b"z"])
        self.assertEqual(self.owed(), 0)

    def test_one_that_timed_out_before_is_not_sent_twice(self) -> None:
        end = self.open(account())
        end.answering = None
        self.arrive(message(b"a"))
        self.front.advance(61)
        end.hang_up()
        again = self.front.bound()
        self.assertEqual(again.delivered, [])
        self.front.advance(5)
        self.assertEqual(len(again.delivered), 1)


class BrokenReceiptTests(DeliveriesTestCase):
    def test_a_header_that_replace_sm_took_away_does_not_keep_the_receipt_back(self) -> None:
        """Deliver a receipt though a text without a header has replaced one with it."""
        end = self.open(account())
        connector = self.relay.connectors["goip101"]
        header = b"\x05\0\x03\x07\x01\x01"
        end.ask(
            SubmitSm(
                destination_addr="256772000001",
                esm_class=UDHI,
                data_coding=8,
                short_message=header + b"\0h",
                registered_delivery=1,
            )
        )
        replaced = end.ask(ReplaceSm(message_id="1", short_message=b"\x7fnever", registered_delivery=1))
        self.assertEqual(replaced.command_status, 0)
        connector.up()
        connector.report(connector.answer())
        self.front.exchange()
        self.assertTrue(end.delivered[0].short_message.endswith(b"text:"))
