from twisted.trial.unittest import SynchronousTestCase

from router.sms.alphabet import Alphabet, CannotEncode
from router.sms.message import UDHI, ShortMessage
from router.sms.parts import UserData
from router.sms.segments import Cut, Form, LongMessages, TooLong, count, cut
from router.sms.user_data import Concatenation, UserDataHeader, concatenation, sar, split_header
from router.sms.value import evolve
from tests.sms.messages import (
    ASCII,
    BINARY,
    GOIP,
    GSM7,
    LATIN1,
    LATIN1_SMSC,
    OLD_GOIP,
    PAYLOAD,
    PORTS,
    SAR,
    SAR_SMSC,
    SMSC,
    UCS2,
    VENDOR,
    headed,
    lengths,
    message,
    texts,
)


class ShortTexts(SynchronousTestCase):
    def test_what_both_read_alike_is_handed_on_untouched(self) -> None:
        for form in (GOIP, SMSC, SAR_SMSC, OLD_GOIP, LATIN1_SMSC):
            for alphabet in (GSM7, ASCII, LATIN1):
                one = message("Hello, world!\n", alphabet)
                self.assertIs(cut(one, alphabet, form, 7).segments[0], one)

    def test_ucs2_is_handed_on_untouched(self) -> None:
        one = message("Жук 😀", UCS2)
        self.assertIs(cut(one, GSM7, GOIP, 7).segments[0], one)

    def test_octets_that_mean_nothing_go_untouched_between_equals(self) -> None:
        one = ShortMessage(short_message=b"\xff\x1b\x1b\x1bA\x1b")
        self.assertEqual(cut(one, GSM7, SMSC, 7), Cut((one,), 1))

    def test_latin1_goes_untouched_to_latin1(self) -> None:
        one = message("á é `", LATIN1)
        self.assertEqual(cut(one, LATIN1, LATIN1_SMSC, 7), Cut((one,), 1))

    def test_binary_goes_untouched(self) -> None:
        one = message("\x00\x1b\xff\x40", BINARY)
        self.assertEqual(cut(one, GSM7, SMSC, 7), Cut((one,), 1))
        self.assertRaises(CannotEncode, cut, one, GSM7, GOIP, 7)

    def test_only_text_and_data_coding_change_when_it_is_transcoded(self) -> None:
        (done,) = cut(message("é@"), GSM7, GOIP, 7).segments
        self.assertEqual(done, evolve(message("é@"), short_message=b"\0\xe9\0@", data_coding=8))

    def test_other_headers_stay(self) -> None:
        one = headed(PORTS, message("\x06\x05", BINARY))
        self.assertEqual(cut(one, GSM7, SMSC, 7), Cut((one,), 1))
        self.assertEqual(cut(one, GSM7, SAR_SMSC, 7), Cut((one,), 1))

    def test_a_broken_header_goes_untouched(self) -> None:
        one = ShortMessage(short_message=b"hello", esm_class=UDHI)
        self.assertEqual(cut(one, GSM7, GOIP, 7), Cut((one,), 1))
        self.assertEqual(count(one, GSM7), 1)

    def test_a_short_payload_goes_out_as_short_message(self) -> None:
        for text in ("a" * 160, "", "@"):
            (done,) = cut(message(text, payload=True), GSM7, GOIP, 7).segments
            self.assertEqual((done.payload, done.short_message), (False, text.encode()))

    def test_an_empty_text_is_one_sms(self) -> None:
        for form in (GOIP, SMSC):
            self.assertEqual(cut(ShortMessage(), GSM7, form, 7), Cut((ShortMessage(),), 1))


class Sizes(SynchronousTestCase):
    """TS 23.040 section 9.2.3.24.1."""

    def counts(self, character: str, alphabet: Alphabet, expected: dict[int, int]) -> None:
        for form in (SMSC, Form(GSM7, PAYLOAD)):
            for characters, segments in expected.items():
                one = message(character * characters, alphabet)
                self.assertEqual(count(one, GSM7), segments, characters)
                self.assertEqual(cut(one, GSM7, form, 7).count, segments, characters)

    def test_gsm7(self) -> None:
        self.counts("a", GSM7, {0: 1, 159: 1, 160: 1, 161: 2, 306: 2, 307: 3, 459: 3, 460: 4})

    def test_gsm7_pairs(self) -> None:
        self.counts("€", GSM7, {80: 1, 81: 2, 152: 2, 153: 3})

    def test_ucs2(self) -> None:
        self.counts("Ж", UCS2, {69: 1, 70: 1, 71: 2, 133: 2, 134: 2, 135: 3, 201: 3, 202: 4})

    def test_surrogate_pairs(self) -> None:
        self.counts("😀", UCS2, {35: 1, 36: 2, 66: 2, 67: 3})

    def test_binary(self) -> None:
        self.counts("\xff", BINARY, {139: 1, 140: 1, 141: 2, 268: 2, 269: 3})

    def test_beside_a_sar_reference_of_16_bits_there_is_less_room(self) -> None:
        for text, alphabet, sizes in (
            ("a" * 306, GSM7, [152, 152, 2]),
            ("a" * 304, GSM7, [152, 152]),
            ("Ж" * 134, UCS2, [132, 132, 4]),
            ("\xff" * 267, BINARY, [133, 133, 1]),
        ):
            self.assertEqual(lengths(cut(message(text, alphabet), GSM7, SAR_SMSC, 7)), sizes)

    def test_segments_are_filled(self) -> None:
        self.assertEqual(lengths(cut(message("a" * 307), GSM7, SMSC, 7)), [153, 153, 1])
        self.assertEqual(lengths(cut(message("Ж" * 135, UCS2), GSM7, SMSC, 7)), [134, 134, 2])
        self.assertEqual(lengths(cut(message("a" * 152 + "€" + "a" * 9), GSM7, SMSC, 7)), [152, 11])

    def test_a_header_takes_its_room(self) -> None:
        for form in (SMSC, SAR_SMSC):
            self.assertEqual(cut(headed(PORTS, message("a" * 152)), GSM7, form, 7).count, 1)
            self.assertEqual(lengths(cut(headed(PORTS, message("a" * 153)), GSM7, form, 7)), [146, 7])

    def test_ascii_is_counted_in_septets(self) -> None:
        self.assertEqual(count(message("[" * 80, ASCII), ASCII), 1)
        self.assertEqual(count(message("[" * 81, ASCII), ASCII), 2)
        self.assertEqual(cut(message("[" * 81), GSM7, GOIP, 7).count, 2)

    def test_ascii_that_gsm7_lacks_is_counted_in_ucs2(self) -> None:
        self.assertEqual(count(message("`" * 70, ASCII), ASCII), 1)
        self.assertEqual(count(message("`" * 71, ASCII), ASCII), 2)
        self.assertEqual(cut(message("`" * 71, UCS2), GSM7, Form(ASCII, PAYLOAD, frozenset({0})), 7).count, 2)

    def test_latin1_is_counted_by_what_it_becomes(self) -> None:
        self.assertEqual(count(message("é" * 160, LATIN1), LATIN1), 1)
        self.assertEqual(count(message("á" * 71, LATIN1), LATIN1), 2)

    def test_a_payload_is_counted_as_cut(self) -> None:
        self.assertEqual(count(message("a" * 400, payload=True), GSM7), 3)

    def test_a_text_may_take_as_many_segments_as_its_form_allows(self) -> None:
        for long_messages in LongMessages:
            form = Form(GSM7, long_messages, max_segments=3)
            self.assertEqual(cut(message("a" * 456), GSM7, form, 7).count, 3)
            error = self.assertRaises(TooLong, cut, message("a" * 481), GSM7, form, 7)
            self.assertEqual((error.segments, error.max_segments), (4, 3))

    def test_a_text_that_is_given_whole_may_take_as_many_octets_of_utf_8_as_its_form_allows(self) -> None:
        form = Form(ASCII, PAYLOAD, most_octets=3000)
        for letter, alphabet, most in (("a", ASCII, 3000), ("é", LATIN1, 1500), ("早", UCS2, 1000)):
            fits, longer = (message(letter * count, alphabet, payload=True) for count in (most, most + 1))
            self.assertGreater(cut(fits, alphabet, form, 7).count, 1)
            error = self.assertRaises(TooLong, cut, longer, alphabet, form, 7)
            self.assertRegex(str(error), "^300[1-3] octets in UTF-8, and at most 3000 are allowed$")

    def test_no_more_than_255_segments_can_be_numbered(self) -> None:
        for form, size in ((Form(max_segments=1000), 153), (Form(long_messages=SAR, max_segments=1000), 152)):
            text = "a" * (size * 255)
            self.assertEqual(len(cut(message(text), GSM7, form, 7).segments), 255)
            error = self.assertRaises(TooLong, cut, message(text + "a"), GSM7, form, 7)
            self.assertEqual((error.segments, error.max_segments), (256, 255))

    def test_a_header_without_room_for_text_ends_all_the_same(self) -> None:
        full = UserDataHeader(((0x70, b"x" * 136),))
        self.assertEqual(cut(headed(full, message("a")), GSM7, SMSC, 7).count, 1)
        self.assertRaises(TooLong, cut, headed(full, message("a" * 300)), GSM7, SMSC, 7)
        self.assertEqual(cut(headed(full, message("a" * 3)), GSM7, SMSC, 7).count, 3)


class LongTexts(SynchronousTestCase):
    text = "a" * 200 + "b" * 200

    def test_payload_carries_the_text_whole(self) -> None:
        done = cut(message(self.text), GSM7, GOIP, 7)
        self.assertEqual(done, Cut((evolve(message(self.text), payload=True),), 3))

    def test_payload_is_transcoded_whole(self) -> None:
        done = cut(message("é" * 100), GSM7, GOIP, 7)
        self.assertEqual(done, Cut((message("é" * 100, UCS2, payload=True),), 2))

    def test_udh_numbers_the_segments_with_8_bits_of_reference(self) -> None:
        done = cut(message(self.text), GSM7, SMSC, 0x12F4)
        places = [concatenation(each) for each in done.segments]
        self.assertEqual(places, [Concatenation(0xF4, 3, number, False) for number in (1, 2, 3)])
        self.assertEqual(b"".join(texts(done)), self.text.encode())

    def test_udh_segments_are_full_sms_on_the_wire(self) -> None:
        first = cut(message(self.text), GSM7, SMSC, 7).segments[0]
        self.assertEqual(first.short_message, bytes.fromhex("05 00 03 07 03 01") + b"a" * 153)
        self.assertEqual((first.esm_class, first.payload, first.tlvs), (UDHI, False, VENDOR))

    def test_other_elements_go_into_every_segment(self) -> None:
        done = cut(headed(PORTS, message(self.text)), GSM7, SMSC, 7)
        for number, each in enumerate(done.segments, 1):
            header, _ = split_header(each)
            self.assertEqual(header, PORTS.with_concatenation(Concatenation(7, 3, number)))

    def test_sar_numbers_the_segments_with_16_bits_of_reference(self) -> None:
        done = cut(message(self.text), GSM7, SAR_SMSC, 0x5F234)
        places = [sar(each) for each in done.segments]
        self.assertEqual(places, [Concatenation(0xF234, 3, number, True) for number in (1, 2, 3)])
        self.assertEqual([each.esm_class for each in done.segments], [0, 0, 0])
        self.assertEqual(done.segments[0].tlvs[:1], VENDOR)

    def test_sar_and_a_header_never_meet(self) -> None:
        for each in cut(headed(PORTS, message(self.text)), GSM7, SAR_SMSC, 7).segments:
            self.assertEqual((each.esm_class, each.tlvs), (UDHI, VENDOR))

    def test_plain_messages_are_full_and_know_nothing_of_each_other(self) -> None:
        done = cut(message(self.text), GSM7, OLD_GOIP, 7)
        self.assertEqual((lengths(done), done.count), ([160, 160, 80], 3))
        self.assertEqual({(each.esm_class, each.tlvs) for each in done.segments}, {(0, VENDOR)})

    def test_segments_keep_everything_else(self) -> None:
        for form in (SMSC, SAR_SMSC, OLD_GOIP):
            for each in cut(message(self.text), GSM7, form, 7).segments:
                bare = evolve(each, short_message=b"", esm_class=0, tlvs=VENDOR)
                self.assertEqual(bare, evolve(message(""), short_message=b""))

    def test_the_same_reference_gives_the_same_cut(self) -> None:
        self.assertEqual(cut(message(self.text), GSM7, SMSC, 9), cut(message(self.text), GSM7, SMSC, 9))

    def test_all_segments_use_one_alphabet(self) -> None:
        done = cut(message("a" * 300 + "Ж", UCS2), GSM7, SMSC, 7)
        self.assertEqual({each.data_coding for each in done.segments}, {8})

    def test_little_endian_text_is_big_endian_in_every_segment(self) -> None:
        octets = b"\xff\xfe" + ("Ж" * 100).encode("utf-16-le")
        done = cut(ShortMessage(short_message=octets, data_coding=8), GSM7, SMSC, 7)
        self.assertEqual(b"".join(texts(done)), ("Ж" * 100).encode("utf-16-be"))

    def test_national_shifts_go_into_every_segment(self) -> None:
        turkish = UserDataHeader(((0x24, b"\x01"),))
        done = cut(headed(turkish, ShortMessage(short_message=b"\x1bg" * 100)), GSM7, SMSC, 7)
        for each in done.segments:
            self.assertEqual(UserData.of(each, GSM7).header.shifts, (1, 0))
        self.assertEqual(lengths(done), [148, 52])
