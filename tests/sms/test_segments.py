from collections.abc import Sequence

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.sms.address import Address
from router.sms.alphabet import Alphabet, CannotEncode, alphabet_of, decode, encode, encodes
from router.sms.message import UDHI, ShortMessage
from router.sms.parts import UserData
from router.sms.segments import Cut, Form, LongMessages, TooLong, count, cut, join, passes
from router.sms.shifts import Language, decode_shifted, encode_shifted
from router.sms.user_data import Concatenation, UserDataHeader, concatenation, sar, split_header
from tests.sms.strategies import any_texts, bounded, long_gsm7_texts

GSM7, LATIN1, ASCII, UCS2, BINARY = Alphabet
PAYLOAD, UDH, SAR, PLAIN = LongMessages

GOIP = Form(ASCII, PAYLOAD, frozenset({0, 8}), max_segments=15)
SMSC = Form(GSM7, UDH)
SAR_SMSC = Form(GSM7, SAR)
OLD_GOIP = Form(ASCII, PLAIN, frozenset({0, 8}))
LATIN1_SMSC = Form(LATIN1, UDH)

PORTS = UserDataHeader(((0x05, bytes.fromhex("0B84 23F0")),))
VENDOR = ((0x1400, b"01"),)


def message(text: str, alphabet: Alphabet = GSM7, payload: bool = False) -> ShortMessage:
    """A text from an ESME to which data_coding 0 means an alphabet."""
    data_coding = {UCS2: 8, BINARY: 4}.get(alphabet, 0)
    return ShortMessage(
        source_addr=Address(5, 0, "Shop"),
        destination_addr=Address(1, 1, "256772000001"),
        short_message=encode(text, alphabet),
        data_coding=data_coding,
        registered_delivery=1,
        priority_flag=2,
        protocol_id=3,
        service_type="CMT",
        payload=payload,
        tlvs=VENDOR,
    )


def headed(header: UserDataHeader, one: ShortMessage) -> ShortMessage:
    """The message with a user data header."""
    return evolve(one, short_message=header.encode() + one.short_message, esm_class=one.esm_class | UDHI)


def placed(one: ShortMessage, *place: int, wide: bool = False) -> ShortMessage:
    """The message as a segment with a header."""
    reference, total, number = place
    return headed(UserDataHeader().with_concatenation(Concatenation(reference, total, number, wide)), one)


def numbered(one: ShortMessage, *place: int) -> ShortMessage:
    """The message as a segment with SAR parameters."""
    reference, total, number = place
    return evolve(one, tlvs=(*one.tlvs, *Concatenation(reference, total, number, True).tlvs))


def texts(done: Cut) -> list[bytes]:
    """The octets of text in each segment."""
    return [split_header(each)[1] for each in done.segments]


def lengths(done: Cut) -> list[int]:
    """How many octets those are."""
    return [len(octets) for octets in texts(done)]


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
        for form in (SMSC, SAR_SMSC, Form(GSM7, PAYLOAD)):
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
            self.assertEqual(cut(message("a" * 459), GSM7, form, 7).count, 3)
            error = self.assertRaises(TooLong, cut, message("a" * 481), GSM7, form, 7)
            self.assertEqual((error.segments, error.max_segments), (4, 3))

    def test_no_more_than_255_segments_can_be_numbered(self) -> None:
        text = "a" * (153 * 255)
        for form in (Form(max_segments=1000), Form(long_messages=SAR, max_segments=1000)):
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


class OwnSegments(SynchronousTestCase):
    """Segments that the ESME cut itself."""

    def test_a_form_with_headers_gets_them_as_they_come(self) -> None:
        for wide in (False, True):
            one = placed(message("a" * 152), 200, 2, 1, wide=wide)
            self.assertEqual(cut(one, GSM7, SMSC, 7), Cut((one,), 1))

    def test_a_form_with_sar_gets_sar_as_it_comes(self) -> None:
        one = numbered(message("a" * 153), 0x1234, 2, 1)
        self.assertEqual(cut(one, GSM7, SAR_SMSC, 7), Cut((one,), 1))

    def test_a_form_without_segments_gets_them_as_they_come(self) -> None:
        for one in (placed(message("a" * 153), 200, 2, 1), numbered(message("a" * 153), 0x1234, 2, 1)):
            for form in (GOIP, OLD_GOIP):
                self.assertEqual(cut(one, GSM7, form, 7), Cut((one,), 1))

    def test_a_header_becomes_sar(self) -> None:
        for wide in (False, True):
            one = placed(message("abc"), 200, 2, 1, wide=wide)
            self.assertEqual(cut(one, GSM7, SAR_SMSC, 7), Cut((numbered(message("abc"), 200, 2, 1),), 1))

    def test_sar_becomes_a_header_with_8_bits_of_reference(self) -> None:
        one = numbered(message("a" * 153), 0x1234, 2, 1)
        self.assertEqual(cut(one, GSM7, SMSC, 7), Cut((placed(message("a" * 153), 0x34, 2, 1),), 1))

    def test_a_header_with_more_in_it_stays_one(self) -> None:
        one = headed(PORTS.with_concatenation(Concatenation(200, 2, 1)), message("abc"))
        self.assertEqual(cut(one, GSM7, SAR_SMSC, 7), Cut((one,), 1))

    def test_a_header_beside_sar_parameters_takes_their_number_in(self) -> None:
        one = headed(PORTS, numbered(message("abc"), 0x1234, 2, 1))
        merged = headed(PORTS.with_concatenation(Concatenation(0x34, 2, 1)), message("abc"))
        for form in (SMSC, SAR_SMSC):
            self.assertEqual(cut(one, GSM7, form, 7), Cut((merged,), 1))

    def test_the_order_of_a_header_is_kept(self) -> None:
        elements = (*PORTS.elements, Concatenation(200, 2, 1).element)
        one = headed(UserDataHeader(elements), message("abc"))
        self.assertEqual(cut(one, GSM7, SMSC, 7), Cut((one,), 1))

    def test_they_are_transcoded_where_they_stand(self) -> None:
        one, other = (placed(message("me@x", alphabet), 200, 2, 1) for alphabet in (GSM7, LATIN1))
        self.assertEqual(cut(one, GSM7, LATIN1_SMSC, 7), Cut((other,), 1))

    def test_one_that_became_too_long_is_cut_as_a_text_of_its_own(self) -> None:
        done = cut(placed(message("é" * 153), 200, 2, 1), GSM7, Form(ASCII, UDH, frozenset({0, 8})), 7)
        self.assertEqual(lengths(done), [134, 134, 38])
        self.assertEqual(concatenation(done.segments[0]), Concatenation(7, 3, 1))

    def test_a_whole_sms_with_sar_parameters_is_cut_as_a_text_of_its_own(self) -> None:
        one = numbered(message("a" * 160), 0x1234, 2, 1)
        (done,) = cut(one, GSM7, SMSC, 7).segments
        self.assertEqual(done, message("a" * 160))

    def test_each_counts_one(self) -> None:
        self.assertEqual(count(placed(message("a" * 153), 200, 2, 1), GSM7), 1)
        self.assertEqual(count(placed(message("a" * 152), 200, 2, 1, wide=True), GSM7), 1)
        self.assertEqual(count(numbered(message("a" * 153), 200, 2, 1), GSM7), 1)

    def test_incomplete_sar_parameters_are_no_segment(self) -> None:
        one = evolve(message("a" * 160), tlvs=Concatenation(200, 2, 1).tlvs[:2])
        self.assertEqual(cut(one, GSM7, SMSC, 7).count, 1)

    def test_they_pass_by_themselves_where_segments_are_known(self) -> None:
        one = placed(message("a" * 153), 200, 2, 1)
        self.assertEqual([passes(one, GSM7, form) for form in (SMSC, SAR_SMSC)], [True, True])
        self.assertEqual([passes(one, GSM7, form) for form in (GOIP, OLD_GOIP)], [False, False])

    def test_they_do_not_pass_if_one_of_them_might_have_to_be_transcoded(self) -> None:
        """Else those with é would go in UCS2, two SMS each, and the others alone."""
        one = placed(message("no such letter here"), 200, 2, 1)
        self.assertFalse(passes(one, GSM7, Form(ASCII, UDH, frozenset({0, 8}))))
        self.assertFalse(passes(one, LATIN1, SMSC))
        self.assertTrue(passes(one, LATIN1, LATIN1_SMSC))

    def test_ucs2_and_binary_pass_where_their_data_coding_is_taken(self) -> None:
        for alphabet in (UCS2, BINARY):
            one = placed(message("ab", alphabet), 200, 2, 1)
            self.assertTrue(passes(one, GSM7, SMSC))
            self.assertFalse(passes(one, GSM7, Form(GSM7, UDH, frozenset({0}))))

    def test_where_letters_are_spelled_anew_only_gsm7_and_binary_pass(self) -> None:
        form = Form(GSM7, UDH, transliterate=True)
        told = [passes(placed(message("ab", each), 200, 2, 1), GSM7, form) for each in (GSM7, BINARY, UCS2)]
        self.assertEqual(told, [True, True, False])

    def test_they_pass_up_to_what_one_sms_holds_beside_its_header(self) -> None:
        for wide, alphabet, most in (
            (False, GSM7, 153),
            (True, GSM7, 152),
            (False, UCS2, 67),
            (True, UCS2, 66),
            (False, BINARY, 134),
            (True, BINARY, 133),
        ):
            told = [
                passes(placed(message("a" * size, alphabet), 200, 2, 1, wide=wide), GSM7, SMSC)
                for size in (most - 1, most, most + 1)
            ]
            self.assertEqual(told, [True, True, False], (wide, alphabet))

    def test_sar_leaves_room_for_the_header_that_the_far_side_makes_of_it(self) -> None:
        for alphabet, most in ((GSM7, 153), (UCS2, 67), (BINARY, 134)):
            for size in (most, most + 1):
                one = numbered(message("a" * size, alphabet), 200, 2, 1)
                self.assertEqual(passes(one, GSM7, SAR_SMSC), size == most)

    def test_a_broken_header_passes(self) -> None:
        self.assertTrue(passes(ShortMessage(short_message=b"hello", esm_class=UDHI), GSM7, GOIP))


def read(segments: Sequence[ShortMessage], alphabet: Alphabet) -> str:
    """The text that a phone would show."""
    return UserData.of(join(segments, alphabet), alphabet).text


class Everything(SynchronousTestCase):
    """What holds for every text, form and order."""

    forms = st.builds(
        Form,
        st.sampled_from((GSM7, LATIN1, ASCII)),
        st.sampled_from(LongMessages),
        st.just(frozenset((0, 8))) | st.none(),
    )
    senders = st.sampled_from((GSM7, LATIN1, ASCII, UCS2))

    @bounded
    @given(any_texts, senders, forms, st.integers(0, 99999), st.data())
    def test_what_is_cut_and_joined_reads_as_before(
        self, text: str, sender: Alphabet, form: Form, reference: int, data: st.DataObject
    ) -> None:
        if not encodes(text, sender) or text.startswith(("\ufeff", "\ufffe")):
            return
        segments = cut(message(text, sender), sender, form, reference).segments
        if len(segments) > 1 and form.long_messages in (UDH, SAR):
            repeats = data.draw(st.lists(st.sampled_from(segments), max_size=3))
            segments = tuple(data.draw(st.permutations((*segments, *repeats))))
        self.assertEqual(read(segments, form.alphabet), text)

    @bounded
    @given(st.sampled_from(Language), st.sampled_from(Language), st.data())
    def test_national_texts_are_cut_and_joined_too(
        self, single: Language, locking: Language, data: st.DataObject
    ) -> None:
        letters = decode_shifted(bytes(range(0x1B)) + b"\x1be\x1bi", single, locking)
        text = data.draw(st.text(st.sampled_from(letters), max_size=500))
        shifts = UserDataHeader(((0x24, bytes((single,))), (0x25, bytes((locking,)))))
        octets = encode_shifted(text, single, locking)
        one = headed(shifts, ShortMessage(short_message=octets))
        segments = data.draw(st.permutations(cut(one, GSM7, SMSC, 7).segments))
        repeats = segments[:1] if len(segments) > 1 else []
        self.assertEqual(read((*segments, *repeats), GSM7), text)

    @bounded
    @given(any_texts, senders, forms)
    def test_each_segment_is_one_sms(self, text: str, sender: Alphabet, form: Form) -> None:
        if encodes(text, sender):
            done = cut(message(text, sender), sender, form, 7)
            counts = [count(each, form.alphabet) for each in done.segments]
            self.assertEqual(counts, [done.count] if done.segments[0].payload else [1] * done.count)

    @bounded
    @given(any_texts, senders, forms)
    def test_each_segment_reads_by_itself(self, text: str, sender: Alphabet, form: Form) -> None:
        if encodes(text, sender) and "\ufeff" not in text and "\ufffe" not in text:
            segments = cut(message(text, sender), sender, form, 7).segments
            shown = [UserData.of(each, form.alphabet).text for each in segments]
            self.assertEqual("".join(shown), text)

    @bounded
    @given(any_texts, senders, forms)
    def test_cutting_again_changes_nothing(self, text: str, sender: Alphabet, form: Form) -> None:
        if encodes(text, sender) and not text.startswith("\ufffe"):
            for each in cut(message(text, sender), sender, form, 7).segments:
                self.assertEqual(cut(each, form.alphabet, form, 8).segments, (each,))

    @bounded
    @given(long_gsm7_texts)
    def test_no_segment_ends_in_half_a_pair(self, text: str) -> None:
        for octets in texts(cut(message(text), GSM7, SMSC, 7)):
            self.assertFalse(decode(octets, GSM7).endswith(" ") and octets.endswith(b"\x1b"))

    @bounded
    @given(st.binary(max_size=700), st.integers(0, 255), st.integers(0, 255), st.booleans(), forms)
    def test_no_octets_make_it_fail(
        self, octets: bytes, data_coding: int, esm_class: int, payload: bool, form: Form
    ) -> None:
        one = ShortMessage(
            short_message=octets, data_coding=data_coding, esm_class=esm_class, payload=payload
        )
        self.assertTrue(count(one, GSM7) >= 1)
        try:
            done = cut(one, GSM7, form, 7)
        except (CannotEncode, TooLong):
            return
        if form.data_codings is not None and done.segments != (one,):
            self.assertLessEqual({each.data_coding for each in done.segments}, form.data_codings)
        if alphabet_of(data_coding, GSM7) is BINARY and not esm_class & UDHI:
            self.assertEqual(b"".join(texts(done)), octets)
