"""The business of a session: requests, answers, windows. Two real sessions and a pretend wire."""

from twisted.trial.unittest import SynchronousTestCase

from router.smpp.codec import encode
from router.smpp.errors import EncodeError, NotBound, NotRequested, WindowFull
from router.smpp.operations import CommandId, CommandStatus
from router.smpp.pdus import AlertNotification, DeliverSm, QuerySm, QuerySmResp, SubmitSm, SubmitSmResp
from router.smpp.session import Answered, Requested, SessionLimits, SessionState, Violation
from tests.smpp.wire import T0, Pair, headers, raw, unbound

SUBMIT = SubmitSm(destination_addr="256772000001", short_message=b"hello")
DELIVER = DeliverSm(source_addr="256772000001", short_message=b"hi")


class RequestTest(SynchronousTestCase):
    """A request goes, its answer comes."""

    def setUp(self) -> None:
        self.pair = Pair(limits=SessionLimits(window=3))
        self.esme, self.smsc = self.pair.esme, self.pair.smsc

    def test_a_request_arrives_under_its_sequence_number(self) -> None:
        number = self.esme.request(SUBMIT, "token", T0)
        self.assertEqual(self.pair.to_smsc(), [Requested(SUBMIT, number)])

    def test_its_answer_comes_with_the_token(self) -> None:
        number = self.esme.request(SUBMIT, "token", T0)
        self.pair.to_smsc()
        self.smsc.respond(number, CommandId.SUBMIT_SM, message_id="17")
        answer = Answered("token", 0, SubmitSmResp(message_id="17"), late=False)
        self.assertEqual(self.pair.to_esme(), [answer])

    def test_a_refusal_comes_with_its_status(self) -> None:
        number = self.esme.request(SUBMIT, "token", T0)
        self.pair.to_smsc()
        self.smsc.respond(number, CommandId.SUBMIT_SM, 0x455)
        self.assertEqual(self.pair.to_esme(), [Answered("token", 0x455, SubmitSmResp(), late=False)])

    def test_both_sides_may_ask_under_the_same_number(self) -> None:
        ours, theirs = self.esme.request(SUBMIT, "e", T0), self.smsc.request(DELIVER, "m", T0)
        self.smsc._window.add(ours, SubmitSmResp, "decoy", T0)
        self.assertEqual(self.pair.to_smsc(), [Requested(SUBMIT, ours)])
        self.assertEqual(self.pair.to_esme(), [Requested(DELIVER, theirs)])

    def test_answers_may_come_in_any_order(self) -> None:
        numbers = [self.esme.request(SUBMIT, token, T0) for token in "abc"]
        self.pair.to_smsc()
        for number in reversed(numbers):
            self.smsc.respond(number, CommandId.SUBMIT_SM)
        tokens = [event.token for event in self.pair.to_esme() if isinstance(event, Answered)]
        self.assertEqual(tokens, ["c", "b", "a"])

    def test_an_answer_with_more_in_it_goes_as_a_pdu(self) -> None:
        number = self.esme.request(QuerySm(message_id="1"), "token", T0)
        self.pair.to_smsc()
        answer = QuerySmResp(message_id="1", message_state=2)
        self.smsc.respond_with(answer, number)
        self.assertEqual(self.pair.to_esme(), [Answered("token", 0, answer, late=False)])

    def test_a_generic_nack_answers_a_request_without_a_pdu(self) -> None:
        number = self.esme.request(SUBMIT, "token", T0)
        events = self.esme.receive(raw(CommandId.GENERIC_NACK, number, b"", 3), T0)
        self.assertEqual(events, [Answered("token", 3, None, late=False)])

    def test_a_value_that_does_not_fit_takes_no_slot(self) -> None:
        self.assertRaises(EncodeError, self.esme.request, SubmitSm(destination_addr="1" * 99), "x", T0)
        self.assertEqual((self.esme.outstanding, self.esme.has_output), (0, False))

    def test_output_is_written_once(self) -> None:
        self.esme.request(SUBMIT, "token", T0)
        self.assertTrue(self.esme.has_output)
        self.assertNotEqual(self.esme.output(), b"")
        self.assertEqual((self.esme.output(), self.esme.has_output), (b"", False))

    def test_pdus_of_one_read_are_all_taken(self) -> None:
        events = self.pair.says(b"".join(encode(SUBMIT, number) for number in range(50)))
        self.assertEqual(events, [Requested(SUBMIT, number) for number in range(50)])


class WhoMaySendTest(SynchronousTestCase):
    """We keep to the table ourselves."""

    def test_nothing_is_requested_before_a_bind(self) -> None:
        session = unbound()
        self.assertRaises(NotBound, session.request, DELIVER, "x", T0)
        self.assertEqual(session.room(), 0)

    def test_an_smsc_delivers_nothing_to_a_transmitter(self) -> None:
        pair = Pair(SessionState.BOUND_TX)
        self.assertRaises(NotBound, pair.smsc.request, DELIVER, "x", T0)
        self.assertEqual(pair.smsc.room(), 0)

    def test_a_receiver_submits_nothing(self) -> None:
        pair = Pair(SessionState.BOUND_RX)
        self.assertRaises(NotBound, pair.esme.request, SUBMIT, "x", T0)

    def test_an_esme_delivers_nothing(self) -> None:
        self.assertRaises(NotBound, Pair().esme.request, DELIVER, "x", T0)


class WindowTest(SynchronousTestCase):
    """How many may be unanswered, and under which numbers (SMPP 3.4 sections 2.7 and 5.1.4)."""

    def setUp(self) -> None:
        self.pair = Pair(limits=SessionLimits(window=2, peer_window=2))
        self.esme, self.smsc = self.pair.esme, self.pair.smsc

    def test_a_full_window_takes_no_more(self) -> None:
        for token in "ab":
            self.esme.request(SUBMIT, token, T0)
        self.assertEqual((self.esme.outstanding, self.esme.room()), (2, 0))
        self.assertRaises(WindowFull, self.esme.request, SUBMIT, "c", T0)

    def test_an_answer_makes_room(self) -> None:
        number = self.esme.request(SUBMIT, "a", T0)
        self.esme.receive(raw(CommandId.SUBMIT_SM_RESP, number, b"1\0"), T0)
        self.assertEqual((self.esme.outstanding, self.esme.room()), (0, 2))

    def test_more_than_the_peers_window_is_overfull_until_some_is_answered(self) -> None:
        self.pair.says(encode(SUBMIT, 1) + encode(SUBMIT, 2))
        self.assertFalse(self.smsc.overfull)
        self.pair.says(encode(SUBMIT, 3))
        self.assertEqual((self.smsc.overfull, self.smsc.peers_outstanding), (True, 3))
        self.smsc.respond(2, CommandId.SUBMIT_SM)
        self.assertFalse(self.smsc.overfull)

    def test_enquire_link_is_answered_even_so(self) -> None:
        self.pair.says(
            b"".join(encode(SUBMIT, number) for number in range(9)) + raw(CommandId.ENQUIRE_LINK, 77)
        )
        self.assertEqual(self.pair.answers(), [(CommandId.ENQUIRE_LINK_RESP, 0, 77)])

    def test_the_windows_of_the_account_hold_once_it_is_known(self) -> None:
        self.smsc.widen(5, 7)
        self.assertEqual(self.smsc.room(), 5)
        self.pair.says(b"".join(encode(SUBMIT, number) for number in range(7)))
        self.assertFalse(self.smsc.overfull)

    def test_a_window_that_shrinks_has_no_room(self) -> None:
        for token in "ab":
            self.esme.request(SUBMIT, token, T0)
        self.esme.widen(1, 1)
        self.assertEqual(self.esme.room(), 0)
        self.assertRaises(WindowFull, self.esme.request, SUBMIT, "c", T0)

    def test_a_number_used_twice_is_taken_twice_and_answered_twice(self) -> None:
        self.assertEqual(len(self.pair.says(encode(SUBMIT, 5) + encode(SUBMIT, 5))), 2)
        self.smsc.respond(5, CommandId.SUBMIT_SM, message_id="1")
        self.smsc.respond(5, CommandId.SUBMIT_SM, message_id="2")
        self.assertEqual(self.pair.answers(), [(CommandId.SUBMIT_SM_RESP, 0, 5)] * 2)

    def test_a_request_is_not_answered_twice(self) -> None:
        self.pair.says(encode(SUBMIT, 5))
        self.smsc.respond(5, CommandId.SUBMIT_SM)
        self.assertRaises(NotRequested, self.smsc.respond, 5, CommandId.SUBMIT_SM)

    def test_numbers_out_of_range_are_echoed(self) -> None:
        for number in (0, 0x80000000, 0xFFFFFFFF):
            self.pair.says(encode(SUBMIT, number))
            self.smsc.respond(number, CommandId.SUBMIT_SM)
            self.assertEqual(self.pair.answers(), [(CommandId.SUBMIT_SM_RESP, 0, number)])

    def test_numbering_starts_at_one_in_each_session(self) -> None:
        # The bind had 1.
        self.assertEqual(self.esme.request(SUBMIT, "a", T0), 2)
        self.assertEqual(self.smsc.request(DELIVER, "a", T0), 1)


class StrayResponseTest(SynchronousTestCase):
    """Responses to no request are counted and never answered."""

    def setUp(self) -> None:
        self.pair = Pair()

    def stray(self, octets: bytes) -> None:
        before = self.pair.smsc.violations
        events = self.pair.says(octets)
        self.assertEqual(self.pair.answers(), [])
        self.assertEqual(self.pair.smsc.violations, before + 1)
        self.assertTrue(all(isinstance(event, Violation) for event in events))

    def test_a_response_with_an_unknown_number(self) -> None:
        self.stray(raw(CommandId.DELIVER_SM_RESP, 99, b"\0"))

    def test_a_response_of_another_kind_than_the_request_was(self) -> None:
        number = self.pair.smsc.request(DELIVER, "token", T0)
        self.pair.smsc.output()
        self.stray(raw(CommandId.DATA_SM_RESP, number, b"\0"))
        self.assertEqual(self.pair.smsc.outstanding, 1)

    def test_an_unknown_response(self) -> None:
        self.stray(raw(0x80000022, 1))

    def test_a_response_that_was_given_already(self) -> None:
        number = self.pair.smsc.request(DELIVER, "token", T0)
        self.pair.smsc.output()
        self.pair.says(raw(CommandId.DELIVER_SM_RESP, number, b"\0"))
        self.stray(raw(CommandId.DELIVER_SM_RESP, number, b"\0"))

    def test_a_generic_nack_of_nothing(self) -> None:
        self.stray(raw(CommandId.GENERIC_NACK, 99, b"", 3))

    def test_responses_to_bind_and_unbind_that_were_not_sent(self) -> None:
        self.stray(raw(CommandId.UNBIND_RESP, 1))
        self.stray(raw(CommandId.BIND_TRANSCEIVER_RESP, 1, b"x\0"))


class BadPduTest(SynchronousTestCase):
    """The answer to what is no PDU, and that the session stays (SMPP 3.4 sections 3.2 and 4.3)."""

    def setUp(self) -> None:
        self.pair = Pair()

    def answered(self, octets: bytes, *expected: tuple[int, int, int]) -> None:
        events = self.pair.says(octets)
        self.assertFalse([event for event in events if not isinstance(event, Violation)])
        self.assertEqual(self.pair.answers(), list(expected))
        self.assertFalse(self.pair.smsc.closing)
        self.assertEqual(len(self.pair.says(encode(SUBMIT, 1))), 1)

    def test_a_field_that_is_too_long_has_its_own_status_in_the_matching_response(self) -> None:
        body = b"\0\0\0\0\0\0" + b"1" * 21 + b"\0" * 20
        self.answered(
            raw(CommandId.SUBMIT_SM, 9, body),
            (CommandId.SUBMIT_SM_RESP, CommandStatus.ESME_RINVDSTADR, 9),
        )

    def test_a_body_that_is_too_short_is_a_wrong_length(self) -> None:
        self.answered(
            raw(CommandId.SUBMIT_SM, 9, b"\0\0"),
            (CommandId.SUBMIT_SM_RESP, CommandStatus.ESME_RINVCMDLEN, 9),
        )

    def test_octets_left_over_are_a_broken_stream_of_tlvs(self) -> None:
        octets = raw(CommandId.SUBMIT_SM, 9, encode(SUBMIT, 9)[16:] + b"\1")
        self.answered(octets, (CommandId.SUBMIT_SM_RESP, CommandStatus.ESME_RINVOPTPARSTREAM, 9))

    def test_a_known_tlv_of_a_wrong_length_has_its_own_status(self) -> None:
        octets = raw(CommandId.SUBMIT_SM, 9, encode(SUBMIT, 9)[16:] + b"\x02\x04\x00\x01\x07")
        self.answered(octets, (CommandId.SUBMIT_SM_RESP, CommandStatus.ESME_RINVPARLEN, 9))

    def test_unknown_and_unsupported_requests_get_a_generic_nack(self) -> None:
        for command_id in (0x0A, 0x22, 0x23, 0x24, 0x111, 0x00010200):
            nack = (CommandId.GENERIC_NACK, CommandStatus.ESME_RINVCMDID, 9)
            self.answered(raw(command_id, 9, b"\1\2\3"), nack)

    def test_what_comes_behind_a_bad_pdu_in_the_same_read_is_served(self) -> None:
        events = self.pair.says(raw(CommandId.SUBMIT_SM, 1) + encode(SUBMIT, 2))
        self.assertIn(Requested(SUBMIT, 2), events)

    def test_many_faults_make_one_line(self) -> None:
        events = self.pair.says(raw(0x0A) * 1000)
        self.assertEqual(len(events), 1)
        self.assertEqual(self.pair.smsc.violations, 1000)

    def test_a_tolerant_session_takes_what_a_strict_one_refuses(self) -> None:
        pair = Pair(limits=SessionLimits(tolerant=True))
        octets = raw(CommandId.SUBMIT_SM, 9, encode(SUBMIT, 9)[16:] + b"\0")
        self.assertEqual(pair.says(octets), [Requested(SUBMIT, 9)])


class BadLengthTest(SynchronousTestCase):
    """After a bad command_length the stream means nothing any more."""

    def ended(self, pair: Pair, octets: bytes, number: int) -> None:
        events = pair.says(octets)
        self.assertEqual(type(events[-1]).__name__, "Ended")
        self.assertTrue(pair.smsc.closing)
        self.assertEqual(pair.answers(), [(CommandId.GENERIC_NACK, CommandStatus.ESME_RINVCMDLEN, number)])

    def test_a_length_below_sixteen_ends_the_session(self) -> None:
        self.ended(Pair(), b"\0\0\0\x0f" + raw(CommandId.SUBMIT_SM, 5)[4:], 5)

    def test_four_octets_are_enough_and_the_number_is_zero_then(self) -> None:
        self.ended(Pair(), b"\0\0\0\x0f", 0)

    def test_a_length_above_the_limit_ends_it(self) -> None:
        self.ended(Pair(limits=SessionLimits(max_pdu=2000)), raw(CommandId.SUBMIT_SM, 5, bytes(1985)), 5)

    def test_a_pdu_at_the_limit_does_not(self) -> None:
        pair = Pair(limits=SessionLimits(max_pdu=2000))
        pair.says(raw(CommandId.SUBMIT_SM, 5, bytes(1984)))
        self.assertFalse(pair.smsc.closing)

    def test_before_a_bind_the_limit_is_lower(self) -> None:
        session = unbound(limits=SessionLimits(max_pdu_unbound=100))
        session.receive(raw(CommandId.BIND_TRANSCEIVER, 5, bytes(85)), T0)
        answer = (CommandId.GENERIC_NACK, CommandStatus.ESME_RINVCMDLEN, 5)
        self.assertEqual(headers(session.output()), [answer])

    def test_strangers_are_sent_away(self) -> None:
        for stranger in (b"GET / HTTP/1.1\r\n", b"SSH-2.0-x\r\n", b"\x16\x03\x01\x02\x00\x01"):
            session = unbound()
            session.receive(stranger, T0)
            self.assertTrue(session.closing)

    def test_nothing_is_heard_after_the_end(self) -> None:
        pair = Pair()
        pair.says(b"\0\0\0\0")
        pair.smsc.output()
        self.assertEqual(pair.says(encode(SUBMIT, 1)), [])
        self.assertEqual(pair.smsc.tick(T0 + 1000), [])
        self.assertFalse(pair.smsc.has_output)


class LostTest(SynchronousTestCase):
    """The connection is gone."""

    def test_the_tokens_of_all_without_an_answer_come_back_once(self) -> None:
        pair = Pair()
        for token in "abc":
            pair.esme.request(SUBMIT, token, T0)
        pair.esme.receive(raw(CommandId.SUBMIT_SM_RESP, 3, b"1\0"), T0)
        self.assertEqual(pair.esme.lost(), ["a", "c"])
        self.assertEqual(pair.esme.lost(), [])

    def test_late_ones_come_back_too(self) -> None:
        pair = Pair()
        pair.esme.request(SUBMIT, "a", T0)
        pair.esme.tick(T0 + 61)
        self.assertEqual(pair.esme.lost(), ["a"])

    def test_answers_after_it_go_nowhere(self) -> None:
        pair = Pair()
        pair.says(encode(SUBMIT, 5))
        pair.smsc.lost()
        pair.smsc.respond(5, CommandId.SUBMIT_SM)
        self.assertEqual((pair.smsc.has_output, pair.smsc.state), (False, SessionState.CLOSED))
        self.assertTrue(pair.smsc.closing)


class AlertTest(SynchronousTestCase):
    """alert_notification has no answer."""

    def test_it_reaches_the_owner_and_is_not_awaited(self) -> None:
        pair = Pair()
        alert = AlertNotification(source_addr="1")
        self.assertEqual(pair.esme.receive(encode(alert, 4), T0), [Requested(alert, 4)])
        self.assertEqual(pair.esme.peers_outstanding, 0)

    def test_from_a_client_it_is_an_unknown_command(self) -> None:
        pair = Pair()
        pair.says(encode(AlertNotification(), 4))
        self.assertEqual(pair.answers(), [(CommandId.GENERIC_NACK, CommandStatus.ESME_RINVCMDID, 4)])
