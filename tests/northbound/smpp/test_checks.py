"""The checks of the values in a submission."""

import re

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.northbound.smpp.checks import flaw
from router.northbound.smpp.translate import message_of, message_of_data
from router.smpp.operations import CommandStatus
from router.smpp.pdus import DataSm, SubmitSm
from router.smpp.tags import Tag
from router.sms.address import dialable, printable
from router.sms.message import UDHI, Tlvs
from tests.northbound.smpp.front import changed

SUBMIT = SubmitSm(destination_addr="1", short_message=b"hello")
SAR: Tlvs = (
    (Tag.SAR_MSG_REF_NUM, b"\0\1"),
    (Tag.SAR_TOTAL_SEGMENTS, b"\2"),
    (Tag.SAR_SEGMENT_SEQNUM, b"\1"),
)


class FlawTests(SynchronousTestCase):
    def assertFlaw(self, status: CommandStatus | None, pdu: SubmitSm) -> None:
        self.assertEqual(flaw(message_of(pdu), pdu.replace_if_present_flag), status)

    def test_an_ordinary_one_has_none(self) -> None:
        self.assertFlaw(None, SUBMIT)

    def test_priority_flag_is_at_most_3(self) -> None:
        self.assertFlaw(None, changed(SUBMIT, priority_flag=3))
        self.assertFlaw(CommandStatus.ESME_RINVPRTFLG, changed(SUBMIT, priority_flag=4))

    def test_the_upper_bits_of_registered_delivery_are_reserved(self) -> None:
        self.assertFlaw(None, changed(SUBMIT, registered_delivery=0x1F))
        for bit in (0x20, 0x40, 0x80):
            self.assertFlaw(CommandStatus.ESME_RINVREGDLVFLG, changed(SUBMIT, registered_delivery=bit))

    def test_replace_if_present_flag_is_0_or_1(self) -> None:
        self.assertFlaw(None, changed(SUBMIT, replace_if_present_flag=1))
        self.assertFlaw(CommandStatus.ESME_RINVREPFLAG, changed(SUBMIT, replace_if_present_flag=2))

    def test_datagram_and_transaction_modes_are_not_served(self) -> None:
        for mode, status in ((0, None), (1, 0x43), (2, 0x43), (3, None)):
            expected = None if status is None else CommandStatus(status)
            self.assertFlaw(expected, changed(SUBMIT, esm_class=mode))

    def test_a_header_is_no_longer_than_its_text(self) -> None:
        whole = changed(SUBMIT, esm_class=UDHI, short_message=b"\x05\0\3\1\2\1x")
        self.assertFlaw(None, whole)
        for cut in (b"", b"\x05\0\3\1\2", b"\x05\0\4\1\2\1x"):
            self.assertFlaw(CommandStatus.ESME_RINVESMCLASS, changed(whole, short_message=cut))

    def test_ucs2_has_an_even_number_of_octets(self) -> None:
        self.assertFlaw(None, changed(SUBMIT, data_coding=8, short_message=b"\0h"))
        self.assertFlaw(CommandStatus.ESME_RINVMSGLEN, changed(SUBMIT, data_coding=8, short_message=b"\0"))

    def test_sar_parameters_come_all_three_or_not_at_all(self) -> None:
        self.assertFlaw(None, changed(SUBMIT, tlvs=SAR))
        for index in range(3):
            self.assertFlaw(
                CommandStatus.ESME_RMISSINGOPTPARAM, changed(SUBMIT, tlvs=SAR[:index] + SAR[index + 1 :])
            )

    def test_a_destination_is_digits_behind_a_plus_or_none(self) -> None:
        for addr in ("1", "+1", "4" * 20, "+" + "4" * 19, "*100#", "#31#49170", "*"):
            self.assertFlaw(None, changed(SUBMIT, destination_addr=addr))
        for addr in (
            *(
                "+",
                "++1",
                "1+",
                "-1",
                "49 170 123",
                " 1",
                "1 ",
                "1\r\n",
                "\t1",
                "1;2",
                "1,2",
                "<b>1</b>",
                "crm",
            ),
            *(
                "1\x7f",
                "1\x80",
                "1\xff",
                "1\xb2",
                "\xb9",
                "1\xa0",
                "0x1",
                "1.5",
                "1e5",
                "1_0",
                "+4" + "4" * 19,
            ),
        ):
            self.assertFlaw(CommandStatus.ESME_RINVDSTADR, changed(SUBMIT, destination_addr=addr))

    def test_a_source_is_printable_ascii_or_nothing(self) -> None:
        for addr in ("", "1", "+49", "Shop", "Tom & Jerry's", "<b>", " ", "~", "a" * 20):
            self.assertFlaw(None, changed(SUBMIT, source_addr=addr))
        for addr in ("a\r\n", "\t", "\x1b[31m", "a\x7f", "K\xe4the", "\x80", "\xa0", "\xad"):
            self.assertFlaw(CommandStatus.ESME_RINVSRCADR, changed(SUBMIT, source_addr=addr))

    @given(st.text(st.characters(max_codepoint=0xFF), max_size=22))
    def test_whatever_is_taken_is_what_was_promised(self, addr: str) -> None:
        promised = re.fullmatch(r"(?=.{1,20}\Z)\+?[0-9*#]+", addr, re.DOTALL | re.ASCII) is not None
        self.assertEqual(dialable(addr), promised)
        self.assertEqual(printable(addr), len(addr) <= 20 and all(" " <= sign <= "~" for sign in addr))

    def test_addresses_of_data_sm_are_no_longer_than_those_of_submit_sm(self) -> None:
        for pdu, status in (
            (DataSm(destination_addr="4" * 20), None),
            (DataSm(destination_addr="4" * 21), CommandStatus.ESME_RINVDSTADR),
            (DataSm(source_addr="4" * 21, destination_addr="1"), CommandStatus.ESME_RINVSRCADR),
        ):
            self.assertEqual(flaw(message_of_data(pdu), 0), status)
