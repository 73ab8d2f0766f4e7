"""A NUL behind short_message, which sm_length does not count."""

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.smpp import field_by_field
from router.smpp.behind_text import beginning, ends_with_text
from router.smpp.commands import PDUS
from router.smpp.declare import table
from router.smpp.errors import DecodeError
from router.smpp.pdu import Pdu
from router.smpp.pdus import DataSm, DeliverSm, QuerySm, ReplaceSm, SubmitMulti, SubmitSm
from router.smpp.tags import Tag
from router.sms.address import Address
from router.sms.message import Tlvs
from tests.smpp import alike
from tests.smpp.strategies import pdus_of

TEXTS = (SubmitSm, DeliverSm, SubmitMulti, ReplaceSm)

PAYLOAD: Tlvs = ((Tag.MESSAGE_PAYLOAD.value, b"hello"),)
SAR: Tlvs = (
    (Tag.SAR_MSG_REF_NUM.value, b"\0\1"),
    (Tag.SAR_TOTAL_SEGMENTS.value, b"\2"),
    (Tag.SAR_SEGMENT_SEQNUM.value, b"\1"),
)
RECEIPT: Tlvs = ((Tag.RECEIPTED_MESSAGE_ID.value, b"12\0"), (Tag.MESSAGE_STATE.value, b"\2"))


def lengthened(pdu: Pdu, tlvs: Tlvs, between: bytes, behind: bytes = b"") -> bytes:
    """Return the octets of a PDU with something between its mandatory fields and these TLVs, or behind
    all.
    """
    rest = b"".join(tag.to_bytes(2) + len(value).to_bytes(2) + value for tag, value in tlvs)
    octets = field_by_field.encode(pdu, 7) + between + rest + behind
    return len(octets).to_bytes(4) + octets[4:]


class NulTests(SynchronousTestCase):
    def assertRead(self, octets: bytes, tlvs: Tlvs, lenient: bool = False) -> None:
        _, _, found = alike.decode(octets, lenient)
        self.assertEqual(found.tlvs, tlvs)

    def assertRefused(self, status: int, octets: bytes) -> None:
        error = self.assertRaises(DecodeError, alike.decode, octets)
        self.assertEqual(error.command_status, status)

    def test_it_is_passed_over_whatever_follows(self) -> None:
        for declared in (SubmitSm, DeliverSm, ReplaceSm):
            for tlvs in ((), PAYLOAD, SAR, RECEIPT, (*SAR, *PAYLOAD), ((0x1400, b""), (0x001E, b"1"))):
                for lenient in (False, True):
                    self.assertRead(lengthened(declared(short_message=b"hi"), tlvs, b"\0"), tlvs, lenient)

    def test_so_it_is_in_submit_multi(self) -> None:
        pdu = SubmitMulti(dest_address=(Address(1, 1, "491"),), short_message=b"hi")
        self.assertRead(lengthened(pdu, PAYLOAD, b"\0"), PAYLOAD)

    def test_and_behind_no_text_at_all(self) -> None:
        self.assertRead(lengthened(SubmitSm(), PAYLOAD, b"\0"), PAYLOAD)

    def test_two_are_refused_and_so_is_any_other_octet(self) -> None:
        for between in (b"\0\0", b" ", b"\n", b"\xff"):
            for tlvs in ((), SAR):
                self.assertRefused(0xC0, lengthened(SubmitSm(short_message=b"hi"), tlvs, between))

    def test_one_behind_the_last_tlv_is_refused(self) -> None:
        self.assertRefused(0xC0, lengthened(SubmitSm(short_message=b"hi"), SAR, b"", b"\0"))
        self.assertRefused(0xC0, lengthened(SubmitSm(short_message=b"hi"), SAR, b"\0", b"\0"))

    def test_a_pdu_without_short_message_has_no_such_nul(self) -> None:
        for pdu in (DataSm(destination_addr="1"), QuerySm(message_id="1"), PDUS[0x15]()):
            self.assertRefused(0xC0, lengthened(pdu, (), b"\0"))
        self.assertRefused(0xC0, lengthened(DataSm(destination_addr="1"), PAYLOAD, b"\0"))

    def test_a_known_tlv_of_a_wrong_length_behind_it_is_told_as_such(self) -> None:
        self.assertRefused(0xC2, lengthened(SubmitSm(), ((Tag.SAR_TOTAL_SEGMENTS.value, b"12"),), b"\0"))

    def test_what_can_be_read_as_it_stands_is_never_moved(self) -> None:
        # One octet further it would read as one vendor's TLV.
        tlvs: Tlvs = ((0x001E, b""), (0x0427, b"\2"))
        octets = lengthened(DeliverSm(), tlvs, b"")
        self.assertRefused(0xC2, octets)
        self.assertRead(octets, tlvs, lenient=True)

    def test_lenient_the_reading_that_gets_further_counts(self) -> None:
        self.assertRead(lengthened(DeliverSm(), PAYLOAD, b"\0", b"\1\2"), PAYLOAD, lenient=True)
        self.assertRead(lengthened(DeliverSm(), RECEIPT, b"", b"\1\2"), RECEIPT, lenient=True)

    @given(st.sampled_from(TEXTS).flatmap(pdus_of))
    def test_no_valid_pdu_is_read_otherwise_for_it(self, pdu: Pdu) -> None:
        self.assertEqual(alike.decode(field_by_field.encode(pdu, 7)), (0, 7, pdu))

    @given(st.sampled_from(TEXTS).flatmap(pdus_of), st.binary(max_size=12), st.booleans())
    def test_all_readers_take_it_or_leave_it_alike(self, pdu: Pdu, behind: bytes, lenient: bool) -> None:
        octets = lengthened(pdu, (), b"\0" + behind)
        try:
            alike.decode(octets, lenient)
        except DecodeError as error:
            self.assertFalse(lenient)
            self.assertIn(error.command_status, (0xC0, 0xC2))

    @given(st.binary(max_size=40), st.integers(0, 40))
    def test_it_is_one_octet_that_is_passed_over_and_a_nul(self, octets: bytes, at: int) -> None:
        found = beginning(octets, at)
        self.assertTrue(found == at or (found == at + 1 and octets[at] == 0))

    def test_four_pdus_end_with_their_text(self) -> None:
        self.assertEqual({one for one in PDUS.values() if ends_with_text(table(one))}, set(TEXTS))
