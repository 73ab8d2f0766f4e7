from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.sms.alphabet import Alphabet, CannotEncode
from router.sms.gsm7 import DATA
from router.sms.shifts import Language, decode_shifted, encode_shifted
from tests.sms.strategies import bounded

languages = st.sampled_from(Language)


class Shifts(SynchronousTestCase):
    """TS 23.038 section 6.2.1.2."""

    def test_turkish_single_shift_changes_pairs_only(self) -> None:
        self.assertEqual(decode_shifted(b"\x1bgI\x1bi\x07", Language.TURKISH), "ğIıì")

    def test_turkish_locking_shift_changes_the_base_table_only(self) -> None:
        self.assertEqual(decode_shifted(b"\x04\x07\x1bg\x1be", locking=Language.TURKISH), "€ıg€")

    def test_two_languages_go_together(self) -> None:
        octets = encode_shifted("ç Ω ş", Language.PORTUGUESE, Language.TURKISH)
        self.assertEqual(octets, b"\x60 \x15 \x1d")

    def test_spanish_text_takes_no_ucs2(self) -> None:
        self.assertEqual(encode_shifted("¿Qué está?", Language.SPANISH), b"`Qu\x05 est\x1ba?")

    def test_hindi_text_takes_one_septet_a_sign(self) -> None:
        self.assertEqual(len(encode_shifted("नमस्ते", locking=Language.HINDI)), 6)

    def test_without_a_shift_the_default_tables_hold(self) -> None:
        self.assertEqual(decode_shifted(encode_shifted("{@}")), "{@}")

    def test_what_both_tables_lack_is_refused(self) -> None:
        error = self.assertRaises(CannotEncode, encode_shifted, "ğЖ", Language.TURKISH)
        self.assertEqual((error.character, error.position, error.alphabet), ("Ж", 1, Alphabet.GSM7))

    def test_languages_bear_the_names_of_their_tables(self) -> None:
        named = {str(int(language)): language.name.title() for language in Language if language}
        self.assertEqual({number: tables["name"] for number, tables in DATA["languages"].items()}, named)

    @bounded
    @given(languages, languages, st.data())
    def test_texts_come_back_in_every_pair_of_languages(
        self, single: Language, locking: Language, data: st.DataObject
    ) -> None:
        tables = decode_shifted(bytes(range(0x1B)) + bytes(range(0x1C, 0x80)), 0, locking)
        pairs = decode_shifted(b"".join(bytes((0x1B, septet)) for septet in range(0x1B)), single, locking)
        text = data.draw(st.text(st.sampled_from(tables + pairs)))
        self.assertEqual(decode_shifted(encode_shifted(text, single, locking), single, locking), text)

    @bounded
    @given(st.binary(), st.integers(0, 255), st.integers(0, 255))
    def test_decoding_never_fails(self, octets: bytes, single: int, locking: int) -> None:
        self.assertIsInstance(decode_shifted(octets, single, locking), str)
