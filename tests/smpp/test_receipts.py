"""Receipts: the text of SMPP 3.4 Appendix B and its many dialects."""

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.smpp.receipts import Receipt, is_receipt, parse, render
from router.sms.message import Tlvs
from router.sms.state import MessageState

DELIVERED, FAILED = MessageState.DELIVERED, MessageState.UNDELIVERABLE
ENROUTE = MessageState.ENROUTE

USUAL = b"id:123 sub:001 dlvrd:001 submit date:2302281329 done date:2302281330 stat:DELIVRD err:000 text:hi"


def read(text: bytes, tlvs: Tlvs = (), data_coding: int = 0) -> Receipt | None:
    """A text in a deliver_sm that is marked as a receipt."""
    return parse(text, data_coding, tlvs, 0x04)


class TypeTest(SynchronousTestCase):
    """esm_class tells what is a receipt, SMPP 3.4 section 5.2.12."""

    def test_the_whole_type_counts_and_not_single_bits(self) -> None:
        found = [esm_class for esm_class in range(256) if is_receipt(esm_class)]
        self.assertEqual(found, [high | 0x04 | mode for high in (0, 0x40, 0x80, 0xC0) for mode in range(4)])

    def test_an_ordinary_text_is_no_receipt_whatever_it_says(self) -> None:
        self.assertIsNone(parse(USUAL, 0, (), 0x00))

    def test_an_intermediate_notification_is_read_like_one(self) -> None:
        self.assertEqual(parse(USUAL, 0, (), 0x20), Receipt("123", DELIVERED, "000"))

    def test_acknowledgements_of_users_are_none(self) -> None:
        for esm_class in (0x08, 0x10, 0x18):
            self.assertIsNone(parse(USUAL, 0, (), esm_class))


class UsualTest(SynchronousTestCase):
    """The usual order."""

    def test_id_state_and_err_are_read(self) -> None:
        self.assertEqual(read(USUAL), Receipt("123", DELIVERED, "000"))

    def test_every_state_is_read(self) -> None:
        for state in MessageState:
            self.assertEqual(
                read(USUAL.replace(b"DELIVRD", state.stat.encode())), Receipt("123", state, "000")
            )

    def test_a_goip_pads_nothing_and_its_text_is_raw(self) -> None:
        text = b"id:68673723 sub:1 dlvrd:13 submit date:1909301545 done date:1909301545"
        text += b" stat:DELIVRD err:0 Text:\x00\x1b\xff id:9 stat:UNDELIV"
        self.assertEqual(read(text), Receipt("68673723", DELIVERED, "0"))

    def test_a_goip_tells_the_error_of_its_modem(self) -> None:
        text = b"id:88316820 sub:0 dlvrd:0 submit date:2302281324 done date:2302281325"
        text += b" stat:UNDELIV err:500 Text:x"
        self.assertEqual(read(text), Receipt("88316820", FAILED, "500"))


class DialectTest(SynchronousTestCase):
    """What is met in real traffic."""

    def test_all_of_these_say_the_same(self) -> None:
        for text in (
            b"id:123 stat:DELIVRD",
            b"stat:DELIVRD id:123",
            b"ID:123 SUB:001 DLVRD:001 SUBMIT DATE:2302281329 STAT:DELIVRD ERR:000 TEXT:hi",
            b"id:123  sub:001  dlvrd:001  stat:DELIVRD  err:000",
            b"id: 123 sub: 001 stat: DELIVRD err: 000",
            b"id:123\nsub:001\r\nstat:DELIVRD\nerr:000\n",
            b'"id:123 sub:001 dlvrd:001 stat:DELIVRD err:000 text:hi"',
            b'id:123 stat:DELIVRD err:000 text:"id:9 stat:UNDELIV"',
            b"id:123 submitdate:2302281329 donedate:2302281330 stat:DELIVRD err:000 Text:",
            b"id:123 submit date:20230228132900 done date:0000000000 stat:delivrd err:0",
            b"id:123 sub:001 stat:DELIVERED err:",
            b"id:123 network:25001 stat:DELIVRD price:0.05 err:000",
            b"id:123 stat:DELIVRD err:000 text:\0",
            b"id:123\0 stat:DELIVRD\0",
            b"text:hello id:123 stat:DELIVRD",
            b"id:123 stat:DELIVRD text:hi stat:UNDELIV err:001",
            b"id:123 id:9 stat:DELIVRD stat:UNDELIV",
        ):
            receipt = read(text)
            assert receipt is not None, text
            self.assertEqual((receipt.remote_id, receipt.message_state), ("123", DELIVERED), text)

    def test_states_are_told_by_how_they_begin(self) -> None:
        for stat, state in (
            ("FAILED", FAILED),
            ("UNDELIVERED", FAILED),
            ("UNDELIVERABLE", FAILED),
            ("SKIPPED", FAILED),
            ("REJECTED", MessageState.REJECTED),
            ("DND_REJECTED", MessageState.REJECTED),
            ("ACKED", MessageState.ACCEPTED),
            ("ACCEPTED", MessageState.ACCEPTED),
            ("BUFFRED", ENROUTE),
            ("enroute", ENROUTE),
            ("EXPIRED", MessageState.EXPIRED),
            ("DELETED", MessageState.DELETED),
            ("unknown", MessageState.UNKNOWN),
        ):
            self.assertEqual(read(f"id:1 stat:{stat} err:0".encode()), Receipt("1", state, "0"), stat)

    def test_an_err_may_have_two_to_four_characters_or_none(self) -> None:
        for err in ("12", "00A", "2172", ""):
            self.assertEqual(read(f"id:1 stat:UNDELIV err:{err} text:x".encode()), Receipt("1", FAILED, err))

    def test_ids_may_be_anything_without_a_blank(self) -> None:
        for id in (
            "0000012345",
            "41C2A9B",
            "41c2a9b",
            "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
            "a:b_c.d",
            "f" * 64,
        ):
            for rest in (b" stat:DELIVRD err:0", USUAL[6:]):
                receipt = read(b"id:" + id.encode() + rest)
                assert receipt is not None
                self.assertEqual(receipt.remote_id, id)

    def test_utf16_is_seen_by_its_first_octet(self) -> None:
        for data_coding in (0, 8):
            receipt = read(USUAL.decode().encode("utf-16-be"), data_coding=data_coding)
            self.assertEqual(receipt, Receipt("123", DELIVERED, "000"))

    def test_utf16_the_wrong_way_round_is_seen_under_its_data_coding(self) -> None:
        receipt = read(USUAL.decode().encode("utf-16-le"), data_coding=8)
        self.assertEqual(receipt, Receipt("123", DELIVERED, "000"))

    def test_ascii_under_data_coding_8_is_ascii(self) -> None:
        self.assertEqual(read(USUAL, data_coding=8), Receipt("123", DELIVERED, "000"))
        self.assertEqual(read(b"id:123 stat:DELIVRD", data_coding=8), Receipt("123", DELIVERED))

    def test_what_tells_no_id_or_no_state_is_no_receipt(self) -> None:
        for text in (b"", b"hello", b"id:123", b"stat:DELIVRD", b"id: stat:DELIVRD", b"id:1 stat:XYZ", b"\0"):
            self.assertIsNone(read(text), text)

    @given(st.binary(max_size=120), st.integers(0, 255))
    def test_garbage_is_read_or_not_and_nothing_else(self, octets: bytes, data_coding: int) -> None:
        parse(octets, data_coding, (), 0x04)
        parse(b"id:1 " + octets, data_coding, (), 0x04)


class TlvTest(SynchronousTestCase):
    """receipted_message_id, message_state, network_error_code."""

    told = (0x001E, b"abc\0")

    def test_tlvs_alone_are_enough(self) -> None:
        self.assertEqual(read(b"", (self.told, (0x0427, b"\x02"))), Receipt("abc", DELIVERED))

    def test_the_id_of_the_tlv_goes_before_that_of_the_text(self) -> None:
        self.assertEqual(read(USUAL, (self.told,)), Receipt("abc", DELIVERED, "000"))

    def test_some_leave_out_its_nul(self) -> None:
        self.assertEqual(read(USUAL, ((0x001E, b"abc"),)), Receipt("abc", DELIVERED, "000"))

    def test_the_state_of_the_tlv_goes_before_that_of_the_text(self) -> None:
        self.assertEqual(read(USUAL, ((0x0427, b"\x05"),)), Receipt("123", FAILED, "000"))

    def test_an_undefined_state_is_none(self) -> None:
        self.assertEqual(read(USUAL, ((0x0427, b"\x63"),)), Receipt("123", DELIVERED, "000"))

    def test_skipped_of_5_0_is_not_delivered(self) -> None:
        self.assertEqual(read(b"", (self.told, (0x0427, b"\x09"))), Receipt("abc", FAILED))

    def test_network_error_code_stands_in_for_err(self) -> None:
        for value, err in ((b"\x03\x00\x1e", "30"), (b"030", "030")):
            tlvs = (self.told, (0x0427, b"\x05"), (0x0423, value))
            self.assertEqual(read(b"", tlvs), Receipt("abc", FAILED, err))


class RenderTest(SynchronousTestCase):
    """What we send: the one form that the strictest readers take."""

    def test_a_delivery(self) -> None:
        text = render("123", DELIVERED, "2302281329", "2302281330", "000", b"hi")
        self.assertEqual(text, USUAL)

    def test_a_failure_delivers_nothing(self) -> None:
        text = render("123", FAILED, "2302281329", "2302281330", "500", b"")
        expected = (
            b"id:123 sub:001 dlvrd:000 submit date:2302281329 done date:2302281330 stat:UNDELIV err:500 text:"
        )
        self.assertEqual(text, expected)

    def test_twenty_octets_of_the_text_are_told(self) -> None:
        self.assertTrue(render("1", DELIVERED, "", "", "000", bytes(100)).endswith(b"text:" + bytes(20)))

    def test_it_fits_a_short_message_with_the_longest_id(self) -> None:
        self.assertLess(len(render("f" * 64, DELIVERED, "2302281329", "2302281330", "000", bytes(99))), 254)

    @given(
        st.from_regex(r"[0-9A-Za-z-]{1,64}", fullmatch=True),
        st.sampled_from(MessageState),
        st.binary(max_size=30),
    )
    def test_what_is_rendered_reads_back(self, id: str, state: MessageState, text: bytes) -> None:
        rendered = render(id, state, "2302281329", "2302281330", "901", text)
        self.assertEqual(read(rendered), Receipt(id, state, "901"))
