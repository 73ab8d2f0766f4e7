"""Optional parameters: read, written, looked up."""

from hypothesis import given
from twisted.trial.unittest import SynchronousTestCase

from router.smpp import tlvs
from router.smpp.errors import BadTlvs, EncodeError
from router.smpp.operations import CommandStatus
from router.smpp.tags import Tag
from router.sms.message import Tlvs
from tests.smpp.strategies import tlv_lists

REFERENCE = b"\x02\x04\x00\x02\x00\x07"
VENDOR = b"\x14\x03\x00\x0522602"


class ReadingTest(SynchronousTestCase):
    """`tlvs.parse`, SMPP 5.0 section 2.11.1."""

    def refused(self, octets: bytes) -> CommandStatus:
        with self.assertRaises(BadTlvs) as caught:
            tlvs.parse(octets, 0)
        status: CommandStatus = caught.exception.command_status
        return status

    def test_none_are_read_from_nothing(self) -> None:
        self.assertEqual(tlvs.parse(b"", 0), ())

    def test_they_are_read_from_an_offset_to_the_end(self) -> None:
        self.assertEqual(tlvs.parse(b"xyz" + REFERENCE, 3), ((0x0204, b"\x00\x07"),))

    def test_unknown_and_vendor_tags_pass_in_order_repeats_kept(self) -> None:
        found = tlvs.parse(VENDOR + REFERENCE + VENDOR, 0)
        self.assertEqual(found, ((0x1403, b"22602"), (0x0204, b"\x00\x07"), (0x1403, b"22602")))

    def test_one_to_three_octets_left_over_are_a_broken_stream(self) -> None:
        for rest in (1, 2, 3):
            self.assertEqual(
                self.refused(REFERENCE + b"\x02\x04\x00"[:rest]), CommandStatus.ESME_RINVOPTPARSTREAM
            )

    def test_a_length_beyond_the_pdu_is_a_broken_stream(self) -> None:
        self.assertEqual(self.refused(REFERENCE[:-1]), CommandStatus.ESME_RINVOPTPARSTREAM)

    def test_a_known_tag_with_a_wrong_length_has_a_status_of_its_own(self) -> None:
        self.assertEqual(self.refused(b"\x04\x27\x00\x02\x00\x02"), CommandStatus.ESME_RINVPARLEN)

    def test_alert_on_message_delivery_may_be_empty(self) -> None:
        self.assertEqual(tlvs.parse(b"\x13\x0c\x00\x00", 0), ((0x130C, b""),))

    def test_source_telematics_id_may_have_one_octet_or_two(self) -> None:
        for value in (b"\x01", b"\x00\x01"):
            octets = b"\x00\x10\x00" + bytes((len(value),)) + value
            self.assertEqual(tlvs.parse(octets, 0), ((0x0010, value),))

    def test_the_error_tells_the_place(self) -> None:
        with self.assertRaises(BadTlvs) as caught:
            tlvs.parse(REFERENCE + b"\x02", 0)
        self.assertEqual(caught.exception.offset, len(REFERENCE))


class SalvageTest(SynchronousTestCase):
    """`tlvs.salvage`, for what gateways send."""

    def test_what_follows_the_last_whole_one_is_passed_over(self) -> None:
        for rest in (b"\x00", b"\xff\xff\xff", b"\x02\x04\x00\x09\x00"):
            self.assertEqual(tlvs.salvage(REFERENCE + rest, 0), ((0x0204, b"\x00\x07"),))

    def test_wrong_lengths_of_known_tags_are_taken(self) -> None:
        self.assertEqual(tlvs.salvage(b"\x04\x27\x00\x02\x00\x02", 0), ((0x0427, b"\x00\x02"),))


class WritingTest(SynchronousTestCase):
    """`tlvs.encode`."""

    @given(tlv_lists)
    def test_what_is_written_reads_back(self, drawn: Tlvs) -> None:
        self.assertEqual(tlvs.parse(tlvs.encode(drawn), 0), drawn)
        self.assertEqual(tlvs.salvage(tlvs.encode(drawn), 0), drawn)

    def test_a_value_of_65535_octets_fits_and_no_longer_one(self) -> None:
        payload = Tag.MESSAGE_PAYLOAD.value
        self.assertEqual(len(tlvs.encode(((payload, bytes(65535)),))), 65539)
        self.assertRaises(EncodeError, tlvs.encode, ((payload, bytes(65536)),))

    def test_a_tag_has_sixteen_bits(self) -> None:
        self.assertRaises(EncodeError, tlvs.encode, ((0x10000, b""),))


class LookingUpTest(SynchronousTestCase):
    """`find` and its cousins."""

    some: Tlvs = ((0x0204, b"\x01\x00"), (0x001E, b"abc\0"), (0x0204, b"\x00\x01"))

    def test_the_first_of_a_tag_is_found(self) -> None:
        self.assertEqual(tlvs.find(self.some, Tag.USER_MESSAGE_REFERENCE), b"\x01\x00")
        self.assertIsNone(tlvs.find(self.some, Tag.MESSAGE_STATE))

    def test_numbers_are_big_endian(self) -> None:
        self.assertEqual(tlvs.find_integer(self.some, Tag.USER_MESSAGE_REFERENCE), 256)
        self.assertIsNone(tlvs.find_integer(self.some, Tag.MESSAGE_STATE))

    def test_strings_end_at_their_nul_or_without_one(self) -> None:
        self.assertEqual(tlvs.find_text(self.some, Tag.RECEIPTED_MESSAGE_ID), "abc")
        self.assertEqual(tlvs.find_text(((0x001E, b"abc"),), Tag.RECEIPTED_MESSAGE_ID), "abc")
        self.assertIsNone(tlvs.find_text((), Tag.RECEIPTED_MESSAGE_ID))
        for value in (b"\0abc", b" abc \0", b"\0 abc\r\n\0", b"abc\0def"):
            self.assertEqual(tlvs.find_text(((0x001E, value),), Tag.RECEIPTED_MESSAGE_ID), "abc", value)

    def test_the_text_is_in_the_first_payload_that_has_any(self) -> None:
        empty, text, more = (0x0424, b""), (0x0424, b"a"), (0x0424, b"b")
        self.assertEqual(tlvs.payload(((0x1400, b"x"), empty, text, more)), b"a")
        self.assertIsNone(tlvs.payload((empty,)))
        self.assertIsNone(tlvs.payload(()))

    def test_values_are_made_as_their_tags_want_them(self) -> None:
        self.assertEqual(tlvs.integer(Tag.SAR_MSG_REF_NUM, 7), (0x020C, b"\x00\x07"))
        self.assertEqual(tlvs.text(Tag.RECEIPTED_MESSAGE_ID, "7"), (0x001E, b"7\0"))

    def test_the_tags_of_one_session_only_are_known(self) -> None:
        self.assertEqual(tlvs.HOP_LOCAL, {0x0210, 0x0428, 0x001D, 0x0420})
