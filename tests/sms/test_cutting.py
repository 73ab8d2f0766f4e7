from hypothesis import given
from hypothesis import strategies as st
from smsutil import gsm_split, unicode_split
from twisted.trial.unittest import SynchronousTestCase

from router.sms.alphabet import Alphabet, decode, encode, encodes, septets
from router.sms.cutting import ALIKE, length, on_air, pieces, room
from tests.sms.strategies import alphabets, any_texts, bounded, long_gsm7_texts, sign_lists

GSM7, LATIN1, ASCII, UCS2, BINARY = Alphabet


def sizes(octets: bytes, alphabet: Alphabet, size: int) -> list[int]:
    """Return the octets of each piece."""
    return [len(piece) for piece in pieces(octets, alphabet, size)]


class Room(SynchronousTestCase):
    """TS 23.040 section 9.2.3.24.1; section 9.2.3.16 for what is left beside other headers."""

    def test_one_sms_has_160_septets_or_140_octets_or_70_units(self) -> None:
        self.assertEqual([room(0, air) for air in (GSM7, BINARY, UCS2)], [160, 140, 70])

    def test_eight_bits_of_reference_leave_153_or_134_or_67(self) -> None:
        self.assertEqual([room(6, air) for air in (GSM7, BINARY, UCS2)], [153, 134, 67])

    def test_sixteen_bits_of_reference_leave_152_or_133_or_66(self) -> None:
        self.assertEqual([room(7, air) for air in (GSM7, BINARY, UCS2)], [152, 133, 66])

    def test_other_headers_leave_what_septets_fit(self) -> None:
        self.assertEqual([room(header, GSM7) for header in (4, 9, 10, 12)], [155, 149, 148, 146])


class OnAir(SynchronousTestCase):
    def test_ascii_travels_in_gsm7_if_that_has_all_of_it(self) -> None:
        self.assertIs(on_air(b"[me@example.com]", ASCII), GSM7)
        self.assertIs(on_air(b"`", ASCII), UCS2)

    def test_latin1_travels_in_gsm7_if_that_has_all_of_it(self) -> None:
        self.assertIs(on_air("Größe".encode("latin-1"), LATIN1), GSM7)
        self.assertIs(on_air("á".encode("latin-1"), LATIN1), UCS2)

    def test_other_alphabets_travel_as_they_are(self) -> None:
        for alphabet in (GSM7, UCS2, BINARY):
            self.assertIs(on_air(b"a\x00\xff\x1b", alphabet), alphabet)

    def test_a_bracket_in_ascii_takes_two_septets(self) -> None:
        self.assertEqual((length(b"[a]", ASCII), length(b"[a]`", ASCII)), (5, 4))

    def test_units_of_ucs2_are_two_octets(self) -> None:
        self.assertEqual((length(b"\0a\0b", UCS2), length(b"\0a\0", UCS2)), (2, 2))

    def test_octets_that_are_alike_read_the_same(self) -> None:
        texts = {decode(ALIKE, alphabet) for alphabet in (GSM7, ASCII, LATIN1)}
        self.assertEqual(len(texts), 1)
        for octet in b"@$_[]`{}~^|\\\x00\x1b\x7f\t":
            self.assertNotIn(octet, ALIKE)


class Pieces(SynchronousTestCase):
    def test_plain_septets_fill_every_piece(self) -> None:
        self.assertEqual(sizes(b"a" * 307, GSM7, 153), [153, 153, 1])

    def test_nothing_makes_no_pieces(self) -> None:
        self.assertEqual(sizes(b"", GSM7, 153), [])

    def test_a_segment_is_never_cut_inside_an_escape_pair(self) -> None:
        octets = encode("a" * 152 + "€" + "a" * 10, GSM7)
        self.assertEqual(sizes(octets, GSM7, 153), [152, 12])

    def test_a_pair_that_just_fits_stays(self) -> None:
        self.assertEqual(sizes(encode("a" * 151 + "€a", GSM7), GSM7, 153), [153, 1])

    def test_an_escape_at_the_very_end_is_not_cut_off(self) -> None:
        self.assertEqual(sizes(b"aa\x1b", GSM7, 3), [3])

    def test_two_escapes_are_a_pair_like_any_other(self) -> None:
        self.assertEqual(sizes(b"aa\x1b\x1bb", GSM7, 3), [2, 3])
        self.assertEqual(sizes(b"a\x1b\x1bbb", GSM7, 3), [3, 2])

    def test_a_pair_larger_than_a_piece_is_cut_rather_than_never_ending(self) -> None:
        self.assertEqual(sizes(b"\x1be\x1be", GSM7, 1), [1, 1, 1, 1])

    def test_a_segment_is_never_cut_inside_a_surrogate_pair(self) -> None:
        octets = encode("a" * 66 + "😀" + "a" * 10, UCS2)
        self.assertEqual(sizes(octets, UCS2, 67), [132, 24])

    def test_a_segment_is_not_cut_inside_a_sign(self) -> None:
        octets = encode("a" * 60 + "👨‍👩‍👧‍👦" + "a" * 3, UCS2)
        self.assertEqual(sizes(octets, UCS2, 67), [120, 28])

    def test_signs_fill_every_piece_if_they_can(self) -> None:
        self.assertEqual(sizes(encode("👍🏽" * 17, UCS2), UCS2, 68), [136])
        self.assertEqual(sizes(encode("👍🏽" * 17, UCS2), UCS2, 67), [128, 8])

    def test_single_surrogates_and_an_odd_octet_are_kept(self) -> None:
        octets = bytes.fromhex("D83D D83D DE00 DE00 00")
        self.assertEqual(b"".join(pieces(octets, UCS2, 2)), octets)
        self.assertEqual(sizes(octets, UCS2, 2), [2, 4, 3])

    def test_half_a_surrogate_pair_at_the_very_end_is_not_cut_off(self) -> None:
        self.assertEqual(sizes(bytes.fromhex("0041 D83D"), UCS2, 2), [4])

    def test_cr_lf_is_kept_together(self) -> None:
        for alphabet in (GSM7, ASCII, LATIN1):
            self.assertEqual(sizes(b"aaa\r\nb", alphabet, 4), [3, 3], alphabet)
        self.assertEqual(sizes(encode("aaa\r\nb", UCS2), UCS2, 4), [6, 6])

    def test_characters_of_two_septets_fill_ascii_pieces_sooner(self) -> None:
        self.assertEqual(sizes(b"[" * 100, ASCII, 153), [76, 24])
        self.assertEqual(sizes(b"a" * 150 + b"[[a", ASCII, 153), [151, 2])

    def test_ascii_that_gsm7_lacks_is_counted_in_units_of_ucs2(self) -> None:
        self.assertEqual(sizes(b"`" * 100, ASCII, 67), [67, 33])

    def test_binary_octets_are_cut_anywhere(self) -> None:
        self.assertEqual(sizes(b"\x1b\r\n" * 3, BINARY, 2), [2, 2, 2, 2, 1])

    @bounded
    @given(any_texts, alphabets, st.integers(4, 160))
    def test_pieces_make_the_whole_and_none_is_too_large(
        self, text: str, alphabet: Alphabet, size: int
    ) -> None:
        if encodes(text, alphabet):
            octets = encode(text, alphabet)
            cut = list(pieces(octets, alphabet, size))
            self.assertEqual(b"".join(cut), octets)
            kind = on_air(octets, alphabet)
            for piece in cut:
                units = len(piece) if kind is UCS2 and alphabet is not UCS2 else length(piece, alphabet)
                self.assertTrue(0 < units <= size)

    @bounded
    @given(st.binary(max_size=400), alphabets, st.integers(1, 70))
    def test_any_octets_can_be_cut(self, octets: bytes, alphabet: Alphabet, size: int) -> None:
        self.assertEqual(b"".join(pieces(octets, alphabet, size)), octets)

    @bounded
    @given(any_texts, st.sampled_from((GSM7, UCS2)), st.integers(2, 160))
    def test_each_piece_reads_by_itself(self, text: str, alphabet: Alphabet, size: int) -> None:
        if encodes(text, alphabet) and "\ufeff" not in text and "\ufffe" not in text:
            cut = pieces(encode(text, alphabet), alphabet, size)
            self.assertEqual("".join(decode(piece, alphabet) for piece in cut), text)

    @bounded
    @given(sign_lists, st.sampled_from((66, 67, 70)))
    def test_no_piece_ends_inside_of_a_sign(self, signs: list[str], size: int) -> None:
        ends, units = {0}, 0
        for sign in signs:
            units += len(encode(sign, UCS2))
            ends.add(units)
        at = 0
        for piece in pieces(encode("".join(signs), UCS2), UCS2, size):
            at += len(piece)
            self.assertIn(at, ends)

    @bounded
    @given(long_gsm7_texts, st.integers(2, 160))
    def test_no_piece_ends_inside_of_a_pair(self, text: str, size: int) -> None:
        for piece in pieces(encode(text, GSM7), GSM7, size):
            self.assertEqual(len(piece), septets(decode(piece, GSM7)))

    @bounded
    @given(long_gsm7_texts)
    def test_smsutil_cuts_gsm7_at_the_same_places(self, text: str) -> None:
        text = text.replace("\r\n", "")
        octets = encode(text, GSM7)
        if len(octets) > 160:
            theirs = [part.content for part in gsm_split(text).parts]
            self.assertEqual([decode(piece, GSM7) for piece in pieces(octets, GSM7, 153)], theirs)

    @bounded
    @given(st.text(st.sampled_from("aЖ中😀"), min_size=71, max_size=300))
    def test_smsutil_cuts_ucs2_at_the_same_places(self, text: str) -> None:
        theirs = [part.content for part in unicode_split(text).parts]
        self.assertEqual([decode(piece, UCS2) for piece in pieces(encode(text, UCS2), UCS2, 67)], theirs)

    @bounded
    @given(st.text(st.sampled_from("a[")), st.integers(2, 40))
    def test_ascii_is_cut_where_its_septets_are(self, text: str, size: int) -> None:
        ascii_pieces = [decode(piece, ASCII) for piece in pieces(text.encode(), ASCII, size)]
        gsm7_pieces = [decode(piece, GSM7) for piece in pieces(encode(text, GSM7), GSM7, size)]
        self.assertEqual(ascii_pieces, gsm7_pieces)
