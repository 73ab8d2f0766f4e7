"""PDUs for other eyes: no password, no text, the same length."""

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.smpp.codec import encode
from router.smpp.masking import mask
from router.smpp.pdu import Pdu
from router.smpp.pdus import (
    BindReceiver,
    BindTransceiver,
    BindTransmitter,
    DataSm,
    DeliverSm,
    Outbind,
    SubmitSm,
)
from router.smpp.tags import Tag
from tests.smpp.wire import raw

RECEIPT = b"id:4711 sub:001 dlvrd:001 submit date:2611301000 done date:2611301000 stat:DELIVRD err:000 text:"


def masked(pdu: Pdu, texts: bool = False) -> bytes:
    octets = encode(pdu, 7)
    found = mask(octets, texts)
    assert len(found) == len(octets) and found[:16] == octets[:16]
    return found


class PasswordTests(SynchronousTestCase):
    def test_that_of_each_bind_is_overwritten(self) -> None:
        for kind in (BindReceiver, BindTransmitter, BindTransceiver, Outbind):
            for texts in (False, True):
                self.assertIn(
                    b"\0*****\0", b"\0" + masked(kind(system_id="crm", password="s3cr3"), texts)[20:]
                )

    def test_one_without_its_nul_or_too_long_is_overwritten_to_the_end(self) -> None:
        self.assertEqual(mask(raw(9, 1, b"crm\0secret"))[16:], b"crm\0******")
        self.assertEqual(
            mask(raw(9, 1, b"crm\0" + b"s" * 40 + b"\0x\0"))[16:], b"crm\0" + b"*" * 40 + b"\0x\0"
        )

    def test_a_bind_of_one_string_shows_nothing(self) -> None:
        self.assertEqual(mask(raw(9, 1, b"secret"))[16:], b"******")


class TextTests(SynchronousTestCase):
    def test_it_is_overwritten_unless_it_is_wanted(self) -> None:
        pdu = SubmitSm(destination_addr="4711", short_message=b"hello", validity_period="000001000000000R")
        self.assertTrue(masked(pdu).endswith(b"\x05xxxxx"))
        self.assertTrue(masked(pdu, texts=True).endswith(b"\x05hello"))
        self.assertIn(b"4711\0", masked(pdu))

    def test_message_payload_and_unknown_tlvs_are_texts(self) -> None:
        tlvs = (
            (Tag.SAR_MSG_REF_NUM.value, b"\0\7"),
            (Tag.MESSAGE_PAYLOAD.value, b"hello"),
            (0x1403, b"note"),
        )
        found = masked(DataSm(tlvs=tlvs))
        self.assertTrue(found.endswith(b"\x02\x0c\0\x02\0\7\x04\x24\0\5xxxxx\x14\x03\0\4xxxx"))

    def test_a_header_of_the_text_is_shown(self) -> None:
        header = b"\5\0\3\1\2\1"
        found = masked(SubmitSm(esm_class=0x40, short_message=header + b"hello"))
        self.assertTrue(found.endswith(header + b"xxxxx"))

    def test_a_text_that_is_called_one_with_a_header_is_not(self) -> None:
        text = b"\x0fthe pin is 4711, and no header"
        self.assertTrue(masked(SubmitSm(esm_class=0x40, short_message=text)).endswith(b"x" * len(text)))

    def test_of_a_receipt_all_but_the_text_of_its_message_is_shown(self) -> None:
        found = masked(DeliverSm(esm_class=4, short_message=RECEIPT + b"the pin is 4711"))
        self.assertTrue(found.endswith(RECEIPT + b"x" * 15))

    def test_a_text_that_is_called_a_receipt_is_a_text(self) -> None:
        self.assertTrue(masked(DeliverSm(esm_class=4, short_message=b"the pin is")).endswith(b"x" * 10))

    def test_what_looks_like_a_receipt_in_an_sms_is_a_text(self) -> None:
        self.assertNotIn(b"4711", masked(DeliverSm(short_message=RECEIPT)))


class OddTests(SynchronousTestCase):
    def test_what_is_no_pdu_shows_nothing(self) -> None:
        for octets in (b"GET / HTTP/1.1\r\nAuthorization: Basic abc", b"", raw(4, 1, b"")[:-1]):
            self.assertEqual(mask(octets), b"x" * len(octets))

    def test_of_an_unknown_pdu_only_the_header_is_shown(self) -> None:
        self.assertEqual(mask(raw(0x111, 1, b"secret"))[16:], b"xxxxxx")

    def test_a_pdu_that_ends_early_shows_nothing_that_no_field_explains(self) -> None:
        whole = encode(SubmitSm(short_message=b"the pin"), 1)
        for end in range(17, len(whole)):
            self.assertNotIn(b"the", mask(raw(4, 1, whole[16:end])))

    @given(st.sampled_from((1, 2, 3, 4, 5, 9, 0xB, 0x21, 0x103, 0x80000004)), st.binary(max_size=80))
    def test_any_octets_keep_their_length(self, command_id: int, body: bytes) -> None:
        octets = raw(command_id, 1, body)
        found = mask(octets)
        self.assertEqual((len(found), found[:16]), (len(octets), octets[:16]))
