from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.sms.alphabet import Alphabet, CannotEncode, alphabet_of, data_coding_for, decode, encode, encodes
from router.sms.form import Form
from router.sms.parts import UserData
from router.sms.transcoding import transcode
from router.sms.user_data import NO_HEADER, UserDataHeader
from tests.sms.strategies import any_texts, bounded

GSM7, LATIN1, ASCII, UCS2, BINARY = Alphabet

GOIP = Form(ASCII, data_codings=frozenset({0, 8}))
SMSC = Form(GSM7)

texts = (GSM7, LATIN1, ASCII, UCS2)
forms = st.builds(
    Form,
    st.sampled_from((GSM7, LATIN1, ASCII)),
    data_codings=st.none() | st.frozensets(st.sampled_from((0, 1, 3, 8, 0x10, 0x18, 0xF0)), min_size=1),
    transliterate=st.booleans(),
)


def written(text: str, alphabet: Alphabet, data_coding: int | None = None) -> UserData:
    """Return a text in an alphabet; data_coding is 0 for all but UCS2, unless given."""
    plain = 8 if alphabet is UCS2 else 0
    octets = encode(text, alphabet)
    return UserData(NO_HEADER, octets, plain if data_coding is None else data_coding, alphabet)


class Texts(SynchronousTestCase):
    def gives(self, data: UserData, form: Form, data_coding: int, octets: bytes) -> None:
        transcoded = transcode(data, form)
        self.assertEqual((transcoded.data_coding, transcoded.octets), (data_coding, octets))

    def test_what_both_read_alike_is_left_alone(self) -> None:
        for data in (written("Hello", GSM7), written("Hello", LATIN1), written("Жук", UCS2)):
            self.assertIs(transcode(data, GOIP), data)

    def test_octets_that_mean_nothing_are_left_alone_between_equals(self) -> None:
        data = UserData(NO_HEADER, b"\xff\x1b\x1b\x1bA\x1b", 0, GSM7)
        self.assertIs(transcode(data, SMSC), data)

    def test_an_at_sign_changes_its_octet(self) -> None:
        self.gives(written("me@x", GSM7), GOIP, 0, b"me@x")
        self.gives(written("me@x", ASCII), SMSC, 0, b"me\0x")

    def test_what_ascii_lacks_goes_in_ucs2(self) -> None:
        self.gives(written("é", GSM7), GOIP, 8, b"\0\xe9")

    def test_latin1_that_gsm7_has_becomes_gsm7(self) -> None:
        self.gives(written("Größe €"[:5], LATIN1), SMSC, 0, b"Gr\x7c\x1ee")

    def test_a_named_alphabet_that_is_allowed_stays(self) -> None:
        data = written("á@", LATIN1, 3)
        self.assertIs(transcode(data, SMSC), data)

    def test_a_named_alphabet_that_is_not_allowed_becomes_the_first_that_holds_the_text(self) -> None:
        self.gives(written("a@", LATIN1, 3), GOIP, 0, b"a@")
        self.gives(written("á@", LATIN1, 3), GOIP, 8, encode("á@", UCS2))

    def test_ucs2_becomes_what_is_allowed(self) -> None:
        self.gives(written("a@", UCS2), Form(GSM7, data_codings=frozenset({0})), 0, b"a\0")
        self.gives(written("á", UCS2), Form(GSM7, data_codings=frozenset({0, 1, 3})), 3, b"\xe1")
        self.gives(written("`", UCS2), Form(GSM7, data_codings=frozenset({0, 1})), 1, b"`")

    def test_what_nothing_holds_is_refused_and_never_a_question_mark(self) -> None:
        form = Form(data_codings=frozenset({0, 3}))
        error = self.assertRaises(CannotEncode, transcode, written("aЖ", UCS2), form)
        self.assertEqual((error.character, error.position, error.alphabet), ("Ж", 1, GSM7))

    def test_a_form_that_takes_no_text_at_all_refuses(self) -> None:
        self.assertRaises(CannotEncode, transcode, written("a", UCS2), Form(data_codings=frozenset({4})))

    def test_flash_stays_flash_where_it_is_allowed(self) -> None:
        flash = Form(ASCII, data_codings=frozenset({0, 8, 0x18, 0x10}))
        self.gives(written("é", GSM7, 0xF0), Form(GSM7), 0xF0, b"\x05")
        self.gives(written("Ж", UCS2, 0x18), Form(ASCII, data_codings=frozenset({0, 8})), 8, b"\x04\x16")
        self.gives(written("é", GSM7, 0xF0), flash, 0x18, b"\0\xe9")
        self.gives(written("é", GSM7, 0xF0), GOIP, 8, b"\0\xe9")

    def test_a_little_endian_mark_is_understood(self) -> None:
        data = UserData(NO_HEADER, b"\xff\xfe\x16\x04", 8, UCS2)
        self.gives(data, GOIP, 8, b"\x04\x16")

    def test_national_shifts_are_read_and_taken_away(self) -> None:
        header = UserDataHeader(((0x24, b"\x01"), (0x05, b"\0\0\0\0")))
        transcoded = transcode(UserData(header, b"\x1bg", 0, GSM7), GOIP)
        self.assertEqual(transcoded.octets, encode("ğ", UCS2))
        self.assertEqual(transcoded.header, header.without(0x24))

    def test_national_shifts_stay_between_equals(self) -> None:
        data = UserData(UserDataHeader(((0x24, b"\x01"),)), b"\x1bg", 0, GSM7)
        self.assertIs(transcode(data, SMSC), data)

    @bounded
    @given(any_texts, st.sampled_from(texts), forms, st.sampled_from((0, 0xF0, 0x11)))
    def test_the_receiver_reads_what_was_written(
        self, text: str, alphabet: Alphabet, form: Form, like: int
    ) -> None:
        form = Form(form.alphabet, data_codings=form.data_codings)
        if not encodes(text, alphabet) or text.startswith(("\ufeff", "\ufffe")):
            return
        data = written(text, alphabet, data_coding_for(alphabet, like) if like else None)
        try:
            transcoded = transcode(data, form)
        except CannotEncode as error:
            self.assertEqual(text[error.position : error.position + 1], error.character)
            return
        self.assertTrue(form.allows(transcoded.data_coding))
        meaning = alphabet_of(transcoded.data_coding, form.alphabet)
        self.assertEqual(decode(transcoded.octets, meaning), text)


class Spelling(SynchronousTestCase):
    smsc = Form(GSM7, transliterate=True)
    goip = Form(ASCII, data_codings=frozenset({0, 8}), transliterate=True)

    def spells(self, text: str, form: Form, spelling: str) -> None:
        transcoded = transcode(written(text, UCS2), form)
        self.assertEqual((transcoded.text, transcoded.data_coding), (spelling, 0))

    def test_typography_is_made_plain_to_save_ucs2(self) -> None:
        self.spells("“Olá” – é", self.smsc, '"Ola" - é')

    def test_for_ascii_accents_go_as_well(self) -> None:
        self.spells("“Olá” – é", self.goip, '"Ola" - e')

    def test_ascii_that_would_travel_in_ucs2_is_made_plain(self) -> None:
        self.spells("`a`", self.goip, "'a'")

    def test_what_fits_is_only_moved(self) -> None:
        self.spells("€ é", self.smsc, "€ é")

    def test_latin1_that_would_travel_in_ucs2_is_spelled(self) -> None:
        transcoded = transcode(written("á", LATIN1, 3), self.smsc)
        self.assertEqual((transcoded.octets, transcoded.data_coding), (b"a", 0))

    def test_a_text_that_still_needs_ucs2_is_left_alone(self) -> None:
        data = written("“Жук”", UCS2)
        self.assertEqual(transcode(data, self.smsc), data)
        self.assertEqual(transcode(data, self.goip), data)

    @bounded
    @given(any_texts)
    def test_either_the_text_is_left_as_it_is_or_it_travels_in_gsm7(self, text: str) -> None:
        if not text.startswith(("\ufeff", "\ufffe")):
            transcoded = transcode(written(text, UCS2), self.goip)
            self.assertTrue(transcoded.air is GSM7 or transcoded.text == text)


class Binary(SynchronousTestCase):
    octets = bytes(range(256))

    def test_binary_octets_are_never_touched(self) -> None:
        for data_coding in (0x02, 0x04, 0x05, 0x15, 0x90, 0xF6):
            data = UserData(NO_HEADER, self.octets, data_coding, BINARY)
            self.assertEqual(transcode(data, self.smsc), data)

    smsc = Form(GSM7, transliterate=True)

    def test_plain_binary_may_be_said_in_two_ways(self) -> None:
        form = Form(data_codings=frozenset({0, 4}))
        transcoded = transcode(UserData(NO_HEADER, self.octets, 0x02, BINARY), form)
        self.assertEqual((transcoded.octets, transcoded.data_coding), (self.octets, 0x04))

    def test_binary_with_a_class_may_lose_it(self) -> None:
        form = Form(data_codings=frozenset({2}))
        self.assertEqual(transcode(UserData(NO_HEADER, b"", 0xF5, BINARY), form).data_coding, 0x02)

    def test_alphabets_that_are_not_read_are_not_said_to_be_binary(self) -> None:
        form = Form(data_codings=frozenset({0, 4, 8}))
        self.assertRaises(CannotEncode, transcode, UserData(NO_HEADER, b"", 0x05, BINARY), form)

    def test_who_takes_texts_only_gets_no_binary(self) -> None:
        error = self.assertRaises(CannotEncode, transcode, UserData(NO_HEADER, b"\1", 4, BINARY), GOIP)
        self.assertEqual((error.character, error.position), ("", 0))
