from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.sms.alphabet import Alphabet, decode
from router.sms.form import Form
from router.sms.message import UDHI, ShortMessage
from router.sms.parts import UserData
from router.sms.single_sms import is_handed_on, is_one, is_taken
from router.sms.transcoding import transcode
from router.sms.user_data import Concatenation
from router.sms.value import evolve
from tests.sms.strategies import bounded

GSM7, LATIN1, ASCII, UCS2, BINARY = Alphabet

messages = st.builds(
    ShortMessage,
    short_message=st.binary(max_size=170) | st.text(st.sampled_from("a@[é `"), max_size=170).map(str.encode),
    data_coding=st.sampled_from((0, 1, 3, 4, 8, 0xF0)),
)
defaults = st.sampled_from((GSM7, LATIN1, ASCII))


class IsOne(SynchronousTestCase):
    def test_up_to_160_septets(self) -> None:
        self.assertTrue(is_one(ShortMessage(short_message=b"\x1b" * 160), GSM7))
        self.assertFalse(is_one(ShortMessage(short_message=b"a" * 161), GSM7))

    def test_up_to_140_octets_of_ucs2_and_binary(self) -> None:
        for data_coding in (4, 8):
            message = ShortMessage(short_message=b"a" * 140, data_coding=data_coding)
            self.assertTrue(is_one(message, GSM7))
            self.assertFalse(is_one(evolve(message, short_message=b"a" * 142), GSM7))

    def test_eight_bit_texts_that_need_counting_are_left_to_others(self) -> None:
        self.assertTrue(is_one(ShortMessage(short_message=b"a" * 160), ASCII))
        self.assertFalse(is_one(ShortMessage(short_message=b"["), ASCII))

    def test_segments_and_headers_are_left_to_others(self) -> None:
        self.assertFalse(is_one(ShortMessage(esm_class=UDHI), GSM7))
        self.assertFalse(is_one(ShortMessage(tlvs=Concatenation(1, 2, 1).tlvs), GSM7))
        self.assertTrue(is_one(ShortMessage(tlvs=((0x1400, b"x"),)), GSM7))

    @bounded
    @given(messages, defaults)
    def test_it_agrees_with_counting(self, message: ShortMessage, alphabet: Alphabet) -> None:
        if is_one(message, alphabet):
            self.assertTrue(UserData.of(message, alphabet).fits_alone)


class IsTaken(SynchronousTestCase):
    goip = Form(ASCII, data_codings=frozenset({0, 8}))

    def test_a_data_coding_that_is_not_allowed_is_not(self) -> None:
        self.assertFalse(is_taken(ShortMessage(data_coding=3), GSM7, self.goip))

    def test_ucs2_may_be_spelled_and_then_is_not(self) -> None:
        message = ShortMessage(data_coding=8)
        self.assertTrue(is_taken(message, GSM7, Form()))
        self.assertFalse(is_taken(message, GSM7, Form(transliterate=True)))

    def test_octets_that_mean_another_character_are_not(self) -> None:
        for octet in b"@$_[\x00\x7f":
            self.assertFalse(is_taken(ShortMessage(short_message=bytes((octet,))), GSM7, self.goip))

    def test_a_default_that_is_no_text_is_never_alike(self) -> None:
        self.assertFalse(is_taken(ShortMessage(short_message=b"Hi"), UCS2, self.goip))
        self.assertFalse(is_taken(ShortMessage(short_message=b"Hi"), GSM7, Form(UCS2)))

    @bounded
    @given(messages, defaults, defaults)
    def test_what_is_taken_reads_the_same(
        self, message: ShortMessage, alphabet: Alphabet, other: Alphabet
    ) -> None:
        if message.data_coding == 0 and is_taken(message, alphabet, Form(other)):
            octets = message.short_message
            self.assertEqual(decode(octets, alphabet), decode(octets, other))


forms = st.builds(
    Form,
    alphabet=defaults,
    data_codings=st.sampled_from((None, frozenset({0, 8}), frozenset({0, 3, 4, 8, 0xF0}))),
    transliterate=st.booleans(),
)


class IsHandedOn(SynchronousTestCase):
    def test_what_stood_in_message_payload_is_not(self) -> None:
        message = ShortMessage(short_message=b"Hi")
        self.assertTrue(is_handed_on(message, GSM7, Form()))
        self.assertFalse(is_handed_on(evolve(message, payload=True), GSM7, Form()))

    @bounded
    @given(messages, defaults, forms)
    def test_the_long_way_comes_to_the_same(
        self, message: ShortMessage, alphabet: Alphabet, form: Form
    ) -> None:
        if is_handed_on(message, alphabet, form):
            done = transcode(UserData.of(message, alphabet), form)
            self.assertTrue(done.fits_alone)
            self.assertEqual((done.octets, done.data_coding), (message.short_message, message.data_coding))
