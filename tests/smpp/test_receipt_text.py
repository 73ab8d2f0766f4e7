"""Octets around the text of a receipt."""

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.smpp.receipt_text import letters, without_header
from router.smpp.receipts import parse
from router.sms.state import MessageState

READ = ("123", MessageState.DELIVERED, "000")
USUAL = b"id:123 sub:001 dlvrd:001 submit date:2302281329 done date:2302281330 stat:DELIVRD err:000 text:hi"
CONCATENATED = b"\x05\0\3\x07\2\1"

in_ascii = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=2)


class LettersTests(SynchronousTestCase):
    def test_nuls_and_blanks_in_front_are_passed_over(self) -> None:
        for front in (b"\0", b"\0\0\0", b" ", b"\r\n", b" \0 "):
            self.assertEqual(letters(front + USUAL, 0).strip(" \r\n\0"), USUAL.decode(), front)

    @given(in_ascii, st.sampled_from(["utf-16-be", "utf-16-le"]), st.sampled_from([0, 8]))
    def test_utf16_is_seen_whatever_its_order(self, text: str, order: str, data_coding: int) -> None:
        self.assertEqual(letters(text.encode(order), data_coding), text)
        self.assertEqual(letters(f"\ufeff{text}".encode(order), data_coding), text)

    def test_utf16_may_begin_with_other_letters_and_end_with_them(self) -> None:
        for text in ("„id:1 stat:DELIVRD", "Отчёт id:1 stat:DELIVRD", "id:1 stat:DELIVRD text:" + "я" * 99):
            self.assertEqual(letters(text.encode("utf-16-be"), 8), text)

    @given(st.binary(), st.integers(0, 255))
    def test_any_octets_have_letters(self, octets: bytes, data_coding: int) -> None:
        self.assertIsInstance(letters(octets, data_coding), str)

    @given(st.binary())
    def test_a_header_is_taken_off_if_it_is_one(self, octets: bytes) -> None:
        self.assertTrue(octets.endswith(without_header(octets)))

    def test_what_cannot_be_one_stays(self) -> None:
        self.assertEqual(without_header(CONCATENATED + b"id:1"), b"id:1")
        for octets in (b"", b"\x05\0\3", b"id:1", b"\x05\0\4\1\2\1x"):
            self.assertEqual(without_header(octets), octets)


class WrappedReceiptTests(SynchronousTestCase):
    def test_behind_a_header_it_is_read(self) -> None:
        for header in (CONCATENATED, b"\x06\x08\4\0\7\2\1", b"\0"):
            for esm_class in (0x44, 0x60, 0xC4):
                self.assertEqual(parse(header + USUAL, 0, (), esm_class), READ)
        utf16 = USUAL.decode().encode("utf-16-be")
        for text, esm_class in ((CONCATENATED + utf16, 0x44), (b"\0" + utf16, 0x04)):
            self.assertEqual(parse(text, 8, (), esm_class), READ)

    def test_so_is_one_that_has_no_header_though_its_esm_class_says_so(self) -> None:
        self.assertEqual(parse(USUAL, 0, (), 0x44), READ)
        self.assertEqual(parse(USUAL.replace(b" sub:001", b""), 0, (), 0x44), READ)

    def test_nuls_and_blanks_about_it_its_id_and_its_fields_are_none_of_it(self) -> None:
        for text in (
            b"\0" + USUAL,
            b"\0\0 " + USUAL + b"\0",
            USUAL.replace(b"id:123", b"id: 123"),
            USUAL.replace(b"id:123", b"id:\x00123\0"),
            USUAL.replace(b" ", b"\0")
            .replace(b"submit\0date", b"submit date")
            .replace(b"done\0d", b"done d"),
        ):
            self.assertEqual(parse(text, 0, (), 0x04), READ, text)

    def test_so_they_are_about_the_id_in_a_tlv(self) -> None:
        for value in (b" 123", b"123 \0", b"\x00123\0", b"123\r\n"):
            for text in (USUAL, b""):
                found = parse(text, 0, ((0x001E, value), (0x0427, b"\2")), 0x04)
                assert found is not None
                self.assertEqual(found[:2], READ[:2], value)
