from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.sms.alphabet import Alphabet, CannotEncode
from router.sms.message import ShortMessage
from router.sms.parts import UserData, text_of
from router.sms.reading import How, is_misnamed, read, whole
from router.sms.segments import LongMessages, TooLong, cut
from tests.sms.messages import ASCII, BINARY, GOIP, GSM7, LATIN1, LATIN1_SMSC, SMSC
from tests.sms.strategies import bounded

LANGUAGES = ("Grüße", "Привет", "שלום", "谢谢", "😀", "½")


class ReadingTests(SynchronousTestCase):
    def test_octets_up_to_7f_are_what_data_coding_says(self) -> None:
        for data_coding, alphabet, text in (
            (0, GSM7, "¡ö"),
            (0, ASCII, "@|"),
            (1, GSM7, "@|"),
            (3, GSM7, "@|"),
        ):
            reading = read(b"@|", data_coding, alphabet)
            self.assertEqual((reading.text, reading.how), (text, How.DECLARED))

    def test_valid_utf_8_is_utf_8(self) -> None:
        for text in LANGUAGES:
            for data_coding in (0, 1, 0xF0):
                reading = read(text.encode(), data_coding, GSM7)
                self.assertEqual((reading.text, reading.how), (text, How.UTF8))

    def test_its_mark_is_no_text(self) -> None:
        self.assertEqual(read("\ufeffü".encode(), 0, ASCII).text, "ü")

    def test_other_octets_above_7f_are_latin_1_with_the_signs_of_windows(self) -> None:
        for octets, text in ((b"\xfc", "ü"), (b"\x80 5", "€ 5"), (b"\x93\xe9\x94", "“é”")):
            reading = read(octets, 0, GSM7)
            self.assertEqual((reading.text, reading.how), (text, How.LATIN1))

    def test_what_none_of_them_has_is_nothing(self) -> None:
        for octet in (0x81, 0x8D, 0x8F, 0x90, 0x9D):
            reading = read(bytes((octet, 0x20)), 0, GSM7)
            self.assertEqual((reading.text, reading.how), ("", How.NOTHING))
            self.assertIn(f"0x{octet:02X}", reading.why)

    def test_latin_1_is_never_doubted(self) -> None:
        for data_coding, alphabet in ((0, LATIN1), (3, GSM7)):
            self.assertEqual(read(b"\xc3\xbc\x81", data_coding, alphabet).text, "\xc3\xbc\x81")

    def test_ucs2_is_read_by_its_mark(self) -> None:
        for octets in (b"\x04\x16", b"\xfe\xff\x04\x16", b"\xff\xfe\x16\x04"):
            self.assertEqual(read(octets, 8, GSM7).text, "Ж")

    def test_single_surrogates_are_kept_and_odd_octets_are_no_text(self) -> None:
        self.assertEqual(read(b"\xd8\x3d\x00a", 8, GSM7).text, "\ud83da")
        for octets in (b"\x04", b"\x04\x16\x04", b"\xff\xfe\x16"):
            self.assertIs(read(octets, 8, GSM7).how, How.NOTHING)

    def test_the_eye_sees_what_is_no_text_as_latin_1(self) -> None:
        for octets, data_coding in ((b"\x81a", 0), (b"a\xe9", 4), (b"aaa", 8)):
            one = ShortMessage(short_message=octets, data_coding=data_coding)
            self.assertEqual(text_of(one, GSM7), octets.decode("latin-1"))

    @bounded
    @given(st.binary(max_size=40), st.integers(0, 255), st.sampled_from((GSM7, ASCII, LATIN1)))
    def test_nothing_becomes_a_replacement_character(
        self, octets: bytes, data_coding: int, alphabet: Alphabet
    ) -> None:
        text = read(octets, data_coding, alphabet).text
        if "\ufffd" in text:
            self.assertTrue(
                any("\ufffd".encode(codec) in octets for codec in ("utf-8", "utf-16-be", "utf-16-le"))
            )

    @bounded
    @given(
        st.binary(max_size=200),
        st.integers(0, 255),
        st.sampled_from((GSM7, ASCII, LATIN1)),
        st.sampled_from((GOIP, SMSC, LATIN1_SMSC)),
    )
    def test_what_a_channel_is_given_reads_as_what_was_sent(
        self, octets: bytes, data_coding: int, alphabet: Alphabet, form: object
    ) -> None:
        assert isinstance(form, type(GOIP))
        one = ShortMessage(short_message=octets, data_coding=data_coding)
        try:
            done = cut(one, alphabet, form, 7)
        except (CannotEncode, TooLong):
            return
        before = UserData.of(one, alphabet)
        if before.alphabet is BINARY or before.reading.how is How.NOTHING:
            self.assertEqual(
                b"".join(UserData.of(each, form.alphabet).octets for each in done.segments), octets
            )
            return
        after = [UserData.of(each, form.alphabet) for each in done.segments]
        if form.long_messages is LongMessages.PAYLOAD or len(after) == 1:
            self.assertEqual(after[0].text, before.text)
        else:
            joined = b"".join(each.octets for each in after)
            self.assertEqual(read(joined, after[0].data_coding, form.alphabet).text, before.text)


class WholeTests(SynchronousTestCase):
    def test_nothing_is_torn(self) -> None:
        for octets, alphabet, kept in (
            (b"abcdef", GSM7, b"abcd"),
            (b"abc\x1b<", GSM7, b"abc"),
            (b"ab\x1b\x1b<", GSM7, b"ab\x1b\x1b"),
            (b"abc\x1b<", ASCII, b"abc\x1b"),
            ("abcü".encode(), GSM7, b"abc"),
            ("ab谢".encode(), GSM7, b"ab"),
            (b"abc\xfcd", GSM7, b"abc\xfc"),
            (b"abc\xc3\xbc", LATIN1, b"abc\xc3"),
        ):
            self.assertEqual(whole(octets, alphabet, 4), kept)

    def test_only_seven_bits_can_be_misnamed(self) -> None:
        found = [is_misnamed(b"\xfc", data_coding, GSM7) for data_coding in (0, 1, 0xF0, 3, 4, 8)]
        self.assertEqual(found, [True, True, True, False, False, False])
        self.assertFalse(is_misnamed(b"a", 0, GSM7))
