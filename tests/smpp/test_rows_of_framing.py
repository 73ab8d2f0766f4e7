"""Header, fields, lengths and what cannot be read, row by row: SMPP 3.4 section 3, 5.0 section 2.11."""

from struct import pack

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.smpp.codec import decode, encode
from router.smpp.commands import PDUS, RESPONSES
from router.smpp.operations import CommandId, CommandStatus
from router.smpp.pdus import (
    AlertNotification,
    BindTransceiver,
    GenericNack,
    Outbind,
    SubmitMulti,
    SubmitSm,
    SubmitSmResp,
)
from router.smpp.session import Answered, Ended, Requested, SessionLimits, Timers, Violation
from router.sms.address import Address
from tests.smpp.wire import T0, Pair, headers, raw, unbound
from tests.support.extent import at_most

NACK = CommandId.GENERIC_NACK
SUBMIT_RESP = CommandId.SUBMIT_SM_RESP
ADDRESSES = b"\0\0\0" + b"\0" + b"\1\1" + b"2561\0"
"""submit_sm up to destination_addr."""
SETTINGS = b"\0\0\0" + b"\0\0" + b"\0\0\0\0"
"""From esm_class to sm_default_msg_id."""
SUBMIT = ADDRESSES + SETTINGS + b"\5hello"
TLV = b"\x14\x00\x00\x01a"


class HeaderRows(SynchronousTestCase):
    """SMPP 3.4 section 3.2."""

    def test_sixteen_octets_in_four_integers_the_most_significant_octet_first(self) -> None:
        octets = encode(SubmitSmResp(message_id="17"), 0x01020304)
        self.assertEqual(octets[:16], pack(">4L", 19, 0x80000004, 0, 0x01020304))

    def test_bit_31_makes_a_response_of_a_request(self) -> None:
        for request, response in RESPONSES.items():
            self.assertEqual(response.command_id, request.command_id | 0x80000000)

    def test_generic_nack_answers_no_request_of_its_own_and_two_requests_have_no_response(self) -> None:
        self.assertNotIn(GenericNack, RESPONSES.values())
        requests = {pdu for command_id, pdu in PDUS.items() if not command_id & 0x80000000}
        self.assertEqual(requests - set(RESPONSES), {Outbind, AlertNotification})

    def test_command_status_of_a_request_is_not_looked_at(self) -> None:
        (event,) = Pair().says(raw(CommandId.SUBMIT_SM, 9, SUBMIT, command_status=0x58))
        self.assertIsInstance(event, Requested)

    def test_a_string_counts_its_nul_and_an_empty_one_is_a_nul(self) -> None:
        fields = b"secret\0\0\x34\0\0\0"
        for length, system_id in ((15, "x" * 15), (16, "")):
            # One that is too long is nobody's.
            events = unbound().receive(raw(CommandId.BIND_TRANSCEIVER, 1, b"x" * length + b"\0" + fields), T0)
            self.assertEqual([one.pdu.system_id for one in events if isinstance(one, Requested)], [system_id])  # type: ignore[attr-defined]
        bind = decode(raw(CommandId.BIND_TRANSCEIVER, 1, b"\0" * 7))[2]
        self.assertEqual(bind, BindTransceiver(interface_version=0))

    def test_octets_with_a_length_of_their_own_have_no_nul_and_may_hold_some(self) -> None:
        pdu = decode(raw(CommandId.SUBMIT_SM, 1, ADDRESSES + SETTINGS + b"\3\0a\0"))[2]
        self.assertEqual(
            pdu, SubmitSm(dest_addr_ton=1, dest_addr_npi=1, destination_addr="2561", short_message=b"\0a\0")
        )

    def test_a_time_has_one_octet_or_seventeen(self) -> None:
        for time, taken in ((b"\0", True), (b"261124115400000+\0", True), (b"2611241154\0", False)):
            body = ADDRESSES + b"\0\0\0" + time + b"\0\0\0\0\0\0"
            (event,) = Pair().says(raw(CommandId.SUBMIT_SM, 1, body))
            self.assertEqual(isinstance(event, Requested), taken, time)

    def test_tlvs_follow_the_last_field_in_any_order_and_repeat(self) -> None:
        tlvs = ((0x1400, b"b"), (0x0381, b"1234"), (0x0381, b"5678"), (0x0005, b"\1"))
        octets = b"".join(pack(">HH", tag, len(value)) + value for tag, value in tlvs)
        pdu = decode(raw(CommandId.SUBMIT_SM, 1, SUBMIT + octets))[2]
        assert isinstance(pdu, SubmitSm)
        self.assertEqual(pdu.tlvs, tlvs)

    def test_pdus_come_in_pieces_of_any_size_and_many_in_one_read(self) -> None:
        stream = b"".join(raw(CommandId.SUBMIT_SM, number, SUBMIT) for number in range(9))
        for size in (1, 7, 16, len(stream)):
            pair = Pair()
            for at in range(0, len(stream), size):
                pair.says(stream[at : at + size])
            self.assertEqual(pair.smsc.peers_outstanding, 9)

    def test_they_are_cut_by_command_length_alone(self) -> None:
        # A string without its end does not reach into the next PDU.
        pair = Pair()
        events = pair.says(raw(CommandId.SUBMIT_SM, 1, b"\0\0\0" + b"4" * 9) + raw(4, 2, SUBMIT))
        self.assertIn(2, [event.sequence_number for event in events if isinstance(event, Requested)])
        self.assertEqual([found[2] for found in pair.answers()], [1])


class LengthRows(SynchronousTestCase):
    """The smallest and the largest that are legal are taken."""

    def test_the_smallest_pdu_has_16_octets(self) -> None:
        pair = Pair()
        pair.says(raw(CommandId.ENQUIRE_LINK, 3))
        self.assertEqual(pair.smsc.output(), raw(CommandId.ENQUIRE_LINK_RESP, 3))

    def test_the_largest_bind_has_98_and_fits_before_it(self) -> None:
        body = b"s" * 15 + b"\0" + b"p" * 8 + b"\0" + b"t" * 12 + b"\0\x34\1\1" + b"a" * 40 + b"\0"
        self.assertEqual(len(body) + 16, 98)
        (event,) = unbound().receive(raw(CommandId.BIND_TRANSCEIVER, 1, body), T0)
        self.assertIsInstance(event, Requested)

    def test_the_largest_submit_sm_has_364_without_tlvs_and_365_in_5_0(self) -> None:
        fields = b"s" * 5 + b"\0\1\1" + b"1" * 20 + b"\0\1\1" + b"2" * 20 + b"\0\0\0\0"
        times = b"261124115400000+\0" * 2
        for length in (254, 255):
            body = fields + times + b"\0\0\0\0" + bytes((length,)) + bytes(length)
            self.assertEqual(len(body) + 16, 364 + length - 254)
            (event,) = Pair().says(raw(CommandId.SUBMIT_SM, 1, body))
            self.assertIsInstance(event, Requested)

    def test_the_largest_tlv_has_a_value_of_65535(self) -> None:
        pair = Pair(limits=SessionLimits(max_pdu=70_000))
        (event,) = pair.says(raw(4, 1, SUBMIT + b"\x04\x24\xff\xff" + bytes(0xFFFF)))
        self.assertIsInstance(event, Requested)

    def test_submit_multi_with_254_numbers_is_taken(self) -> None:
        numbers = tuple(Address(1, 1, "2" * 20) for _ in range(254))
        octets = encode(SubmitMulti(dest_address=numbers, short_message=bytes(254)), 1)
        self.assertGreater(len(octets), 6300)
        (event,) = Pair().says(octets)
        self.assertIsInstance(event, Requested)

    def test_the_limits_are_1024_before_a_bind_and_65536_after_unless_told_otherwise(self) -> None:
        for session, most in ((unbound(), 1024), (Pair().smsc, 65536)):
            session.receive(pack(">4L", most, 0x15, 0, 1), T0)
            self.assertFalse(session.closing)
        for session, most in ((unbound(), 1024), (Pair().smsc, 65536)):
            session.receive(pack(">4L", most + 1, 0x15, 0, 1), T0)
            self.assertTrue(session.closing)


class BadPduRows(SynchronousTestCase):
    """Bad PDUs, their answers, and whether the session stays."""

    def stays(self, octets: bytes, *answers: tuple[int, int, int]) -> None:
        pair = Pair()
        for session in (pair.smsc, pair.esme) if not answers else (pair.smsc,):
            session.receive(octets, T0)
            self.assertEqual(headers(session.output()), list(answers))
            self.assertEqual((session.violations, session.closing), (1, False))
        self.assertEqual(len(pair.says(raw(CommandId.SUBMIT_SM, 8, SUBMIT))), 1)

    def closes(self, octets: bytes, sequence_number: int) -> None:
        pair = Pair()
        events = pair.says(octets)
        self.assertIsInstance(events[-1], Ended)
        self.assertEqual(pair.answers(), [(NACK, CommandStatus.ESME_RINVCMDLEN, sequence_number)])
        self.assertTrue(pair.smsc.closing)
        self.assertEqual(pair.says(raw(CommandId.ENQUIRE_LINK, 3)), [])
        self.assertEqual(pair.answers(), [])

    def test_a_length_below_16_or_above_the_limit_is_nacked_and_the_connection_closed(self) -> None:
        for length in (0, 1, 15, 65537, 0xFFFFFFFF):
            self.closes(pack(">4L", length, 4, 0, 77), 77)

    def test_the_nack_has_sequence_number_0_if_the_header_is_not_whole(self) -> None:
        self.closes(pack(">3L", 15, 4, 0), 0)
        self.closes(b"\0\0\0\1", 0)

    def test_strangers_of_other_protocols_go_the_same_way(self) -> None:
        for hello in (b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.0", b"SSH-2.0-x", b"\x16\x03\x01\x02\x00\x01"):
            session = unbound()
            session.receive(hello, T0)
            ((command_id, status, _),) = headers(session.output())
            self.assertEqual((command_id, status), (NACK, CommandStatus.ESME_RINVCMDLEN))
            self.assertTrue(session.closing)

    def test_a_body_shorter_than_its_fields_is_answered_in_kind(self) -> None:
        for body, status in (
            (SUBMIT[:9], CommandStatus.ESME_RINVCMDLEN),
            (b"", CommandStatus.ESME_RINVCMDLEN),
            (SUBMIT[:-1], CommandStatus.ESME_RINVMSGLEN),
        ):
            self.stays(raw(CommandId.SUBMIT_SM, 9, body), (SUBMIT_RESP, status, 9))

    def test_a_field_that_is_too_long_is_answered_in_kind_with_its_own_status(self) -> None:
        status = CommandStatus
        for body, expected in (
            (b"s" * 6 + b"\0" * 30, status.ESME_RINVSERTYP),
            (b"\0\0\0" + b"1" * 21 + b"\0" * 30, status.ESME_RINVSRCADR),
            (b"\0\0\0\0\0\0" + b"1" * 21 + b"\0" * 30, status.ESME_RINVDSTADR),
            (ADDRESSES + b"\0\0\0" + b"2" * 17 + b"\0" * 30, status.ESME_RINVSCHED),
            (ADDRESSES + b"\0\0\0\0" + b"2" * 17 + b"\0" * 30, status.ESME_RINVEXPIRY),
        ):
            self.stays(raw(CommandId.SUBMIT_SM, 9, body), (SUBMIT_RESP, expected, 9))

    def test_one_to_three_octets_left_over_are_a_broken_stream_of_tlvs(self) -> None:
        # One NUL right behind short_message is forgiven: `tests.smpp.test_behind_text`.
        for left in (b"\1", b"\0\0", b"\0\0\0"):
            for tlvs in (b"", TLV):
                octets = raw(CommandId.SUBMIT_SM, 9, SUBMIT + tlvs + left)
                self.stays(octets, (SUBMIT_RESP, CommandStatus.ESME_RINVOPTPARSTREAM, 9))

    def test_so_is_a_tlv_longer_than_the_rest(self) -> None:
        octets = raw(CommandId.SUBMIT_SM, 9, SUBMIT + b"\x14\x00\x00\x02a")
        self.stays(octets, (SUBMIT_RESP, CommandStatus.ESME_RINVOPTPARSTREAM, 9))

    def test_an_unknown_or_unsupported_request_is_nacked_under_its_number(self) -> None:
        for command_id in (0, 0x0A, 0x22, 0x23, 0x24, 0x111, 0x112, 0x113, 0x10200, 0x102FF, 0x7FFFFFFF):
            for number in (0, 9, 0xFFFFFFFF):
                self.stays(raw(command_id, number), (NACK, CommandStatus.ESME_RINVCMDID, number))

    def test_what_answers_nothing_has_no_answer_and_is_counted(self) -> None:
        known = [pdu.command_id for pdu in RESPONSES.values()]
        for command_id in (*known, NACK, 0x80000022, 0x8000000B, 0x80000102, 0xFFFFFFFF):
            self.stays(raw(command_id, 99, b"\0"))
            self.stays(raw(command_id, 99, b"", 0x58))

    def test_an_error_response_of_ours_is_a_header_only(self) -> None:
        for response in RESPONSES.values():
            if response.command_id != NACK:
                self.assertEqual(len(encode(response(), 1, 8)), 16, response)

    def test_one_of_a_peer_may_have_an_empty_body_none_or_any(self) -> None:
        for body in (b"", b"\0", b"17\0", b"garbage"):
            pair = Pair()
            number = pair.esme.request(SubmitSm(destination_addr="1"), "token", T0)
            (answer,) = pair.esme.receive(raw(SUBMIT_RESP, number, body, 0x14), T0)
            assert isinstance(answer, Answered)
            self.assertEqual((answer.token, answer.command_status), ("token", 0x14))

    def test_a_pdu_whose_rest_never_comes_ends_the_connection(self) -> None:
        pair = Pair(timers=Timers(pdu_read=10.0))
        pair.says(raw(CommandId.SUBMIT_SM, 9, SUBMIT)[:-1])
        self.assertEqual(pair.smsc.tick(T0 + 9.9), [])
        self.assertIsInstance(pair.smsc.tick(T0 + 10)[0], Ended)

    @settings(max_examples=at_most(150, 37))
    @given(st.sampled_from(list(PDUS)), st.binary(max_size=80), st.booleans())
    def test_no_body_whatsoever_gets_out_as_an_exception_or_without_an_answer(
        self, command_id: int, body: bytes, tolerant: bool
    ) -> None:
        pair = Pair(limits=SessionLimits(tolerant=tolerant))
        for session in (pair.smsc, pair.esme):
            asked = [one for one in session.receive(raw(command_id, 9, body), T0) if type(one) is Requested]
            answered = headers(session.output())
            wanted = 0 if command_id & 0x80000000 else 1
            self.assertEqual(len(asked) + len(answered), wanted)
            self.assertFalse(session.closing)

    def test_many_faults_are_one_line_for_the_log(self) -> None:
        pair = Pair()
        events = [one for number in range(500) for one in pair.says(raw(0x0A, number), T0 + number / 100)]
        self.assertEqual([type(event) for event in events], [Violation])
        self.assertEqual(pair.smsc.violations, 500)
