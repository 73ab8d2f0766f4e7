"""Requests that a session settles by itself: SMPP 3.4 section 2.2 and 5.0 section 2.4, row by row."""

from twisted.trial.unittest import SynchronousTestCase

from router.smpp.codec import encode
from router.smpp.errors import EncodeError, NotBound
from router.smpp.operations import CommandId, CommandStatus
from router.smpp.pdus import (
    BindTransceiver,
    BindTransceiverResp,
    BindTransmitter,
    DeliverSm,
    Outbind,
    SubmitSm,
    SubmitSmResp,
    Unbind,
)
from router.smpp.session import (
    Answered,
    BindRefused,
    Bound,
    Ended,
    Requested,
    Session,
    SessionLimits,
    SessionState,
    Side,
    Unbound,
    Violation,
)
from tests.smpp.wire import T0, Pair, headers, raw, unbound

BIND = BindTransceiver(system_id="crm", password="secret")
SUBMIT = SubmitSm(destination_addr="1")
INVALID_STATE = CommandStatus.ESME_RINVBNDSTS


def asked_to_bind(session: Session, bind: BindTransceiver = BIND) -> Requested:
    """Bring the SMSC's session a bind."""
    (event,) = session.receive(encode(bind, 1), T0)
    assert isinstance(event, Requested)
    return event


class BindAtTheSmscTest(SynchronousTestCase):
    """OPEN and how it is left."""

    def setUp(self) -> None:
        self.session = unbound()

    def test_a_bind_is_the_owners_to_judge(self) -> None:
        self.assertEqual(asked_to_bind(self.session), Requested(BIND, 1))
        self.assertEqual((self.session.state, self.session.has_output), (SessionState.OPEN, False))

    def test_taken_it_is_answered_with_our_name_and_version(self) -> None:
        self.session.bound(asked_to_bind(self.session), "router")
        expected = BindTransceiverResp(system_id="router", tlvs=((0x0210, b"\x34"),))
        self.assertEqual(self.session.output(), encode(expected, 1))
        self.assertEqual((self.session.state, self.session.system_id), (SessionState.BOUND_TRX, "crm"))

    def test_each_bind_leads_to_its_state(self) -> None:
        for state in (SessionState.BOUND_TX, SessionState.BOUND_RX, SessionState.BOUND_TRX):
            pair = Pair(state)
            self.assertEqual((pair.smsc.state, pair.esme.state), (state, state))

    def test_refused_it_is_answered_and_the_connection_closed(self) -> None:
        self.session.refuse_bind(asked_to_bind(self.session), CommandStatus.ESME_RBINDFAIL)
        answer = (CommandId.BIND_TRANSCEIVER_RESP, CommandStatus.ESME_RBINDFAIL, 1)
        self.assertEqual(headers(self.session.output()), [answer])
        self.assertTrue(self.session.closing)
        self.assertEqual(self.session.tick(T0), [Ended("bind refused with ESME_RBINDFAIL")])

    def test_a_second_bind_while_the_first_is_judged_is_refused(self) -> None:
        asked_to_bind(self.session)
        self.session.receive(encode(BIND, 2), T0)
        answer = (CommandId.BIND_TRANSCEIVER_RESP, CommandStatus.ESME_RALYBND, 2)
        self.assertEqual(headers(self.session.output()), [answer])

    def test_a_bind_that_cannot_be_read_is_judged_as_nobodys_and_its_answer_tells_nothing(self) -> None:
        for body in (
            b"x" * 30,
            b"crm\0" + b"x" * 9 + b"\0\0\x34\0\0\0",
            b"crm",
            b"",
            b"crm\0pw\0\0\x34\0\0\0\0",
        ):
            session = unbound()
            said, asked = session.receive(raw(CommandId.BIND_TRANSMITTER, 1, body), T0)
            self.assertIsInstance(said, Violation)
            self.assertEqual((asked, session.has_output), (Requested(BindTransmitter(), 1), False))
            assert isinstance(asked, Requested)
            session.refuse_bind(asked, CommandStatus.ESME_RBINDFAIL)
            answer = (CommandId.BIND_TRANSMITTER_RESP, CommandStatus.ESME_RBINDFAIL, 1)
            self.assertEqual((headers(session.output()), session.closing), ([answer], True))

    def test_a_second_one_that_cannot_be_read_is_a_second_bind(self) -> None:
        asked_to_bind(self.session)
        self.session.receive(raw(CommandId.BIND_TRANSCEIVER, 2, b"x" * 30), T0)
        answer = (CommandId.BIND_TRANSCEIVER_RESP, CommandStatus.ESME_RALYBND, 2)
        self.assertEqual(headers(self.session.output()), [answer])

    def test_it_tells_the_version_of_the_peer_beside_its_own(self) -> None:
        for told, version in ((0x33, 0x33), (0x34, 0x34), (0x50, 0x34), (0x60, 0x34)):
            session = unbound()
            bind = BindTransceiver(system_id="crm", interface_version=told)
            (asked,) = session.receive(encode(bind, 1), T0)
            assert isinstance(asked, Requested)
            session.bound(asked, "router")
            self.assertEqual((session.peer_version, session.version), (min(told, 0x50), version))

    def test_a_judgement_that_comes_after_the_end_changes_nothing(self) -> None:
        asked = asked_to_bind(self.session)
        self.session.lost()
        self.session.bound(asked, "router")
        self.session.refuse_bind(asked, CommandStatus.ESME_RBINDFAIL)
        self.assertEqual((self.session.state, self.session.has_output), (SessionState.CLOSED, False))

    def test_our_own_name_must_fit(self) -> None:
        self.assertRaises(EncodeError, self.session.bound, asked_to_bind(self.session), "r" * 16)

    def test_larger_pdus_are_taken_from_then_on(self) -> None:
        pair = Pair(limits=SessionLimits(max_pdu_unbound=100))
        pair.says(encode(SubmitSm(destination_addr="1", short_message=bytes(200)), 2))
        self.assertEqual(pair.smsc.peers_outstanding, 1)


class BindAtTheEsmeTest(SynchronousTestCase):
    """Our own bind."""

    def setUp(self) -> None:
        self.session = unbound(Side.ESME)
        self.session.bind(BIND, T0)
        self.session.output()

    def test_it_goes_out_under_the_first_number(self) -> None:
        session = unbound(Side.ESME)
        session.bind(BIND, T0)
        self.assertEqual(session.output(), encode(BIND, 1))

    def test_taken_it_tells_the_smscs_name_and_what_both_speak(self) -> None:
        answer = BindTransceiverResp(system_id="smsc", tlvs=((0x0210, b"\x50"),))
        self.assertEqual(self.session.receive(encode(answer, 1), T0), [Bound("smsc", 0x34)])
        self.assertEqual(self.session.state, SessionState.BOUND_TRX)

    def test_an_smsc_that_tells_no_version_speaks_3_3(self) -> None:
        answer = bytes.fromhex("00000019800000090000000000000001676f6970736d733034")
        self.assertEqual(self.session.receive(answer, T0), [Bound("goipsms04", 0x33)])

    def test_large_pdus_may_come_in_the_same_read(self) -> None:
        kept = DeliverSm(source_addr="1", tlvs=((0x0424, bytes(2000)),))
        octets = encode(BindTransceiverResp(system_id="smsc"), 1) + encode(kept, 1)
        self.assertEqual(self.session.receive(octets, T0), [Bound("smsc", 0x33), Requested(kept, 1)])

    def test_refused_it_is_over(self) -> None:
        events = self.session.receive(raw(CommandId.BIND_TRANSCEIVER_RESP, 1, b"\0", 0x0E), T0)
        self.assertEqual(events, [BindRefused(0x0E), Ended("bind refused with ESME_RINVPASWD")])
        self.assertTrue(self.session.closing)

    def test_a_generic_nack_is_a_refusal(self) -> None:
        events = self.session.receive(raw(CommandId.GENERIC_NACK, 1, b"", 3), T0)
        self.assertEqual(events[0], BindRefused(3))

    def test_the_response_to_another_bind_is_none(self) -> None:
        self.session.receive(raw(CommandId.BIND_RECEIVER_RESP, 1, b"x\0"), T0)
        self.session.receive(raw(CommandId.BIND_TRANSCEIVER_RESP, 2, b"x\0"), T0)
        self.assertEqual((self.session.state, self.session.violations), (SessionState.OPEN, 2))

    def test_it_is_sent_once(self) -> None:
        self.assertRaises(NotBound, self.session.bind, BIND, T0)

    def test_an_smsc_binds_nowhere(self) -> None:
        self.assertRaises(NotBound, unbound(Side.SMSC).bind, BIND, T0)

    def test_a_bind_may_follow_an_outbind(self) -> None:
        session = unbound(Side.ESME)
        outbind = Outbind(system_id="smsc")
        self.assertEqual(session.receive(encode(outbind, 1), T0), [Requested(outbind, 1)])
        self.assertEqual(session.state, SessionState.OUTBOUND)
        session.bind(BIND, T0)
        self.assertTrue(session.has_output)


class VersionTest(SynchronousTestCase):
    """interface_version, SMPP 3.4 section 5.2.4."""

    def test_the_session_speaks_the_lower_of_two(self) -> None:
        for told, spoken in ((0x00, 0x33), (0x33, 0x33), (0x34, 0x34), (0x50, 0x34)):
            pair = Pair(version=told)
            self.assertEqual((pair.smsc.version, pair.esme.version), (spoken, spoken))

    def test_no_bind_is_refused_for_its_version_alone(self) -> None:
        for told in range(0, 256, 5):
            self.assertEqual(Pair(version=told).smsc.state, SessionState.BOUND_TRX)

    def test_a_3_3_smsc_may_send_receipts_to_a_transmitter(self) -> None:
        pair = Pair(SessionState.BOUND_TX, version=0x33)
        receipt = DeliverSm(esm_class=4)
        self.assertEqual(pair.esme.receive(encode(receipt, 5), T0), [Requested(receipt, 5)])


class WrongStateTest(SynchronousTestCase):
    """The matching response, header only, and the state stays."""

    def refused(self, session: Session, octets: bytes, command_id: int, status: int) -> None:
        state = session.state
        session.receive(octets, T0)
        self.assertEqual(headers(session.output()), [(command_id, status, 9)])
        self.assertEqual((session.state, session.closing), (state, False))

    def test_traffic_before_a_bind(self) -> None:
        for command_id in (CommandId.SUBMIT_SM, CommandId.QUERY_SM, CommandId.DATA_SM, CommandId.UNBIND):
            self.refused(unbound(), raw(command_id, 9), command_id | 0x80000000, INVALID_STATE)

    def test_a_bind_on_a_bound_connection(self) -> None:
        for state in (SessionState.BOUND_TX, SessionState.BOUND_RX, SessionState.BOUND_TRX):
            resp = CommandId.BIND_TRANSCEIVER_RESP
            self.refused(Pair(state).smsc, encode(BIND, 9), resp, CommandStatus.ESME_RALYBND)

    def test_a_receiver_that_submits(self) -> None:
        pair = Pair(SessionState.BOUND_RX)
        self.refused(pair.smsc, encode(SUBMIT, 9), CommandId.SUBMIT_SM_RESP, INVALID_STATE)

    def test_a_client_that_delivers(self) -> None:
        self.refused(Pair().smsc, encode(DeliverSm(), 9), CommandId.DELIVER_SM_RESP, INVALID_STATE)

    def test_an_smsc_that_submits_or_binds(self) -> None:
        self.refused(Pair().esme, encode(SUBMIT, 9), CommandId.SUBMIT_SM_RESP, INVALID_STATE)
        self.refused(Pair().esme, encode(BIND, 9), CommandId.BIND_TRANSCEIVER_RESP, INVALID_STATE)

    def test_a_client_that_sends_outbind(self) -> None:
        nack, status = CommandId.GENERIC_NACK, CommandStatus.ESME_RINVCMDID
        self.refused(unbound(), encode(Outbind(), 9), nack, status)

    def test_the_state_goes_before_faults_in_the_body(self) -> None:
        self.refused(unbound(), raw(CommandId.SUBMIT_SM, 9, b"x"), CommandId.SUBMIT_SM_RESP, INVALID_STATE)

    def test_an_unknown_command_goes_before_the_state(self) -> None:
        nack, status = CommandId.GENERIC_NACK, CommandStatus.ESME_RINVCMDID
        self.refused(unbound(), raw(0x22, 9), nack, status)


class EnquireLinkTest(SynchronousTestCase):
    """Answered in every state, and the owner hears nothing of it."""

    def test_it_is_answered_before_a_bind(self) -> None:
        session = unbound()
        self.assertEqual(session.receive(raw(CommandId.ENQUIRE_LINK, 3), T0), [])
        self.assertEqual(headers(session.output()), [(CommandId.ENQUIRE_LINK_RESP, 0, 3)])

    def test_it_is_answered_by_both_sides_when_bound(self) -> None:
        pair = Pair()
        for session in (pair.esme, pair.smsc):
            session.receive(raw(CommandId.ENQUIRE_LINK, 3), T0)
            self.assertEqual(headers(session.output()), [(CommandId.ENQUIRE_LINK_RESP, 0, 3)])

    def test_it_is_answered_after_unbind(self) -> None:
        pair = Pair()
        pair.says(encode(Unbind(), 7) + raw(CommandId.ENQUIRE_LINK, 8))
        answers = [(CommandId.UNBIND_RESP, 0, 7), (CommandId.ENQUIRE_LINK_RESP, 0, 8)]
        self.assertEqual(pair.answers(), answers)


class UnbindTest(SynchronousTestCase):
    """Both sides of leaving."""

    def setUp(self) -> None:
        self.pair = Pair()
        self.esme, self.smsc = self.pair.esme, self.pair.smsc

    def test_the_peer_leaves(self) -> None:
        self.esme.unbind(T0)
        self.assertEqual(self.pair.to_smsc(), [Unbound(by_peer=True)])
        self.assertEqual((self.smsc.state, self.smsc.closing), (SessionState.UNBOUND, False))
        self.assertEqual(self.pair.to_esme(), [Unbound(by_peer=False), Ended("unbound")])
        self.assertEqual((self.esme.state, self.esme.closing), (SessionState.UNBOUND, True))

    def test_what_is_in_flight_is_answered_before_unbind(self) -> None:
        self.pair.says(encode(SUBMIT, 5) + encode(SUBMIT, 6) + encode(Unbind(), 7))
        self.assertEqual(self.pair.answers(), [])
        self.smsc.respond(6, CommandId.SUBMIT_SM)
        self.smsc.respond(5, CommandId.SUBMIT_SM)
        expected = [(CommandId.SUBMIT_SM_RESP, 0, 6), (CommandId.SUBMIT_SM_RESP, 0, 5)]
        self.assertEqual(self.pair.answers(), [*expected, (CommandId.UNBIND_RESP, 0, 7)])
        self.assertEqual(self.smsc.state, SessionState.UNBOUND)

    def test_it_waits_no_longer_than_the_response_timer(self) -> None:
        self.pair.says(encode(SUBMIT, 5) + encode(Unbind(), 7))
        self.assertEqual(self.smsc.tick(T0 + 59), [])
        self.assertEqual(self.pair.answers(), [])
        self.smsc.tick(T0 + 60)
        self.assertEqual(self.pair.answers(), [(CommandId.UNBIND_RESP, 0, 7)])

    def test_nothing_is_said_after_unbind_is_answered(self) -> None:
        self.pair.says(encode(SUBMIT, 5) + encode(Unbind(), 7))
        self.smsc.tick(T0 + 60)
        self.smsc.output()
        self.smsc.respond(5, CommandId.SUBMIT_SM)
        self.assertFalse(self.smsc.has_output)

    def test_the_side_that_was_asked_closes_after_a_few_seconds(self) -> None:
        self.pair.says(encode(Unbind(), 7))
        self.assertEqual(self.smsc.tick(T0 + 4), [])
        self.assertEqual(self.smsc.tick(T0 + 5), [Ended("unbound")])
        self.assertTrue(self.smsc.closing)

    def test_no_new_requests_are_sent_or_taken(self) -> None:
        self.pair.says(encode(SUBMIT, 5) + encode(Unbind(), 7))
        self.assertRaises(NotBound, self.smsc.request, DeliverSm(), "x", T0)
        self.pair.says(encode(SUBMIT, 8))
        self.assertEqual(self.pair.answers(), [(CommandId.SUBMIT_SM_RESP, INVALID_STATE, 8)])

    def test_answers_to_us_still_count_until_then(self) -> None:
        number = self.esme.request(SUBMIT, "token", T0)
        self.esme.unbind(T0)
        self.pair.to_smsc()
        self.smsc.respond(number, CommandId.SUBMIT_SM, message_id="1")
        events = self.pair.to_esme()
        self.assertEqual(events[0], Answered("token", 0, SubmitSmResp(message_id="1"), late=False))
        self.assertEqual(events[-1], Ended("unbound"))

    def test_the_peer_may_ask_until_it_has_heard_of_it(self) -> None:
        self.smsc.unbind(T0)
        self.assertEqual(self.pair.says(encode(SUBMIT, 5)), [Requested(SUBMIT, 5)])

    def test_we_ask_for_nothing_more_ourselves(self) -> None:
        self.esme.unbind(T0)
        self.assertEqual(self.esme.room(), 0)
        self.assertRaises(NotBound, self.esme.request, SUBMIT, "x", T0)

    def test_it_is_sent_once(self) -> None:
        self.esme.unbind(T0)
        self.esme.output()
        self.esme.unbind(T0)
        self.assertFalse(self.esme.has_output)

    def test_no_answer_in_time_ends_it(self) -> None:
        self.esme.unbind(T0)
        self.assertEqual(self.esme.tick(T0 + 59), [])
        self.assertEqual(self.esme.tick(T0 + 60), [Ended("no answer to unbind")])

    def test_both_may_leave_at_once(self) -> None:
        self.esme.unbind(T0)
        self.smsc.unbind(T0)
        self.assertEqual(self.pair.to_smsc(), [Unbound(by_peer=True)])
        self.assertEqual(self.pair.to_esme(), [Unbound(by_peer=True), Ended("unbound")])
        self.assertEqual(self.pair.to_smsc(), [Ended("unbound")])

    def test_a_generic_nack_lets_us_go_too(self) -> None:
        self.esme.unbind(T0)
        number = headers(self.esme.output())[0][2]
        events = self.esme.receive(raw(CommandId.GENERIC_NACK, number, b"", 3), T0)
        self.assertEqual(events[-1], Ended("unbound"))

    def test_without_a_bind_it_ends_at_once(self) -> None:
        session = unbound()
        session.unbind(T0)
        self.assertTrue(session.closing)
        self.assertEqual(session.tick(T0), [Ended("left without a bind")])


class HalfClosedTest(SynchronousTestCase):
    """The peer has closed its half of the connection: it says no more, and still reads."""

    def setUp(self) -> None:
        self.pair = Pair()
        self.smsc = self.pair.smsc

    def test_with_nothing_in_flight_the_session_is_over_and_that_is_no_breach(self) -> None:
        self.smsc.half_closed(T0)
        self.assertEqual((self.smsc.state, self.smsc.closing), (SessionState.UNBOUND, True))
        self.assertEqual(self.smsc.tick(T0), [Ended("closed by the peer")])

    def test_what_is_in_flight_is_answered_first_and_nothing_is_asked(self) -> None:
        self.pair.says(encode(SUBMIT, 5))
        self.smsc.half_closed(T0)
        self.assertEqual((self.smsc.closing, self.smsc.room()), (False, 0))
        self.smsc.tick(T0 + 40)
        self.smsc.respond(5, CommandId.SUBMIT_SM)
        self.assertEqual(self.pair.answers(), [(CommandId.SUBMIT_SM_RESP, 0, 5)])
        self.assertTrue(self.smsc.closing)

    def test_an_unbind_before_it_is_answered_last(self) -> None:
        self.pair.says(encode(SUBMIT, 5) + encode(Unbind(), 6))
        self.smsc.half_closed(T0)
        self.smsc.respond(5, CommandId.SUBMIT_SM)
        expected = [(CommandId.SUBMIT_SM_RESP, 0, 5), (CommandId.UNBIND_RESP, 0, 6)]
        self.assertEqual(self.pair.answers(), expected)
        self.assertTrue(self.smsc.closing)

    def test_an_unbind_that_was_answered_before_is_not_answered_again(self) -> None:
        self.pair.says(encode(Unbind(), 6))
        self.assertEqual(self.pair.answers(), [(CommandId.UNBIND_RESP, 0, 6)])
        self.smsc.half_closed(T0)
        self.assertEqual(self.pair.answers(), [])
        self.assertTrue(self.smsc.closing)

    def test_it_waits_no_longer_than_the_response_timer(self) -> None:
        self.pair.says(encode(SUBMIT, 5))
        self.smsc.half_closed(T0)
        self.smsc.tick(T0 + 59)
        self.assertFalse(self.smsc.closing)
        self.smsc.tick(T0 + 60)
        self.assertTrue(self.smsc.closing)

    def test_the_rest_of_a_pdu_is_not_waited_for(self) -> None:
        self.pair.says(encode(SUBMIT, 5) + b"\0\0")
        self.smsc.half_closed(T0)
        self.smsc.tick(T0 + 40)
        self.assertFalse(self.smsc.closing)

    def test_its_bind_is_judged_all_the_same(self) -> None:
        for taken, status in ((True, 0), (False, CommandStatus.ESME_RBINDFAIL)):
            session = unbound()
            bind = asked_to_bind(session)
            session.half_closed(T0)
            self.assertFalse(session.closing)
            if taken:
                session.bound(bind, "router")
            else:
                session.refuse_bind(bind, CommandStatus.ESME_RBINDFAIL)
            self.assertEqual(headers(session.output()), [(CommandId.BIND_TRANSCEIVER_RESP, status, 1)])
            self.assertTrue(session.closing)

    def test_one_that_is_not_bound_is_closed(self) -> None:
        session = unbound()
        session.half_closed(T0)
        self.assertTrue(session.closing)
