"""Translation between PDUs and the values of the relay."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.northbound.smpp.translate import (
    LARGEST_ID,
    as_one,
    deliver_of,
    id_of,
    message_id,
    message_of,
    moments,
    receipt_of,
    state_for,
)
from router.relay.account import IdForm
from router.relay.errors import STATUS, Refusal
from router.smpp.errors import BadTime
from router.smpp.pdus import SubmitMulti, SubmitSm
from router.smpp.receipts import Renderer
from router.smpp.tags import Tag
from router.sms.address import Address
from router.sms.message import NO_ADDRESS, UDHI
from router.sms.state import MessageState
from router.sms.value import evolve
from router.store.entities import Owed, OwedKind
from tests.support.values import account, message, owed

NOW = 1_700_000_000.0
ids = st.integers(1, LARGEST_ID)


class StatusTests(SynchronousTestCase):
    def test_every_refusal_has_one(self) -> None:
        self.assertEqual(set(STATUS), set(Refusal))


class IdsTests(SynchronousTestCase):
    @given(ids, st.sampled_from(IdForm))
    def test_what_an_account_was_told_is_what_it_may_ask_for(self, id: int, form: IdForm) -> None:
        self.assertEqual(id_of(message_id(id, form, 0x34), form, 0x34), id)

    def test_forms(self) -> None:
        self.assertEqual(message_id(255, IdForm.DECIMAL, 0x34), "255")
        self.assertEqual(message_id(255, IdForm.HEX, 0x34), "ff")
        self.assertEqual(UUID(message_id(255, IdForm.UUID, 0x34)).int, 255)

    def test_a_session_of_3_3_has_eight_hex_digits_whatever_the_form(self) -> None:
        for form in IdForm:
            self.assertEqual(message_id(255, form, 0x33), "000000ff")
        self.assertEqual(message_id(0x1_0000_0002, IdForm.DECIMAL, 0x33), "00000002")

    def test_what_is_beyond_any_counter_is_no_id(self) -> None:
        self.assertEqual(id_of(str(LARGEST_ID), IdForm.DECIMAL, 0x34), LARGEST_ID)
        for text, form in (
            (str(LARGEST_ID + 1), IdForm.DECIMAL),
            ("0", IdForm.DECIMAL),
            ("-1", IdForm.DECIMAL),
            ("8" + "0" * 15, IdForm.HEX),
            ("f" * 32, IdForm.UUID),
        ):
            self.assertIs(id_of(text, form, 0x34), None)

    def test_nothing_but_what_was_told_is_an_id(self) -> None:
        for text in (" 1", "1 ", "+1", "1\n", "01", "1_0", "0x1", "\xb9", "\u0661", "1.0", "1e1", ""):
            self.assertIsNone(id_of(text, IdForm.DECIMAL, 0x34), text)
        for text in (" ff", "0xff", "+ff", "f_f", "0ff"):
            self.assertIsNone(id_of(text, IdForm.HEX, 0x34), text)
        for text in ("0x0000ff", "+00000ff", "      ff", "000000ff ", "ff", "0000000ff", "0000_0ff"):
            self.assertIsNone(id_of(text, IdForm.DECIMAL, 0x33), text)
        uuid = message_id(255, IdForm.UUID, 0x34)
        for text in (f"{{{uuid}}}", f"urn:uuid:{uuid}", uuid.replace("-", ""), f" {uuid}"):
            self.assertIsNone(id_of(text, IdForm.UUID, 0x34), text)

    def test_letters_may_be_in_capitals(self) -> None:
        for form, version in ((IdForm.HEX, 0x34), (IdForm.UUID, 0x34), (IdForm.DECIMAL, 0x33)):
            self.assertEqual(id_of(message_id(255, form, version).upper(), form, version), 255)

    @given(st.text(max_size=64), st.sampled_from(IdForm), st.sampled_from([0x33, 0x34]))
    def test_any_text_is_an_id_that_a_store_can_hold_or_none(
        self, text: str, form: IdForm, version: int
    ) -> None:
        found = id_of(text, form, version)
        self.assertTrue(found is None or 0 < found < 2**63)


class MessageTests(SynchronousTestCase):
    def test_a_payload_stands_in_place_of_the_text_and_other_parameters_stay_in_order(self) -> None:
        tlvs = ((0x1401, b"a"), (Tag.MESSAGE_PAYLOAD, b"long"), (0x1400, b"b"), (0x1401, b"c"))
        found = message_of(SubmitSm(destination_addr="1", short_message=b"short", tlvs=tlvs))
        self.assertEqual((found.short_message, found.payload), (b"long", True))
        self.assertEqual(found.tlvs, ((0x1401, b"a"), (0x1400, b"b"), (0x1401, b"c")))

    def test_a_payload_of_no_octets_is_no_text_and_hides_none(self) -> None:
        empty, long = (Tag.MESSAGE_PAYLOAD, b""), (Tag.MESSAGE_PAYLOAD, b"long")
        for text, added, expected in (
            (b"hi", (empty,), (b"hi", False)),
            (b"hi", (empty, long), (b"long", True)),
            (b"", (empty,), (b"", False)),
        ):
            found = message_of(
                SubmitSm(destination_addr="1", short_message=text, tlvs=(*added, (0x1400, b"a")))
            )
            self.assertEqual((found.short_message, found.payload), expected)
            self.assertEqual(found.tlvs, ((0x1400, b"a"),))

    def test_submit_multi_has_no_destination_yet(self) -> None:
        found = message_of(as_one(SubmitMulti(dest_address=(Address(1, 1, "1"),), short_message=b"hi")))
        self.assertEqual((found.destination_addr, found.short_message), (NO_ADDRESS, b"hi"))


class MomentsTests(SynchronousTestCase):
    def test_none_are_asked_for(self) -> None:
        self.assertEqual(moments("", "", (), NOW), (None, None))

    def test_both(self) -> None:
        found = moments("000000000100000R", "000000000200000R", (), NOW)
        self.assertEqual(found, (NOW + 60.0, NOW + 120.0))

    def test_a_message_may_not_end_before_it_leaves(self) -> None:
        late, early = "000000000200000R", "000000000100000R"
        self.assertRaises(BadTime, moments, late, early, (), NOW)

    def test_qos_time_to_live_goes_before_validity_period(self) -> None:
        given = ((Tag.QOS_TIME_TO_LIVE, b"\0\0\1\0"),)
        self.assertEqual(moments("", "", given, NOW), (None, NOW + 256.0))
        self.assertEqual(moments("", "000000000200000R", given, NOW), (None, NOW + 256.0))
        self.assertRaises(BadTime, moments, "000000000500000R", "", given, NOW)

    def test_one_of_0_says_nothing(self) -> None:
        given = ((Tag.QOS_TIME_TO_LIVE, bytes(4)),)
        self.assertEqual(moments("", "", given, NOW), (None, None))
        self.assertEqual(moments("", "000000000200000R", given, NOW), (None, NOW + 120.0))


class ReceiptTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.owed = evolve(owed(3, of=7), accepted_at=60.0, at=120.0)

    def text(self, what: Owed) -> str:
        return receipt_of(what, account(), 0x34, Renderer(str)).short_message.decode("latin-1")

    def test_its_text(self) -> None:
        self.assertEqual(
            self.text(self.owed),
            "id:7 sub:001 dlvrd:001 submit date:60.0 done date:120.0 stat:DELIVRD err:000 text:hello",
        )

    def test_it_goes_from_the_recipient_to_the_sender(self) -> None:
        pdu = receipt_of(self.owed, account(), 0x34, Renderer(str))
        self.assertEqual((pdu.source_addr_ton, pdu.source_addr_npi, pdu.source_addr), (1, 1, "256772000001"))
        self.assertEqual((pdu.dest_addr_ton, pdu.dest_addr_npi, pdu.destination_addr), (5, 0, "Shop"))
        self.assertEqual((pdu.data_coding, pdu.registered_delivery, pdu.esm_class), (0, 0, 4))

    def test_a_notification_says_so(self) -> None:
        notified = evolve(self.owed, kind=OwedKind.NOTIFICATION, message_state=MessageState.ENROUTE)
        self.assertEqual(receipt_of(notified, account(), 0x34, Renderer(str)).esm_class, 0x20)

    def test_a_code_of_the_network_is_told_twice_one_of_ours_in_the_text_alone(self) -> None:
        for err, code in ((38, b"\3\0\x26"), (310, b"\3\1\x36"), (902, None), (0, None)):
            failed = evolve(self.owed, message_state=MessageState.UNDELIVERABLE, err=err)
            self.assertIn(f"err:{err:03d} ", self.text(failed))
            tlvs = dict(receipt_of(failed, account(), 0x34, Renderer(str)).tlvs)
            self.assertEqual(tlvs.get(Tag.NETWORK_ERROR_CODE), code)

    def test_the_reference_of_the_esme_comes_back(self) -> None:
        what = message(tlvs=((Tag.USER_MESSAGE_REFERENCE, b"\x12\x34"), (0x1400, b"x")))
        tlvs = dict(receipt_of(evolve(self.owed, message=what), account(), 0x34, Renderer(str)).tlvs)
        self.assertEqual(tlvs[Tag.USER_MESSAGE_REFERENCE], b"\x12\x34")
        self.assertNotIn(0x1400, tlvs)

    def test_of_a_text_the_first_twenty_characters(self) -> None:
        long = evolve(self.owed, message=message(b"a text that is longer than that"))
        self.assertTrue(self.text(long).endswith("text:a text that is longe"))

    def test_a_text_in_another_alphabet_is_told_where_ours_can_spell_it(self) -> None:
        for text, shown in (("héllo", b"text:h\x05llo"), ("привет", b"text:")):
            coded = evolve(message(text.encode("utf-16-be")), data_coding=8)
            pdu = receipt_of(evolve(self.owed, message=coded), account(), 0x34, Renderer(str))
            self.assertTrue(pdu.short_message.endswith(shown))

    def test_a_header_and_binary_octets_are_no_text(self) -> None:
        headed = evolve(message(b"\x05\0\3\1\2\1hello"), esm_class=UDHI)
        self.assertTrue(self.text(evolve(self.owed, message=headed)).endswith("text:hello"))
        binary = evolve(message(b"\1\2"), data_coding=4)
        self.assertTrue(self.text(evolve(self.owed, message=binary)).endswith("text:"))


class DeliverTests(SynchronousTestCase):
    def test_all_values_are_told(self) -> None:
        what = evolve(message(b"\0h"), data_coding=8, protocol_id=64, esm_class=UDHI, service_type="WAP")
        pdu = deliver_of(what, 0x34)
        self.assertEqual((pdu.source_addr, pdu.destination_addr), ("Shop", "256772000001"))
        self.assertEqual((pdu.data_coding, pdu.protocol_id, pdu.esm_class), (8, 64, UDHI))
        self.assertEqual((pdu.service_type, pdu.short_message), ("WAP", b"\0h"))

    def test_a_client_of_3_3_gets_no_parameters(self) -> None:
        self.assertEqual(deliver_of(message(tlvs=((0x1400, b"x"),)), 0x33).tlvs, ())


class StateTests(SynchronousTestCase):
    def test_scheduled_is_enroute_to_a_client_of_3_4(self) -> None:
        self.assertEqual(state_for(MessageState.SCHEDULED), MessageState.ENROUTE)
        for state in list(MessageState)[1:]:
            self.assertEqual(state_for(state), state)
