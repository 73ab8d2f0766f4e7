"""Alphabets and parts, held against smsutil and gsmcodecs."""

import gsmcodecs  # noqa: F401  (registers its codecs)
import smsutil
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.goip.texts import (
    BASIC,
    EXTENSION,
    Concatenation,
    concatenation,
    count_parts,
    cut,
    decode,
    from_gsm,
    join_header,
    split_header,
    to_gsm,
)
from tests.support.extent import at_most

GSM_TEXTS = st.text(st.sampled_from(BASIC.replace("\x1b", "") + "".join(EXTENSION.values())), max_size=500)


class Parts(TestCase):
    @settings(max_examples=at_most(60, 15))
    @given(GSM_TEXTS)
    def test_gsm_texts_are_cut_as_smsutil_cuts_them(self, text: str) -> None:
        self.assertEqual(cut(text), [part.content for part in smsutil.split(text).parts] or [""])

    @settings(max_examples=at_most(60, 15))
    @given(st.text(st.sampled_from("aж🙂好"), min_size=1, max_size=300))
    def test_ucs2_texts_are_cut_as_smsutil_cuts_them(self, text: str) -> None:
        self.assertEqual(cut("ж" + text), [part.content for part in smsutil.split("ж" + text).parts])

    def test_the_limits_are_those_of_the_air(self) -> None:
        for text, parts in (("a" * 160, 1), ("a" * 161, 2), ("ж" * 70, 1), ("ж" * 71, 2), ("a" * 307, 3)):
            self.assertEqual(count_parts(text), parts)

    def test_a_text_is_never_cut_inside_an_escape_pair(self) -> None:
        self.assertEqual(cut("a" * 152 + "€" + "b" * 20), ["a" * 152, "€" + "b" * 20])


class Alphabet(TestCase):
    @settings(max_examples=at_most(60, 15))
    @given(GSM_TEXTS)
    def test_septets_are_those_of_gsmcodecs(self, text: str) -> None:
        septets = text.encode("gsm23.038")
        self.assertEqual(to_gsm(text), septets)
        self.assertEqual(from_gsm(septets), text)

    def test_a_text_outside_the_alphabet_has_no_septets(self) -> None:
        self.assertIsNone(to_gsm("back`tick"))

    def test_data_coding_tells_the_alphabet(self) -> None:
        self.assertEqual(decode(b"\x04\x1f\xd8\x3d\xde\x42", 8), "П🙂")
        self.assertEqual(decode(b"\xfc@", 3), "ü@")
        self.assertEqual(decode(b"@_", 0), "@_")
        self.assertEqual(decode(b"\x00\x11\x1be", 0, "gsm7"), "@_€")

    def test_what_a_box_can_not_read_shows(self) -> None:
        self.assertEqual(decode(b"\xfc", 0), "\ufffd")
        self.assertEqual(decode(b"\x04", 8), "\ufffd")


class Headers(TestCase):
    def test_a_header_is_split_off_by_its_length(self) -> None:
        self.assertEqual(split_header(b"\5\0\3\xcc\2\1Hello"), (b"\5\0\3\xcc\2\1", b"Hello"))

    def test_both_kinds_of_reference_are_read(self) -> None:
        self.assertEqual(concatenation(join_header(0xCC, 2, 1)), Concatenation(0xCC, 2, 1))
        self.assertEqual(concatenation(b"\6\x08\4\1\2\3\1"), Concatenation(0x102, 3, 1))

    def test_other_elements_are_passed_over(self) -> None:
        self.assertEqual(concatenation(b"\x0b\5\4\x0b\x84\x23\xf0\0\3\7\2\2"), Concatenation(7, 2, 2))

    def test_a_senseless_place_is_none(self) -> None:
        for octets in (b"\5\0\3\1\0\0", b"\5\0\3\1\2\3", b"\5\0\3\1\2", b""):
            self.assertIsNone(concatenation(octets))
