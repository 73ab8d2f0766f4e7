from twisted.trial.unittest import SynchronousTestCase

from router.sms.alphabet import Alphabet, encode
from router.sms.message import UDHI, ShortMessage
from router.sms.reading import Unreadable
from router.sms.segments import join
from router.sms.user_data import BrokenHeader, Concatenation, UserDataHeader
from router.sms.value import evolve

GSM7, LATIN1, ASCII, UCS2, BINARY = Alphabet

PORTS = (0x05, bytes.fromhex("0B84 23F0"))


def segment(number: int, octets: bytes, data_coding: int = 0, *elements: tuple[int, bytes]) -> ShortMessage:
    """Return a segment with a header."""
    header = UserDataHeader(elements).with_concatenation(Concatenation(9, 3, number))
    return ShortMessage(short_message=header.encode() + octets, data_coding=data_coding, esm_class=UDHI | 3)


class Join(SynchronousTestCase):
    def joins(self, *segments: ShortMessage, octets: bytes, data_coding: int = 0) -> None:
        joined = join(segments, GSM7)
        expected = ShortMessage(short_message=octets, data_coding=data_coding, esm_class=3, payload=True)
        self.assertEqual(joined, expected)

    def test_segments_are_put_in_order(self) -> None:
        self.joins(segment(2, b"b"), segment(3, b"c"), segment(1, b"a"), octets=b"abc")

    def test_repeats_are_left_out(self) -> None:
        self.joins(segment(2, b"b"), segment(1, b"a"), segment(2, b"x"), octets=b"ab")

    def test_what_is_not_there_is_left_out(self) -> None:
        self.joins(segment(3, b"c"), segment(1, b"a"), octets=b"ac")

    def test_a_torn_escape_pair_is_whole_again(self) -> None:
        self.joins(segment(1, b"a\x1b"), segment(2, b"eb"), octets=encode("a€b", GSM7))

    def test_a_torn_surrogate_pair_is_whole_again(self) -> None:
        high, low = b"\xd8\x3d", b"\xde\x00"
        self.joins(segment(1, high, 8), segment(2, low, 8), octets=encode("😀", UCS2), data_coding=8)

    def test_segments_of_two_alphabets_become_one_text(self) -> None:
        self.joins(segment(1, b"a\0"), segment(2, b"\x04\x16", 8), octets=encode("a@Ж", UCS2), data_coding=8)
        self.joins(segment(1, b"\0a", 8), segment(2, b"\0"), octets=b"a\0", data_coding=0)

    def test_flash_stays_flash_when_alphabets_differ(self) -> None:
        joined = join((segment(1, b"a", 0xF0), segment(2, b"\x04\x16", 0x18)), GSM7)
        self.assertEqual((joined.short_message, joined.data_coding), (encode("aЖ", UCS2), 0x18))

    def test_two_names_of_one_alphabet_are_no_difference(self) -> None:
        self.joins(segment(1, b"a\x1b"), segment(2, b"e", 0xF1), octets=b"a\x1be")

    def test_binary_is_never_read(self) -> None:
        self.joins(segment(1, b"\xff", 4), segment(2, b"\0a", 8), octets=b"\xff\0a", data_coding=4)

    def test_other_elements_stay(self) -> None:
        joined = join((segment(2, b"b", 4, PORTS), segment(1, b"a", 4, PORTS)), GSM7)
        self.assertEqual(joined.short_message, UserDataHeader((PORTS,)).encode() + b"ab")
        self.assertEqual(joined.esm_class, UDHI | 3)

    def test_national_shifts_that_all_have_stay(self) -> None:
        shift = (0x24, b"\x01")
        joined = join((segment(1, b"\x1b", 0, shift), segment(2, b"g", 0, shift)), GSM7)
        self.assertEqual(joined.short_message, UserDataHeader((shift,)).encode() + b"\x1bg")

    def test_national_shifts_that_differ_are_read(self) -> None:
        joined = join((segment(1, b"\x1bg", 0, (0x24, b"\x01")), segment(2, b"\x1bg")), GSM7)
        self.assertEqual((joined.short_message, joined.data_coding), (encode("ğg", UCS2), 8))
        self.assertEqual(joined.esm_class, 3)

    def test_sar_segments_lose_their_parameters_only(self) -> None:
        one = ShortMessage(short_message=b"b", tlvs=((0x1400, b"1"), *Concatenation(9, 2, 2).tlvs))
        two = evolve(one, short_message=b"a", tlvs=(*Concatenation(9, 2, 1).tlvs, (0x1400, b"1")))
        joined = join((one, two), GSM7)
        self.assertEqual((joined.short_message, joined.tlvs), (b"ab", ((0x1400, b"1"),)))

    def test_messages_without_a_number_are_joined_as_they_come(self) -> None:
        joined = join([ShortMessage(short_message=octets) for octets in (b"b", b"a")], GSM7)
        self.assertEqual(joined.short_message, b"ba")

    def test_a_broken_header_is_refused(self) -> None:
        broken = ShortMessage(short_message=b"hello", esm_class=UDHI)
        self.assertRaises(BrokenHeader, join, (broken,), GSM7)

    def test_a_mark_of_the_first_holds_for_all_and_is_taken_off(self) -> None:
        first = segment(1, b"\xff\xfe\x16\x04", 8)
        whole = encode("ЖЗ", UCS2)
        for second in (b"\x17\x04", b"\xff\xfe\x17\x04"):
            self.joins(first, segment(2, second, 8), octets=whole, data_coding=8)

    def test_a_unit_that_was_torn_behind_a_mark_is_turned_too(self) -> None:
        parts = segment(1, b"\xff\xfe\x16\x04\x17", 8), segment(2, b"\x04", 8)
        self.joins(*parts, octets=encode("ЖЗ", UCS2), data_coding=8)

    def test_the_whole_of_it_or_nothing_is_turned(self) -> None:
        parts = segment(1, b"\xff\xfe\x16\x04", 8), segment(2, b"\x17", 8)
        self.joins(*parts, octets=b"\xff\xfe\x16\x04\x17", data_coding=8)

    def test_alphabets_that_differ_are_not_joined_if_one_is_no_text(self) -> None:
        self.assertRaises(Unreadable, join, [segment(1, b"a"), segment(2, b"\x04\x16\x04", 8)], GSM7)
