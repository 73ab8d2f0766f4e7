"""Between the relay's values and the PDUs of gateways."""

from twisted.trial.unittest import SynchronousTestCase

from router.smpp.pdus import DataSm, DeliverSm
from router.smpp.tags import Tag
from router.sms.address import Address
from router.sms.alphabet import Alphabet
from router.sms.message import UDHI
from router.sms.report import Cause, Fault, StatusReport
from router.sms.state import MessageState
from router.sms.value import evolve
from router.southbound.smpp.translate import is_report, message_of, report_of, submit_of
from tests.support.values import message


def receipt(stat: str, err: str = "000", id: str = "17") -> DeliverSm:
    """Make a receipt as a GoIP sends it."""
    text = (
        f"id:{id} sub:0 dlvrd:5 submit date:2302281329 done date:2302281330 stat:{stat} err:{err} Text:hello"
    )
    return DeliverSm(esm_class=4, short_message=text.encode())


class SubmitTests(SynchronousTestCase):
    def test_all_values_are_told(self) -> None:
        what = evolve(
            message(b"\0h"),
            data_coding=8,
            protocol_id=64,
            priority_flag=2,
            service_type="WAP",
            esm_class=UDHI,
        )
        pdu = submit_of(what, 1, True, 0.0)
        self.assertEqual((pdu.source_addr_ton, pdu.source_addr), (5, "Shop"))
        self.assertEqual((pdu.dest_addr_ton, pdu.dest_addr_npi, pdu.destination_addr), (1, 1, "256772000001"))
        self.assertEqual((pdu.data_coding, pdu.protocol_id, pdu.priority_flag), (8, 64, 2))
        self.assertEqual((pdu.service_type, pdu.esm_class, pdu.short_message), ("WAP", UDHI, b"\0h"))

    def test_our_wish_for_a_report_is_not_that_of_the_esme(self) -> None:
        self.assertEqual(submit_of(message(registered_delivery=0), 1, True, 0.0).registered_delivery, 1)
        self.assertEqual(submit_of(message(registered_delivery=1), 0, True, 0.0).registered_delivery, 0)

    def test_a_payload_is_told_as_one_even_where_no_parameters_go_along(self) -> None:
        what = evolve(message(b"x" * 300, tlvs=((0x1400, b"a"),)), payload=True)
        pdu = submit_of(what, 1, False, 0.0)
        self.assertEqual((pdu.short_message, pdu.tlvs), (b"", ((Tag.MESSAGE_PAYLOAD, b"x" * 300),)))

    def test_parameters_keep_their_order_and_those_of_one_hop_stay_behind(self) -> None:
        tlvs = ((0x1400, b"b"), (Tag.SC_INTERFACE_VERSION, b"\x34"), (0x1400, b"a"))
        self.assertEqual(submit_of(message(tlvs=tlvs), 1, True, 0.0).tlvs, ((0x1400, b"b"), (0x1400, b"a")))

    def test_what_is_left_of_the_validity_is_relative_and_never_nothing(self) -> None:
        for seconds, period in (
            (0.0, ""),
            (-5.0, ""),
            (0.4, "000000000001000R"),
            (3661.9, "000000010101000R"),
        ):
            self.assertEqual(submit_of(message(), 1, True, seconds).validity_period, period)


class ReportTests(SynchronousTestCase):
    def test_it_is_told_by_its_type_alone(self) -> None:
        for esm_class, told in (
            (0, False),
            (0x04, True),
            (0x44, True),
            (0x20, True),
            (0x08, False),
            (0x40, False),
        ):
            self.assertEqual(is_report(DeliverSm(esm_class=esm_class)), told)

    def test_a_delivery_has_no_cause(self) -> None:
        delivered = StatusReport("17", MessageState.DELIVERED, None)
        self.assertEqual(report_of(receipt("DELIVRD"), True), delivered)
        self.assertEqual(
            report_of(receipt("ENROUTE"), True), evolve(delivered, message_state=MessageState.ENROUTE)
        )

    def test_of_a_goip_a_failure_is_what_its_modem_said(self) -> None:
        for err, fault in (
            ("021", Fault.CHANNEL),
            ("028", Fault.NUMBER),
            ("501", Fault.DOUBT),
            ("8", Fault.BARRED),
        ):
            found = report_of(receipt("UNDELIV", err), True)
            assert found is not None
            assert found.cause is not None
            self.assertEqual((found.cause.fault, found.cause.code), (fault, int(err)))

    def test_of_an_smsc_a_failure_is_the_last_word(self) -> None:
        for stat in ("UNDELIV", "EXPIRED", "REJECTD", "DELETED"):
            found = report_of(receipt(stat, "021"), False)
            assert found is not None
            self.assertEqual(found.cause, Cause(Fault.NUMBER, 21, stat))

    def test_numbers_that_could_be_taken_for_ours_and_words_are_no_code(self) -> None:
        for err in ("901", "x1"):
            found = report_of(receipt("UNDELIV", err), False)
            assert found is not None
            assert found.cause is not None
            self.assertEqual(found.cause.code, 0)

    def test_a_number_that_no_network_has_is_no_code_and_harms_nobody(self) -> None:
        # One that is too large for its column would keep the store from writing anything at all.
        for err in ("9" * 30, "²", "٣"):
            text = f"id:17 stat:UNDELIV err:{err}".encode("utf-16-be")
            found = report_of(DeliverSm(esm_class=4, data_coding=8, short_message=text), True)
            assert found is not None
            assert found.cause is not None
            self.assertEqual(found.cause.code, 0)

    def test_its_text_may_stand_in_message_payload(self) -> None:
        text = receipt("DELIVRD").short_message
        for pdu in (
            DeliverSm(esm_class=4, tlvs=((Tag.MESSAGE_PAYLOAD, text),)),
            DataSm(esm_class=4, tlvs=((Tag.MESSAGE_PAYLOAD, text),)),
        ):
            self.assertEqual(report_of(pdu, True), StatusReport("17", MessageState.DELIVERED, None))

    def test_a_payload_that_is_no_receipt_hides_none(self) -> None:
        told = receipt("UNDELIV", "021")
        expected = report_of(told, True)
        for octets in (b"", b"it arrived", b"id:17 and no more"):
            beside = DeliverSm(
                esm_class=4, short_message=told.short_message, tlvs=((Tag.MESSAGE_PAYLOAD, octets),)
            )
            self.assertEqual(report_of(beside, True), expected)

    def test_what_cannot_be_read_is_none(self) -> None:
        self.assertIs(report_of(DeliverSm(esm_class=4, short_message=b"it arrived"), True), None)


class ReceivedTests(SynchronousTestCase):
    def test_all_values_are_kept(self) -> None:
        pdu = DeliverSm(
            source_addr_ton=1,
            source_addr_npi=1,
            source_addr="4477",
            destination_addr="goip101",
            data_coding=4,
            protocol_id=64,
            esm_class=UDHI,
            short_message=b"\1\0x",
            tlvs=((0x1400, b"a"), (Tag.MESSAGE_STATE, b"\2")),
        )
        found = message_of(pdu)
        self.assertEqual((found.source_addr, found.destination_addr.addr), (Address(1, 1, "4477"), "goip101"))
        self.assertEqual((found.data_coding, found.protocol_id, found.esm_class), (4, 64, UDHI))
        self.assertEqual((found.short_message, found.payload), (b"\1\0x", False))
        self.assertEqual(found.tlvs, ((0x1400, b"a"), (Tag.MESSAGE_STATE, b"\2")))

    def test_a_payload_is_the_text(self) -> None:
        pdu = DeliverSm(tlvs=((Tag.MESSAGE_PAYLOAD, b"long"), (0x1400, b"a")))
        found = message_of(pdu)
        self.assertEqual((found.short_message, found.payload, found.tlvs), (b"long", True, ((0x1400, b"a"),)))

    def test_one_of_no_octets_hides_no_text(self) -> None:
        pdu = DeliverSm(short_message=b"hi", tlvs=((Tag.MESSAGE_PAYLOAD, b""),))
        self.assertEqual((message_of(pdu).short_message, message_of(pdu).payload), (b"hi", False))

    def test_data_coding_is_believed_or_sniffed(self) -> None:
        text = DeliverSm(short_message="Привет".encode("utf-16-be"), data_coding=0)
        self.assertEqual(message_of(text).data_coding, 0)
        self.assertEqual(message_of(text, doubted=Alphabet.ASCII).data_coding, 8)

    def test_ascii_under_8_is_ascii(self) -> None:
        text = DeliverSm(short_message=b"Hello, are you there?", data_coding=8)
        self.assertEqual(message_of(text, doubted=Alphabet.ASCII).data_coding, 0)

    def test_with_a_header_nothing_is_sniffed(self) -> None:
        text = DeliverSm(esm_class=UDHI, short_message=b"\5\0\3\1\2\1\x04\x1f", data_coding=0)
        self.assertEqual(message_of(text, doubted=Alphabet.ASCII).data_coding, 0)

    def test_nor_in_a_segment_that_tells_its_place_by_sar(self) -> None:
        place = (
            (Tag.SAR_MSG_REF_NUM, b"\0\7"),
            (Tag.SAR_TOTAL_SEGMENTS, b"\2"),
            (Tag.SAR_SEGMENT_SEQNUM, b"\1"),
        )
        text = DeliverSm(short_message="é".encode()[:1], data_coding=0, tlvs=place)
        found = message_of(text, doubted=Alphabet.ASCII)
        self.assertEqual((found.data_coding, found.short_message), (0, b"\xc3"))

    def test_a_segment_that_is_the_only_one_is_looked_at(self) -> None:
        text = DeliverSm(
            esm_class=UDHI, short_message=b"\5\0\3\1\1\1" + "Привет".encode("utf-16-be"), data_coding=0
        )
        self.assertEqual(message_of(text, doubted=Alphabet.ASCII).data_coding, 8)

    def test_a_known_tlv_of_a_wrong_length_does_not_go_on_to_esmes(self) -> None:
        given = ((Tag.SOURCE_PORT, b"\x01"), (Tag.USER_RESPONSE_CODE, b"\x07"), (0x1400, b"any"))
        found = message_of(DeliverSm(short_message=b"hi", tlvs=given))
        self.assertEqual(found.tlvs, given[1:])

    def test_data_sm_is_one_too(self) -> None:
        found = message_of(DataSm(source_addr="4477", tlvs=((Tag.MESSAGE_PAYLOAD, b"hi"),)))
        self.assertEqual((found.source_addr.addr, found.short_message), ("4477", b"hi"))
        self.assertEqual(message_of(DataSm(source_addr="4477")).short_message, b"")
