from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.sms.alphabet import Alphabet, CannotEncode, alphabet_of, decode, encodes
from router.sms.message import UDHI, ShortMessage
from router.sms.parts import UserData
from router.sms.segments import Form, LongMessages, TooLong, count, cut, join
from router.sms.shifts import Language, decode_shifted, encode_shifted
from router.sms.user_data import UserDataHeader
from tests.sms.messages import (
    ASCII,
    BINARY,
    GSM7,
    LATIN1,
    SAR,
    SMSC,
    UCS2,
    UDH,
    headed,
    message,
    texts,
)
from tests.sms.strategies import any_texts, bounded, long_gsm7_texts


def read(segments: Sequence[ShortMessage], alphabet: Alphabet) -> str:
    """Return the text that a phone would show."""
    return UserData.of(join(segments, alphabet), alphabet).text


class Everything(SynchronousTestCase):
    """Properties of every text, form and order."""

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
