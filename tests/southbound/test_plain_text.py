"""Texts as they are written, to a GoIP and from it."""

from twisted.trial.unittest import SynchronousTestCase

from router.northbound.smpp.translate import deliver_of
from router.smpp.codec import encode
from router.smpp.states import VERSION_3_4
from router.sms.alphabet import Alphabet
from router.sms.message import ShortMessage
from router.sms.report import Fault
from router.sms.value import evolve
from router.southbound.plain_text import NotPlain, plain_text_of, received_message
from tests.support.values import message


class ToTests(SynchronousTestCase):
    def test_data_coding_0_is_what_it_means_to_the_channel(self) -> None:
        self.assertEqual(plain_text_of(message(b"\x00"), Alphabet.GSM7), "@")
        self.assertEqual(plain_text_of(message(b"\xe9"), Alphabet.LATIN1), "é")

    def test_data_coding_8_is_ucs2(self) -> None:
        text = "早上好 🙂"
        what = evolve(message(text.encode("utf-16-be")), data_coding=8)
        self.assertEqual(plain_text_of(what, Alphabet.ASCII), text)

    def refuses(self, what: ShortMessage) -> str:
        with self.assertRaises(NotPlain) as raised:
            plain_text_of(what, Alphabet.ASCII)
        self.assertIs(raised.exception.cause.fault, Fault.MESSAGE)
        self.assertEqual(raised.exception.cause.said, str(raised.exception))
        return str(raised.exception)

    def test_a_segment_with_a_header_is_refused(self) -> None:
        said = self.refuses(evolve(message(b"\5\0\3\1\2\1part"), esm_class=0x40))
        self.assertEqual(said, "it has a user data header, which this way cannot carry")

    def test_so_is_one_whose_header_is_broken(self) -> None:
        self.assertIn("it is no text", self.refuses(evolve(message(b"\x20"), esm_class=0x40)))

    def test_so_are_octets_that_are_no_text(self) -> None:
        self.assertIn("nothing else", self.refuses(evolve(message(b"\1\2"), data_coding=4)))


class FromTests(SynchronousTestCase):
    def test_a_text_that_the_alphabet_has_is_under_data_coding_0(self) -> None:
        got = received_message("+4477", "hello@", Alphabet.GSM7)
        self.assertEqual((got.data_coding, got.short_message), (0, b"hello\x00"))
        self.assertEqual(plain_text_of(got, Alphabet.GSM7), "hello@")

    def test_any_other_is_ucs2(self) -> None:
        for text in ("Заходи", "早上好 🙂"):
            got = received_message("+4477", text, Alphabet.ASCII)
            self.assertEqual((got.data_coding, got.short_message), (8, text.encode("utf-16-be")))

    def test_half_a_surrogate_pair_which_a_page_may_hold_is_no_error(self) -> None:
        self.assertEqual(received_message("+4477", "\ud83d", Alphabet.ASCII).data_coding, 8)

    def test_the_sender_is_a_number_or_a_word_and_fits_into_deliver_sm(self) -> None:
        for sender, addr in (("+4477", "+4477"), ("Bank", "Bank"), ("Банк", "????"), ("9" * 30, "9" * 20)):
            address = received_message(sender, "hi", Alphabet.ASCII).source_addr
            self.assertEqual((address.ton, address.npi, address.addr), (0, 0, addr))

    def test_whatever_a_page_holds_an_esme_can_be_given_it(self) -> None:
        for sender, text in (("a\0b\x1b[31m\u202e", "hi"), ("\0" * 999, "\0"), ("1", "é🙂" * 40_000)):
            got = received_message(sender, text, Alphabet.GSM7)
            self.assertTrue(got.source_addr.addr.isprintable())
            encode(deliver_of(got, VERSION_3_4), 1)
