from collections.abc import Iterable

from gsmcodecs.charmaps import GSMCHARMAPS
from hypothesis import given
from hypothesis import strategies as st
from smsutil import is_valid_gsm
from twisted.trial.unittest import SynchronousTestCase

from router.sms.alphabet import (
    Alphabet,
    CannotEncode,
    alphabet_of,
    data_coding_for,
    decode,
    encode,
    encodes,
    message_class,
    septets,
)
from tests.sms.strategies import alphabets, any_texts, bounded, gsm7_texts

GSM7, LATIN1, ASCII, UCS2, BINARY = Alphabet


class Gsm7(SynchronousTestCase):
    """TS 23.038 section 6.2.1."""

    vectors = (
        ("Hello @$_", "48 65 6C 6C 6F 20 00 02 11"),
        ("10€ [ok]", "31 30 1B 65 20 1B 3C 6F 6B 1B 3E"),
        ("Grüße", "47 72 7E 1E 65"),
        ("Ça va", "09 61 20 76 61"),
        ("{|}~^\\", "1B 28 1B 40 1B 29 1B 3D 1B 14 1B 2F"),
        ("\f", "1B 0A"),
        ("", ""),
    )

    def test_known_texts_are_written_as_known_septets(self) -> None:
        for text, octets in self.vectors:
            self.assertEqual(encode(text, GSM7), bytes.fromhex(octets))

    def test_known_septets_are_read_as_known_texts(self) -> None:
        for text, octets in self.vectors:
            self.assertEqual(decode(bytes.fromhex(octets), GSM7), text)

    def test_every_cell_is_what_gsmcodecs_has_there(self) -> None:
        for septet, code in GSMCHARMAPS[0]["locking"]["decode"].items():
            if septet != 0x1B:
                self.assertEqual(decode(bytes((septet,)), GSM7), chr(code))

    def test_every_pair_is_what_gsmcodecs_has_there(self) -> None:
        for septet, code in GSMCHARMAPS[0]["singleShift"]["decode"].items():
            self.assertEqual(decode(bytes((0x1B, septet)), GSM7), chr(code))

    def test_a_pair_without_an_entry_shows_the_character_of_its_second_septet(self) -> None:
        self.assertEqual(decode(b"\x1bA\x1b\x00", GSM7), "A@")

    def test_two_escapes_are_a_space_and_begin_no_pair(self) -> None:
        self.assertEqual(decode(b"\x1b\x1be", GSM7), " e")

    def test_an_escape_at_the_end_is_a_space(self) -> None:
        self.assertEqual(decode(b"a\x1b", GSM7), "a ")

    def test_the_second_carriage_return_shows_nothing(self) -> None:
        self.assertEqual(decode(b"a\x1b\rb", GSM7), "ab")

    def test_octets_above_0x7f_are_replaced_one_by_one(self) -> None:
        self.assertEqual(decode(b"\xfcb\xe9", GSM7), "\ufffdb\ufffd")

    def test_octets_above_0x7f_are_replaced_beside_pairs_too(self) -> None:
        self.assertEqual(decode(b"\x1be\xe5\x1b\xe5\x1b<", GSM7), "€\ufffd\ufffd[")

    def test_what_gsm7_lacks_is_refused_with_its_place(self) -> None:
        error = self.assertRaises(CannotEncode, encode, "[ab`c]`", GSM7)
        self.assertEqual((error.character, error.position, error.alphabet), ("`", 3, GSM7))

    def test_escape_and_replacement_characters_cannot_be_written(self) -> None:
        for character in "\x1b\0\ufffd\ufffe\tçΑ":
            self.assertFalse(encodes(character, GSM7), ascii(character))

    def test_characters_of_the_extension_table_count_two(self) -> None:
        self.assertEqual(septets("a€[b"), 6)

    def test_septets_refuses_as_encode_does(self) -> None:
        error = self.assertRaises(CannotEncode, septets, "aЖ")
        self.assertEqual((error.character, error.position), ("Ж", 1))

    @bounded
    @given(gsm7_texts)
    def test_texts_come_back(self, text: str) -> None:
        octets = encode(text, GSM7)
        self.assertEqual((decode(octets, GSM7), len(octets)), (text, septets(text)))

    @bounded
    @given(gsm7_texts)
    def test_smsutil_writes_the_default_table_likewise(self, text: str) -> None:
        if "\x1b" not in text and encode(text, GSM7).find(0x1B) < 0:
            self.assertEqual(encode(text, GSM7), text.encode("gsm0338"))

    @bounded
    @given(st.text(min_size=1))
    def test_smsutil_finds_the_same_texts_encodable(self, text: str) -> None:
        if "\x1b" not in text:
            self.assertEqual(encodes(text, GSM7), is_valid_gsm(text))


class OtherAlphabets(SynchronousTestCase):
    def test_ucs2_is_big_endian_with_surrogate_pairs(self) -> None:
        self.assertEqual(encode("Ж😀", UCS2), bytes.fromhex("0416 D83D DE00"))

    def test_a_byte_order_mark_is_honoured_and_taken_off(self) -> None:
        self.assertEqual(decode(bytes.fromhex("FEFF 0416"), UCS2), "Ж")
        self.assertEqual(decode(bytes.fromhex("FFFE 1604"), UCS2), "Ж")

    def test_a_single_surrogate_survives_both_ways(self) -> None:
        octets = bytes.fromhex("D83D 0041 DE00")
        self.assertEqual(encode(decode(octets, UCS2), UCS2), octets)

    def test_an_odd_octet_at_the_end_is_replaced(self) -> None:
        self.assertEqual(decode(bytes.fromhex("0041 00"), UCS2), "A\ufffd")

    def test_ascii_and_latin1_refuse_what_they_lack(self) -> None:
        self.assertEqual(self.assertRaises(CannotEncode, encode, "aé", ASCII).position, 1)
        self.assertEqual(self.assertRaises(CannotEncode, encode, "é€", LATIN1).character, "€")

    def test_ascii_replaces_octets_one_by_one(self) -> None:
        self.assertEqual(decode(b"a\xc3\xa9", ASCII), "a\ufffd\ufffd")

    def test_binary_octets_survive(self) -> None:
        self.assertEqual(encode(decode(bytes(range(256)), BINARY), BINARY), bytes(range(256)))

    def test_the_error_names_the_code_point_and_not_the_text(self) -> None:
        self.assertEqual(str(CannotEncode("Ж", 7, GSM7)), "U+0416 at character 7 cannot be written in gsm7")

    @bounded
    @given(st.binary(), alphabets)
    def test_decode_never_fails(self, octets: bytes, alphabet: Alphabet) -> None:
        self.assertIsInstance(decode(octets, alphabet), str)

    @bounded
    @given(any_texts, alphabets)
    def test_what_can_be_encoded_comes_back(self, text: str, alphabet: Alphabet) -> None:
        if encodes(text, alphabet) and not text.startswith(("\ufeff", "\ufffe")):
            self.assertEqual(decode(encode(text, alphabet), alphabet), text)

    @bounded
    @given(any_texts, alphabets)
    def test_encodes_tells_whether_encode_refuses(self, text: str, alphabet: Alphabet) -> None:
        if not encodes(text, alphabet):
            error = self.assertRaises(CannotEncode, encode, text, alphabet)
            self.assertEqual(text[error.position], error.character)
            self.assertTrue(encodes(text[: error.position], alphabet))


def alphabets_of(data_codings: Iterable[int], default: Alphabet = LATIN1) -> set[Alphabet]:
    return {alphabet_of(data_coding, default) for data_coding in data_codings}


class DataCoding(SynchronousTestCase):
    """SMPP 3.4 section 5.2.19 below 0x10, TS 23.038 section 4 above."""

    def test_0_is_the_default(self) -> None:
        self.assertEqual(alphabets_of([0x00], ASCII), {ASCII})

    def test_the_smpp_table(self) -> None:
        named = {0x01: ASCII, 0x02: BINARY, 0x03: LATIN1, 0x04: BINARY, 0x08: UCS2}
        for data_coding in range(0x01, 0x10):
            self.assertIs(alphabet_of(data_coding, GSM7), named.get(data_coding, BINARY))

    def test_general_groups(self) -> None:
        for group in (0x10, 0x40, 0x50):
            self.assertEqual(alphabets_of(range(group, group + 4)), {GSM7})
            self.assertEqual(alphabets_of(range(group + 4, group + 8)), {BINARY})
            self.assertEqual(alphabets_of(range(group + 8, group + 12)), {UCS2})
            self.assertEqual(alphabets_of(range(group + 12, group + 16)), {BINARY})

    def test_compressed_and_reserved_values_are_binary(self) -> None:
        self.assertEqual(alphabets_of((*range(0x20, 0x40), *range(0x60, 0xC0))), {BINARY})

    def test_message_waiting_groups(self) -> None:
        self.assertEqual(alphabets_of(range(0xC0, 0xE0)), {GSM7})
        self.assertEqual(alphabets_of(range(0xE0, 0xF0)), {UCS2})

    def test_the_last_group_has_gsm7_and_binary(self) -> None:
        self.assertEqual(alphabets_of((*range(0xF0, 0xF4), *range(0xF8, 0xFC))), {GSM7})
        self.assertEqual(alphabets_of((*range(0xF4, 0xF8), *range(0xFC, 0x100))), {BINARY})

    def test_message_classes(self) -> None:
        self.assertEqual([message_class(value) for value in (0x10, 0x19, 0x16, 0x53)], [0, 1, 2, 3])
        self.assertEqual([message_class(value) for value in (0xF0, 0xF5, 0xFA, 0xFF)], [0, 1, 2, 3])

    def test_values_without_a_class(self) -> None:
        for value in (0x00, 0x03, 0x08, 0x0F, 0x41, 0x80, 0xC1, 0xD1, 0xE1):
            self.assertIsNone(message_class(value), hex(value))

    def test_plain_values(self) -> None:
        plain = {GSM7: 0, ASCII: 1, LATIN1: 3, BINARY: 4, UCS2: 8}
        self.assertEqual({alphabet: data_coding_for(alphabet, 0x08) for alphabet in Alphabet}, plain)

    def test_flash_stays_flash(self) -> None:
        self.assertEqual(data_coding_for(UCS2, 0xF0), 0x18)
        self.assertEqual(data_coding_for(UCS2, 0x10), 0x18)
        self.assertEqual(data_coding_for(GSM7, 0x18), 0x10)
        self.assertEqual(data_coding_for(GSM7, 0xF0), 0xF0)
        self.assertEqual(data_coding_for(BINARY, 0xF1), 0xF5)

    def test_latin1_and_ascii_have_no_class(self) -> None:
        self.assertEqual((data_coding_for(LATIN1, 0xF0), data_coding_for(ASCII, 0x10)), (3, 1))

    def test_what_waits_is_kept(self) -> None:
        self.assertEqual(data_coding_for(UCS2, 0xC9), 0xE9)
        self.assertEqual(data_coding_for(GSM7, 0xE9), 0xD9)
        self.assertEqual(data_coding_for(GSM7, 0xE0), 0xD0)
        self.assertEqual(data_coding_for(GSM7, 0xC9), 0xC9)
        self.assertEqual(data_coding_for(BINARY, 0xC9), 0x04)

    @bounded
    @given(st.sampled_from((GSM7, UCS2, BINARY)), st.integers(0, 0xFF))
    def test_class_and_alphabet_are_what_was_asked(self, alphabet: Alphabet, like: int) -> None:
        data_coding = data_coding_for(alphabet, like)
        self.assertIs(alphabet_of(data_coding, GSM7), alphabet)
        self.assertEqual(message_class(data_coding), message_class(like))
