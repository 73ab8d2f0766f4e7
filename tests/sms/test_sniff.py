from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.sms.alphabet import Alphabet
from router.sms.message import UDHI, ShortMessage
from router.sms.sniff import corrected, sniff
from router.sms.value import evolve
from tests.sms.strategies import bounded

GSM7, LATIN1, ASCII, UCS2, BINARY = Alphabet

CHINESE = ("谢谢您的来信", "今晚八点见")
FOREIGN = ("Привет", "Жук и кот", "Γειά σου", "שלום", "مرحبا", "नमस्ते दोस्त", "สวัสดี", "აბგ", *CHINESE)
LATIN = ("Hello", "OK", "a", "1234", "Call me at 8 p.m.\r\nBye", "{x}~", "")


class Sniff(SynchronousTestCase):
    """GoIPs that say 0, 1 or 3 whatever the octets are."""

    def test_utf16_is_found_whatever_data_coding_says(self) -> None:
        for text in (*FOREIGN, "Hello", "é", "😀", "Hi 😀!", "a\nb"):
            for data_coding in (0, 1, 3, 8):
                self.assertIs(sniff(text.encode("utf-16-be"), data_coding), UCS2, text)

    def test_ascii_is_found(self) -> None:
        for text in LATIN:
            for data_coding in (0, 1):
                self.assertIs(sniff(text.encode(), data_coding), ASCII, text)

    def test_latin1_is_what_is_left(self) -> None:
        for text in ("für Ihr ", "Grüße", "¡Olé!", "ça va?", "ÄéÖü"):
            self.assertIs(sniff(text.encode("latin-1"), 0), LATIN1, text)
            self.assertIs(sniff(text.encode("latin-1"), 3), LATIN1, text)

    def test_a_stray_control_does_not_make_it_utf16(self) -> None:
        for octets in (b"Hello, you\0\0", b"Hello\x07 you"):
            self.assertIs(sniff(octets, 0), ASCII)

    def test_a_byte_order_mark_makes_it_utf16(self) -> None:
        self.assertIs(sniff(b"\xfe\xff\x00a", 0), UCS2)
        self.assertIs(sniff("\ufeffa".encode("utf-16-le"), 0), UCS2)

    def test_octets_that_are_no_utf16_are_not_taken_for_it(self) -> None:
        for octets in (b"\x00", b"\x00\x00\x00\x01", b"\xd8\x00\x00a", b"\xfe\xff"):
            self.assertIsNot(sniff(octets, 0), UCS2)

    def test_ucs2_is_believed_unless_it_is_odd_and_plain(self) -> None:
        self.assertIs(sniff(b"HelloYou", 8), UCS2)
        self.assertIs(sniff(b"Hello", 8), ASCII)
        self.assertIs(sniff(b"\x04\x16\x04", 8), UCS2)

    def test_a_channel_of_gsm7_has_gsm7_where_it_is_not_utf16(self) -> None:
        for octets in (b"me\x00example.com ", b"\x04 gi\x7f in casa", b"Gr\x7c\x1ee "):
            self.assertIs(sniff(octets, 0, GSM7), GSM7)
        self.assertIs(sniff("Привет".encode("utf-16-be"), 0, GSM7), UCS2)

    def test_other_values_are_believed(self) -> None:
        self.assertIs(sniff(b"\x00a", 4), BINARY)
        self.assertIs(sniff(b"\x00a", 0xF0), GSM7)
        self.assertIs(sniff(b"aa", 0x18), UCS2)

    def test_a_message_is_told_what_it_is(self) -> None:
        cyrillic = ShortMessage(short_message="Привет".encode("utf-16-be"))
        self.assertEqual(corrected(cyrillic), evolve(cyrillic, data_coding=8))
        latin1 = ShortMessage(short_message=b"Gr\xfc\xdfe")
        self.assertEqual(corrected(latin1), evolve(latin1, data_coding=3))
        plain = ShortMessage(short_message=b"Hello", data_coding=8)
        self.assertEqual(corrected(plain), evolve(plain, data_coding=0))
        self.assertEqual(corrected(plain, LATIN1), evolve(plain, data_coding=1))

    def test_a_message_that_tells_the_truth_is_left_alone(self) -> None:
        for data_coding, octets in ((0, b"Hello"), (3, b"\xe9"), (8, b"\x04\x16"), (4, b"\x00a")):
            one = ShortMessage(short_message=octets, data_coding=data_coding)
            self.assertIs(corrected(one), one)

    def test_the_header_is_not_looked_at(self) -> None:
        one = ShortMessage(short_message=bytes.fromhex("05 00 03 CC 02 01") + b"Hi", esm_class=UDHI)
        self.assertIs(corrected(one), one)
        broken = evolve(one, short_message=b"\x09\x00\x00a")
        self.assertIs(corrected(broken), broken)

    @bounded
    @given(st.binary(max_size=60), st.integers(0, 255), st.sampled_from((GSM7, ASCII, LATIN1)))
    def test_it_never_fails(self, octets: bytes, data_coding: int, default: Alphabet) -> None:
        self.assertIsInstance(sniff(octets, data_coding, default), Alphabet)

    @bounded
    @given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
    def test_printable_ascii_is_never_utf16(self, text: str) -> None:
        self.assertIs(sniff(text.encode(), 0), ASCII)

    @bounded
    @given(st.text(st.characters(min_codepoint=0x410, max_codepoint=0x44F) | st.just(" "), min_size=2))
    def test_cyrillic_is_always_utf16(self, text: str) -> None:
        self.assertIs(sniff(text.encode("utf-16-be"), 0), UCS2)
