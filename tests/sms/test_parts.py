from twisted.trial.unittest import SynchronousTestCase

from router.sms.address import Address
from router.sms.alphabet import Alphabet
from router.sms.message import UDHI, ShortMessage
from router.sms.parts import UserData, put_together, text_of
from router.sms.user_data import BrokenHeader, Concatenation, UserDataHeader

GSM7, LATIN1, ASCII, UCS2, BINARY = Alphabet

TURKISH = UserDataHeader(((0x24, b"\x01"),))


class Apart(SynchronousTestCase):
    def test_a_message_without_a_header(self) -> None:
        data = UserData.of(ShortMessage(short_message=b"\x00", data_coding=0), GSM7)
        self.assertEqual(data, UserData(UserDataHeader(), b"\x00", 0, GSM7))
        self.assertEqual((data.text, data.bare_header, data.numbered_header), ("@", 0, 6))

    def test_a_message_with_a_header(self) -> None:
        message = ShortMessage(short_message=TURKISH.encode() + b"\x1bg", esm_class=UDHI)
        data = UserData.of(message, GSM7)
        self.assertEqual((data.text, data.bare_header, data.numbered_header), ("ğ", 4, 9))

    def test_a_segment_needs_no_second_number(self) -> None:
        header = TURKISH.with_concatenation(Concatenation(1, 2, 1, wide=True))
        data = UserData(header, b"", 0, GSM7)
        self.assertEqual((data.bare_header, data.numbered_header), (10, 10))
        self.assertEqual(data.without_concatenation(), UserData(TURKISH, b"", 0, GSM7))

    def test_a_broken_header_is_refused(self) -> None:
        self.assertRaises(BrokenHeader, UserData.of, ShortMessage(esm_class=UDHI), GSM7)

    def test_what_fits_alone_and_as_a_segment(self) -> None:
        for length, alone, segment in ((153, True, True), (154, True, False), (161, False, False)):
            data = UserData(UserDataHeader(), b"a" * length, 0, GSM7)
            self.assertEqual((data.fits_alone, data.fits_as_segment), (alone, segment))


class Texts(SynchronousTestCase):
    def test_the_header_is_no_text(self) -> None:
        message = ShortMessage(short_message=TURKISH.encode() + b"\x1bg", esm_class=UDHI)
        self.assertEqual(text_of(message, GSM7), "ğ")

    def test_data_coding_tells_the_alphabet(self) -> None:
        self.assertEqual(text_of(ShortMessage(short_message=b"@"), GSM7), "¡")
        self.assertEqual(text_of(ShortMessage(short_message=b"@"), ASCII), "@")
        self.assertEqual(text_of(ShortMessage(short_message=b"\4\x16", data_coding=8), ASCII), "Ж")

    def test_a_broken_header_is_shown(self) -> None:
        self.assertEqual(text_of(ShortMessage(short_message=b"hello", esm_class=UDHI), GSM7), "hello")


class Together(SynchronousTestCase):
    def test_udhi_follows_the_header(self) -> None:
        message = ShortMessage(esm_class=UDHI | 3)
        self.assertEqual(put_together(message, b"", b"a", 0, ()).esm_class, 3)
        self.assertEqual(put_together(ShortMessage(esm_class=3), b"\0", b"a", 0, ()).esm_class, UDHI | 3)

    def test_every_field_is_carried_over(self) -> None:
        message = ShortMessage(
            source_addr=Address(5, 0, "Shop"),
            destination_addr=Address(1, 1, "256772000001"),
            short_message=b"a",
            registered_delivery=1,
            priority_flag=2,
            protocol_id=3,
            service_type="CMT",
            sm_default_msg_id=4,
        )
        self.assertEqual(put_together(message, b"", b"a", 0, ()), message)
