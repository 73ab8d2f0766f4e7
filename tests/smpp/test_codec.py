"""PDUs to octets and back: section 4 of SMPP 3.4, and what to answer where it is broken."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.smpp import field_by_field
from router.smpp.commands import PDUS
from router.smpp.errors import DecodeError, EncodeError
from router.smpp.fields import DistributionList, UnsuccessSme
from router.smpp.operations import CommandId, CommandStatus
from router.smpp.pdus import (
    AlertNotification,
    BindTransceiver,
    BindTransceiverResp,
    DeliverSm,
    EnquireLink,
    GenericNack,
    Pdu,
    SubmitMulti,
    SubmitMultiResp,
    SubmitSm,
    SubmitSmResp,
)
from router.sms.address import Address
from tests.smpp.alike import decode, encode, encode_response
from tests.smpp.strategies import number, pdus
from tests.smpp.wire import raw
from tests.support.extent import at_most

SUBMIT = bytes.fromhex("000000360000000400000000000000090005006d6f62696c65776179000101313230383233")
SUBMIT += bytes.fromhex("30000300000000010003000548454c4c4f")
"""The submit_sm of a well-known example: from mobileway to 1208230, HELLO."""


class RoundTripTest(SynchronousTestCase):
    """Every PDU of the specification."""

    @settings(max_examples=at_most(300, 25))
    @given(pdus, number, number)
    def test_what_is_written_reads_back(self, pdu: Pdu, sequence_number: int, status: int) -> None:
        octets = encode(pdu, sequence_number)
        self.assertEqual(int.from_bytes(octets[:4], "big"), len(octets))
        self.assertEqual(decode(octets), (0, sequence_number, pdu))
        self.assertEqual(decode(octets, lenient=True), (0, sequence_number, pdu))

    @settings(max_examples=at_most(200, 25))
    @given(pdus)
    def test_the_quick_way_and_the_careful_one_agree(self, pdu: Pdu) -> None:
        octets = encode(pdu, 7)
        self.assertEqual(field_by_field.body(pdu), octets[16:])
        self.assertEqual(field_by_field.read(type(pdu), octets, lenient=False), pdu)
        self.assertEqual(field_by_field.read(type(pdu), octets, lenient=True), pdu)

    def test_a_known_submit_sm_reads_as_it_should(self) -> None:
        status, sequence_number, pdu = decode(SUBMIT)
        self.assertEqual((status, sequence_number), (0, 9))
        expected = SubmitSm(
            source_addr_ton=5,
            source_addr="mobileway",
            dest_addr_ton=1,
            dest_addr_npi=1,
            destination_addr="1208230",
            esm_class=3,
            registered_delivery=1,
            data_coding=3,
            short_message=b"HELLO",
        )
        self.assertEqual(pdu, expected)
        self.assertEqual(encode(expected, 9), SUBMIT)

    def test_submit_multi_takes_numbers_and_lists(self) -> None:
        pdu = SubmitMulti(dest_address=(Address(1, 1, "256772000001"), DistributionList("friends")))
        body = encode(pdu, 1)[16:]
        self.assertTrue(body.startswith(b"\0\0\0\0\x02\x01\x01\x01256772000001\0\x02friends\0"))

    def test_submit_multi_resp_tells_the_refused_ones(self) -> None:
        pdu = SubmitMultiResp(message_id="7", unsuccess_sme=(UnsuccessSme(Address(1, 1, "25"), 0x0B),))
        self.assertEqual(encode(pdu, 1)[16:], b"7\0\x01\x01\x0125\0\0\0\0\x0b")

    def test_octets_that_are_not_ascii_survive_in_strings(self) -> None:
        octets = raw(0x80000004, 1, b"\xe9\xff\0")
        self.assertEqual(decode(octets)[2], SubmitSmResp(message_id="\xe9\xff"))

    def test_every_sequence_number_and_status_of_32_bits_survives(self) -> None:
        octets = raw(0x80000015, 0xFFFFFFFF, b"", 0xFFFFFFFE)
        status, sequence_number, _ = decode(octets)
        self.assertEqual((status, sequence_number), (0xFFFFFFFE, 0xFFFFFFFF))


class BadPdusTest(SynchronousTestCase):
    """The status that answers each fault, SMPP 3.4 section 5.1.3."""

    def refused(self, octets: bytes) -> DecodeError:
        with self.assertRaises(DecodeError) as caught:
            decode(octets)
        error: DecodeError = caught.exception
        return error

    def status_of(self, command_id: int, body: bytes) -> CommandStatus:
        return self.refused(raw(command_id, 1, body)).command_status

    def test_fields_that_are_too_long_have_each_their_own_status(self) -> None:
        rest = b"\0" * 30
        for command_id, body, status in (
            (CommandId.BIND_TRANSCEIVER, b"x" * 16 + rest, CommandStatus.ESME_RINVSYSID),
            (CommandId.BIND_TRANSCEIVER, b"\0" + b"x" * 9 + rest, CommandStatus.ESME_RINVPASWD),
            (CommandId.BIND_TRANSCEIVER, b"\0\0" + b"x" * 13 + rest, CommandStatus.ESME_RINVSYSTYP),
            (CommandId.SUBMIT_SM, b"x" * 6 + rest, CommandStatus.ESME_RINVSERTYP),
            (CommandId.SUBMIT_SM, b"\0\0\0" + b"1" * 21 + rest, CommandStatus.ESME_RINVSRCADR),
            (CommandId.SUBMIT_SM, b"\0\0\0\0\0\0" + b"1" * 21 + rest, CommandStatus.ESME_RINVDSTADR),
            (CommandId.SUBMIT_SM, b"\0" * 10 + b"1" * 17 + rest, CommandStatus.ESME_RINVSCHED),
            (CommandId.SUBMIT_SM, b"\0" * 11 + b"1" * 17 + rest, CommandStatus.ESME_RINVEXPIRY),
            (CommandId.QUERY_SM, b"x" * 65 + rest, CommandStatus.ESME_RINVMSGID),
            (CommandId.SUBMIT_MULTI, b"\0\0\0\0\x01\x02" + b"x" * 21 + rest, CommandStatus.ESME_RINVDLNAME),
        ):
            self.assertEqual(self.status_of(command_id, body), status, body)

    def test_a_string_one_octet_shorter_than_that_is_fine(self) -> None:
        submit = SubmitSm(service_type="x" * 5, source_addr="1" * 20, destination_addr="2" * 20)
        self.assertEqual(decode(encode(submit, 1))[2], submit)

    def test_a_string_without_nul_is_too_long_only_when_it_is(self) -> None:
        for length, status in ((15, CommandStatus.ESME_RINVCMDLEN), (16, CommandStatus.ESME_RINVSYSID)):
            self.assertEqual(self.status_of(CommandId.OUTBIND, b"x" * length), status)

    def test_data_sm_has_room_for_addresses_of_64_octets(self) -> None:
        body = b"\0\0\0" + b"1" * 64 + b"\0\0\0" + b"2" * 64 + b"\0\0\0\0"
        decode(raw(CommandId.DATA_SM, 1, body))
        self.assertEqual(
            self.status_of(CommandId.DATA_SM, b"\0\0\0" + b"1" * 65 + b"\0" * 9),
            CommandStatus.ESME_RINVSRCADR,
        )

    def test_a_time_has_one_octet_or_seventeen(self) -> None:
        body = b"\0" * 10 + b"2402292359\0" + b"\0" * 6
        self.assertEqual(self.status_of(CommandId.SUBMIT_SM, body), CommandStatus.ESME_RINVSCHED)

    def test_number_of_dests_is_not_zero(self) -> None:
        body = b"\0\0\0\0" + b"\0" * 20
        self.assertEqual(self.status_of(CommandId.SUBMIT_MULTI, body), CommandStatus.ESME_RINVNUMDESTS)

    def test_dest_flag_is_one_or_two(self) -> None:
        body = b"\0\0\0\0\x01\x03" + b"\0" * 20
        self.assertEqual(self.status_of(CommandId.SUBMIT_MULTI, body), CommandStatus.ESME_RINVDESTFLAG)

    def test_sm_length_beyond_the_end_is_a_wrong_message_length(self) -> None:
        self.assertEqual(self.status_of(CommandId.SUBMIT_SM, SUBMIT[16:-1]), CommandStatus.ESME_RINVMSGLEN)

    def test_a_body_that_ends_early_is_refused_at_every_place(self) -> None:
        for end in range(16, len(SUBMIT)):
            error = self.refused(raw(CommandId.SUBMIT_SM, 1, SUBMIT[16:end]))
            self.assertIn(
                error.command_status, (CommandStatus.ESME_RINVCMDLEN, CommandStatus.ESME_RINVMSGLEN)
            )

    def test_octets_left_over_are_a_broken_stream_of_tlvs(self) -> None:
        # One NUL alone is forgiven: `tests.smpp.test_behind_text`.
        for rest in (b"\1", b"\0\0", b"\0\0\0", b"\x04\x24\x00\x09abc"):
            self.assertEqual(
                self.status_of(CommandId.SUBMIT_SM, SUBMIT[16:] + rest), CommandStatus.ESME_RINVOPTPARSTREAM
            )

    def test_an_unterminated_string_does_not_reach_into_what_follows(self) -> None:
        error = self.refused(raw(CommandId.QUERY_SM, 1, b"abc"))
        self.assertEqual((error.field, error.offset), ("message_id", 16))

    def test_an_unknown_command_is_no_pdu(self) -> None:
        for command_id in (0x0000000A, 0x00010201, 0x22, 0x111, 0x80000022):
            error = self.refused(raw(command_id, 5))
            self.assertEqual(error.command_status, CommandStatus.ESME_RINVCMDID)
            self.assertEqual((error.command_id, error.sequence_number), (command_id, 5))

    def test_the_error_names_field_and_place_and_no_content(self) -> None:
        error = self.refused(raw(CommandId.BIND_TRANSCEIVER, 3, b"crm\0" + b"topsecret" + b"\0" * 8))
        self.assertEqual((error.field, error.offset, error.sequence_number), ("password", 20, 3))
        self.assertEqual(
            str(error),
            "bind_transceiver: password at octet 20: more than 8 octets (ESME_RINVPASWD)",
        )

    def test_the_length_in_the_header_is_that_of_the_octets(self) -> None:
        for octets in (SUBMIT + b"\0", SUBMIT[:-1], SUBMIT[:15], b""):
            self.assertEqual(self.refused(octets).command_status, CommandStatus.ESME_RINVCMDLEN)

    @settings(max_examples=at_most(300, 25))
    @given(st.sampled_from(sorted(PDUS)), st.binary(max_size=80))
    def test_garbage_is_refused_or_read_and_nothing_else(self, command_id: int, body: bytes) -> None:
        octets = raw(command_id, 1, body)
        decode(octets, lenient=True)
        try:
            _, _, pdu = decode(octets)
        except DecodeError as error:
            self.assertNotEqual(error.command_status, CommandStatus.ESME_ROK)
        else:
            self.assertIsInstance(pdu, PDUS[command_id])


class LenientTest(SynchronousTestCase):
    """PDUs that gateways and SMSCs really send."""

    def test_a_goip_ends_its_bind_response_without_nul(self) -> None:
        octets = bytes.fromhex("00000019800000090000000000000001676f6970736d733034")
        self.assertEqual(decode(octets), (0, 1, BindTransceiverResp(system_id="goipsms04")))

    def test_an_error_response_may_have_an_empty_body_of_one_octet(self) -> None:
        octets = bytes.fromhex("0000001180000009000000530000000100")
        self.assertEqual(decode(octets), (0x53, 1, BindTransceiverResp()))

    def test_a_response_may_have_no_body(self) -> None:
        self.assertEqual(decode(raw(0x80000004, 4)), (0, 4, SubmitSmResp()))

    def test_a_response_is_never_refused_for_what_is_in_it(self) -> None:
        octets = raw(0x80000004, 1, b"x" * 80 + b"\0\1\2\3\4\5\6")
        self.assertEqual(decode(octets)[2], SubmitSmResp(message_id="x" * 80))

    def test_a_deliver_sm_resp_may_hold_an_id(self) -> None:
        self.assertEqual(decode(raw(0x80000005, 1, b"4711\0"))[0:2], (0, 1))

    def test_a_request_is_read_leniently_only_when_asked(self) -> None:
        octets = encode(DeliverSm(source_addr="1", short_message=b"hi"), 1)
        broken = raw(CommandId.DELIVER_SM, 1, octets[16:] + b"\xff")
        self.assertRaises(DecodeError, decode, broken)
        self.assertEqual(decode(broken, lenient=True)[2], DeliverSm(source_addr="1", short_message=b"hi"))

    def test_what_is_too_long_is_taken_whole(self) -> None:
        body = b"\0\0\0" + b"1" * 30 + b"\0" + b"\0" * 14
        _, _, pdu = decode(raw(CommandId.DELIVER_SM, 1, body), lenient=True)
        self.assertEqual(pdu, DeliverSm(source_addr="1" * 30))

    def test_an_unknown_command_is_refused_even_so(self) -> None:
        self.assertRaises(DecodeError, decode, raw(0x0A), True)


class EncodingTest(SynchronousTestCase):
    """A value that does not fit is our own error, and names its field."""

    def field_of(self, pdu: Pdu) -> str:
        with self.assertRaises(EncodeError) as caught:
            encode(pdu, 1)
        field: str = caught.exception.field
        return field

    def test_a_string_that_is_too_long_does_not_fit(self) -> None:
        self.assertEqual(self.field_of(SubmitSm(destination_addr="1" * 21)), "destination_addr")

    def test_a_string_with_nul_does_not_fit(self) -> None:
        self.assertEqual(self.field_of(SubmitSm(source_addr="1\0")), "source_addr")

    def test_a_string_beyond_latin1_does_not_fit(self) -> None:
        self.assertEqual(self.field_of(SubmitSm(source_addr="Пан")), "source_addr")

    def test_an_integer_has_one_octet(self) -> None:
        for value in (-1, 256):
            self.assertEqual(self.field_of(SubmitSm(esm_class=value)), "esm_class")

    def test_a_time_has_sixteen_characters_or_none(self) -> None:
        self.assertEqual(self.field_of(SubmitSm(validity_period="000002")), "validity_period")

    def test_a_short_message_has_254_octets_at_most(self) -> None:
        encode(SubmitSm(short_message=bytes(254)), 1)
        self.assertEqual(self.field_of(SubmitSm(short_message=bytes(255))), "short_message")
        encode(SubmitMulti(dest_address=(Address(),), short_message=bytes(254)), 1)

    def test_a_short_message_of_255_octets_is_read_as_5_0_has_it(self) -> None:
        body = SUBMIT[16:-6] + b"\xff" + b"x" * 255
        _, _, pdu = decode(raw(CommandId.SUBMIT_SM, 1, body))
        assert isinstance(pdu, SubmitSm)
        self.assertEqual(pdu.short_message, b"x" * 255)

    def test_submit_multi_wants_a_destination(self) -> None:
        self.assertEqual(self.field_of(SubmitMulti()), "dest_address")

    def test_submit_multi_has_254_destinations_at_most(self) -> None:
        destination = Address(1, 1, "1")
        encode(SubmitMulti(dest_address=(destination,) * 254), 1)
        self.assertEqual(self.field_of(SubmitMulti(dest_address=(destination,) * 255)), "dest_address")

    def test_submit_multi_resp_has_255_refusals_at_most(self) -> None:
        refusal = UnsuccessSme(Address(1, 1, "1"))
        encode(SubmitMultiResp(unsuccess_sme=(refusal,) * 255), 1)
        self.assertEqual(self.field_of(SubmitMultiResp(unsuccess_sme=(refusal,) * 256)), "unsuccess_sme")

    def test_header_numbers_have_32_bits(self) -> None:
        self.assertRaises(EncodeError, encode, EnquireLink(), 1 << 32)
        self.assertRaises(EncodeError, encode, EnquireLink(), -1)

    def test_an_error_response_is_a_header_only(self) -> None:
        octets = encode(SubmitSmResp(message_id="7"), 5, CommandStatus.ESME_RTHROTTLED)
        self.assertEqual(octets, raw(0x80000004, 5, b"", 0x58))

    def test_the_largest_pdus_have_the_lengths_of_the_specification(self) -> None:
        bind = BindTransceiver(
            system_id="s" * 15, password="p" * 8, system_type="t" * 12, address_range="r" * 40
        )
        self.assertEqual(len(encode(bind, 1)), 98)
        submit = SubmitSm(
            service_type="s" * 5,
            source_addr="1" * 20,
            destination_addr="2" * 20,
            schedule_delivery_time="000002000000000R",
            validity_period="000002000000000R",
            short_message=bytes(254),
        )
        self.assertEqual(len(encode(submit, 1)), 16 + 94 + 254)


class QuickResponseTest(SynchronousTestCase):
    """`encode_response`: the same octets as `encode`."""

    def test_submit_sm_is_answered_with_its_id(self) -> None:
        expected = encode(SubmitSmResp(message_id="123"), 7)
        self.assertEqual(encode_response(CommandId.SUBMIT_SM, 7, 0, "123"), expected)
        self.assertEqual(encode_response(CommandId.SUBMIT_SM_RESP, 7, 0, "123"), expected)

    def test_deliver_sm_is_answered_with_one_nul(self) -> None:
        self.assertEqual(encode_response(CommandId.DELIVER_SM, 7), raw(0x80000005, 7, b"\0"))

    def test_an_error_is_a_header_only(self) -> None:
        self.assertEqual(encode_response(CommandId.SUBMIT_SM, 7, 8, "1"), raw(0x80000004, 7, b"", 8))

    def test_what_has_no_body_has_none(self) -> None:
        for command_id in (CommandId.CANCEL_SM, CommandId.REPLACE_SM, CommandId.UNBIND):
            self.assertEqual(encode_response(command_id, 7), raw(command_id | 0x80000000, 7))

    def test_generic_nack_is_a_response_already(self) -> None:
        self.assertEqual(encode_response(CommandId.GENERIC_NACK, 7, 3), encode(GenericNack(), 7, 3))


class SecretsTest(SynchronousTestCase):
    """Passwords and texts stand in no repr."""

    def test_a_bind_does_not_show_its_password(self) -> None:
        self.assertNotIn("secret", repr(BindTransceiver(system_id="crm", password="secret")))

    def test_a_submit_does_not_show_its_text(self) -> None:
        shown = repr(SubmitSm(short_message=b"my text", tlvs=((0x0424, b"my text"), (0x1400, b"x"))))
        self.assertNotIn("my text", shown)
        self.assertIn("0x0424: 7 octets", shown)


class ValuesTest(SynchronousTestCase):
    """PDUs are frozen values."""

    def test_a_pdu_can_not_be_changed(self) -> None:
        for pdu in (SubmitSm(), decode(SUBMIT)[2]):
            for name in ("tlvs", "esm_class", "new"):
                self.assertRaises(AttributeError, setattr, pdu, name, 1)

    def test_equal_pdus_are_one_key(self) -> None:
        self.assertEqual(len({decode(SUBMIT)[2], decode(SUBMIT)[2]}), 1)

    def test_pdus_of_different_kinds_differ(self) -> None:
        self.assertNotEqual(SubmitSm(), DeliverSm())

    def test_alert_notification_has_no_response(self) -> None:
        self.assertNotIn(AlertNotification.command_id | 0x80000000, PDUS)
