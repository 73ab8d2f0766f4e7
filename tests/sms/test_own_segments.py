from twisted.trial.unittest import SynchronousTestCase

from router.sms.message import UDHI, ShortMessage
from router.sms.segments import Cut, Form, count, cut, passes
from router.sms.user_data import Concatenation, UserDataHeader, concatenation
from router.sms.value import evolve
from tests.sms.messages import (
    ASCII,
    BINARY,
    GOIP,
    GSM7,
    LATIN1,
    LATIN1_SMSC,
    OLD_GOIP,
    PORTS,
    SAR_SMSC,
    SMSC,
    UCS2,
    UDH,
    headed,
    lengths,
    message,
    numbered,
    placed,
)


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


class OneOfOne(SynchronousTestCase):
    """It is no segment, except to a form that takes just this."""

    def test_it_is_taken_off(self) -> None:
        plain = message("abc")
        header, wide, sar = (
            placed(plain, 200, 1, 1),
            placed(plain, 200, 1, 1, wide=True),
            numbered(plain, 0x1234, 1, 1),
        )
        for one in (header, wide):
            for form in (GOIP, SAR_SMSC, OLD_GOIP):
                self.assertEqual(cut(one, GSM7, form, 7), Cut((plain,), 1))
            self.assertEqual(cut(one, GSM7, SMSC, 7), Cut((one,), 1))
        for form in (GOIP, SMSC, OLD_GOIP):
            self.assertEqual(cut(sar, GSM7, form, 7), Cut((plain,), 1))
        self.assertEqual(cut(sar, GSM7, SAR_SMSC, 7), Cut((sar,), 1))

    def test_other_elements_stay(self) -> None:
        one = headed(PORTS, message("abc"))
        both = headed(PORTS.with_concatenation(Concatenation(7, 1, 1)), message("abc"))
        self.assertEqual(cut(both, GSM7, GOIP, 7), Cut((one,), 1))


class Marked(SynchronousTestCase):
    def test_a_segment_with_a_mark_waits_for_those_that_it_holds_for(self) -> None:
        marked = evolve(message("", UCS2), short_message=b"\xff\xfe\x16\x04")
        self.assertFalse(passes(placed(marked, 7, 2, 1), GSM7, SMSC))
        self.assertTrue(passes(placed(message("Ж", UCS2), 7, 2, 1), GSM7, SMSC))
