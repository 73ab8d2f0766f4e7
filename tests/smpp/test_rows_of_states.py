"""Requests of each side in each state, and the answers, row by row: SMPP 3.4 section 2, 5.0 sections 2.3,
2.4.

The table is played against real sessions of both sides; `test_states` reads it back from the code.
"""

from twisted.trial.unittest import SynchronousTestCase

from router.smpp.codec import encode
from router.smpp.commands import RESPONSES
from router.smpp.errors import NotBound
from router.smpp.operations import CommandId, CommandStatus
from router.smpp.pdus import (
    AlertNotification,
    BindReceiver,
    BindTransceiver,
    BindTransmitter,
    CancelSm,
    DataSm,
    DeliverSm,
    EnquireLink,
    Outbind,
    Pdu,
    QuerySm,
    ReplaceSm,
    SubmitMulti,
    SubmitSm,
    Unbind,
)
from router.smpp.session import Bound, Ended, Requested, Session, SessionState, Side, Unbound
from router.sms.address import Address
from tests.smpp.test_states import MATRIX
from tests.smpp.wire import BINDS, T0, Pair, headers, raw, unbound

RINVBNDSTS, RALYBND = CommandStatus.ESME_RINVBNDSTS, CommandStatus.ESME_RALYBND
NACK, RINVCMDID = CommandId.GENERIC_NACK, CommandStatus.ESME_RINVCMDID
NUMBER = 77
SUBMIT = SubmitSm(destination_addr="2561")

REQUESTS: dict[str, Pdu] = {
    pdu.command_id.name.lower(): pdu
    for pdu in (
        *(BindReceiver(system_id="a"), BindTransmitter(system_id="a"), BindTransceiver(system_id="a")),
        *(Outbind(), SUBMIT, SubmitMulti(dest_address=(Address(1, 1, "2561"),)), QuerySm(), CancelSm()),
        *(ReplaceSm(), DataSm(), DeliverSm(), AlertNotification(), EnquireLink(), Unbind()),
    )
}


def in_state(side: Side, state: SessionState) -> Session | None:
    """Return a session of this side in this state; None if it cannot get there."""
    if state is SessionState.OPEN:
        return unbound(side)
    if state is SessionState.OUTBOUND:
        # We send no outbind, so only an ESME of ours has this state.
        session = unbound(side)
        session.receive(encode(Outbind(), 1), T0)
        session.output()
        return session if side is Side.ESME else None
    pair = Pair(state if state in BINDS else SessionState.BOUND_TRX)
    session = pair.smsc if side is Side.SMSC else pair.esme
    if state is SessionState.UNBOUND:
        session.receive(encode(Unbind(), 2), T0)
    elif state is SessionState.CLOSED:
        session.lost()
    session.output()
    return session


def refusal(pdu: Pdu, side: Side, state: SessionState) -> tuple[int, int, int]:
    """Return the answer of a session of this side to a request that its peer should not have sent."""
    response = RESPONSES.get(type(pdu))
    if response is None:
        return NACK, RINVCMDID, NUMBER
    is_bind = type(pdu) in BINDS.values()
    bound = side is Side.SMSC and state in BINDS
    return response.command_id, RALYBND if is_bind and bound else RINVBNDSTS, NUMBER


class TableRows(SynchronousTestCase):
    """Every request, in every state, from both sides."""

    def play(self, command: str, side: Side) -> None:
        """Check the reaction of a session of ``side`` to this request of its peer in each state."""
        head, *rows = MATRIX.strip().splitlines()
        (row,) = (row.split()[1:] for row in rows if row.split()[0] == command)
        letter = "M" if side is Side.ESME else "E"
        for name, senders in zip(head.split(), row, strict=True):
            session = in_state(side, SessionState[name])
            if session is not None:
                self.cell(session, REQUESTS[command], letter in senders)

    def cell(self, session: Session, pdu: Pdu, allowed: bool) -> None:
        state = session.state
        events = session.receive(encode(pdu, NUMBER), T0)
        answers = headers(session.output())
        where = (type(pdu).__name__, session.side, state)
        if state is SessionState.CLOSED:
            self.assertEqual((events, answers), ([], []), where)
        elif not allowed:
            self.assertEqual(answers, [refusal(pdu, session.side, state)], where)
            self.assertEqual((session.state, session.closing), (state, False), where)
        elif isinstance(pdu, EnquireLink | Unbind):
            self.assertEqual(answers, [(RESPONSES[type(pdu)].command_id, 0, NUMBER)], where)
        else:
            self.assertEqual((events, answers), ([Requested(pdu, NUMBER)], []), where)

    def both(self, *commands: str) -> None:
        for command in commands:
            self.play(command, Side.SMSC)
            self.play(command, Side.ESME)

    def test_binds_come_from_the_esme_before_it_is_bound(self) -> None:
        self.both("bind_transmitter", "bind_receiver", "bind_transceiver")

    def test_outbind_comes_from_the_smsc_before_all_else(self) -> None:
        self.both("outbind")

    def test_submissions_and_inquiries_come_from_a_bound_transmitter_or_transceiver(self) -> None:
        self.both("submit_sm", "submit_multi", "query_sm", "cancel_sm", "replace_sm")

    def test_data_sm_goes_both_ways_as_the_bind_allows(self) -> None:
        self.both("data_sm")

    def test_deliver_sm_and_alert_notification_go_to_receivers_and_transceivers(self) -> None:
        self.both("deliver_sm", "alert_notification")

    def test_enquire_link_comes_from_both_in_every_state_while_there_is_a_connection(self) -> None:
        self.both("enquire_link")

    def test_unbind_comes_from_both_once_bound(self) -> None:
        self.both("unbind")

    def test_the_table_has_every_request(self) -> None:
        self.assertEqual({row.split()[0] for row in MATRIX.strip().splitlines()[1:]}, set(REQUESTS))

    def test_we_keep_to_it_ourselves(self) -> None:
        for side, pdu in ((Side.ESME, DeliverSm()), (Side.SMSC, SUBMIT)):
            for state in SessionState:
                session = in_state(side, state)
                if session is not None:
                    self.assertRaises(NotBound, session.request, pdu, "token", T0)

    def test_generic_nack_may_come_in_every_state_and_has_no_answer(self) -> None:
        for side in Side:
            for state in SessionState:
                session = in_state(side, state)
                if session is not None:
                    session.receive(raw(NACK, 99, b"", 3), T0)
                    self.assertEqual((session.state, session.has_output), (state, False))

    def test_a_3_3_smsc_may_send_receipts_to_a_transmitter(self) -> None:
        for version, command_id in ((0x33, None), (0x34, CommandId.DELIVER_SM_RESP)):
            pair = Pair(SessionState.BOUND_TX, version=version)
            pair.esme.receive(encode(DeliverSm(esm_class=4), 5), T0)
            answers = [] if command_id is None else [(command_id, RINVBNDSTS, 5)]
            self.assertEqual(headers(pair.esme.output()), answers)


class SpecialRows(SynchronousTestCase):
    """Rows at the seams of states."""

    def test_a_second_bind_is_answered_in_its_own_kind_and_the_first_stays(self) -> None:
        for state in BINDS:
            pair = Pair(state)
            for bind in BINDS.values():
                pair.says(encode(bind(system_id="other"), 9))
                self.assertEqual(pair.answers(), [(bind.command_id | 0x80000000, RALYBND, 9)])
            self.assertEqual((pair.smsc.state, pair.smsc.system_id), (state, "crm"))

    def test_traffic_before_a_bind_is_a_wrong_state_and_a_bind_may_still_follow(self) -> None:
        session = unbound()
        session.receive(encode(SUBMIT, 1), T0)
        self.assertEqual(headers(session.output()), [(CommandId.SUBMIT_SM_RESP, RINVBNDSTS, 1)])
        bind = BindTransceiver(system_id="crm")
        self.assertEqual(session.receive(encode(bind, 2), T0), [Requested(bind, 2)])

    def test_enquire_link_before_a_bind_is_answered(self) -> None:
        session = unbound()
        session.receive(encode(EnquireLink(), 1), T0)
        self.assertEqual(headers(session.output()), [(CommandId.ENQUIRE_LINK_RESP, 0, 1)])

    def test_unbind_lets_answers_go_first_and_nothing_after_it(self) -> None:
        pair = Pair()
        pair.says(encode(SUBMIT, 1) + encode(SUBMIT, 2) + encode(Unbind(), 3))
        for number in (2, 1):
            self.assertNotIn(CommandId.UNBIND_RESP, [found[0] for found in pair.answers()])
            pair.smsc.respond(number, CommandId.SUBMIT_SM)
        self.assertEqual([found[0] for found in pair.answers()], [0x80000004, CommandId.UNBIND_RESP])
        pair.smsc.respond(1, CommandId.SUBMIT_SM)
        self.assertFalse(pair.smsc.has_output)

    def test_what_cannot_be_answered_in_time_does_not_hold_it_up(self) -> None:
        pair = Pair()
        pair.says(encode(SUBMIT, 1) + encode(Unbind(), 3))
        pair.smsc.tick(T0 + 60)
        self.assertEqual(pair.answers(), [(CommandId.UNBIND_RESP, 0, 3)])

    def test_who_asked_to_unbind_closes_and_the_other_after_some_seconds(self) -> None:
        pair = Pair()
        pair.esme.unbind(T0)
        pair.to_smsc()
        self.assertFalse(pair.smsc.closing)
        self.assertEqual(pair.to_esme(), [Unbound(by_peer=False), Ended("unbound")])
        self.assertTrue(pair.esme.closing)
        self.assertEqual(pair.smsc.tick(T0 + 5), [Ended("unbound")])

    def test_after_unbind_neither_asks_for_more(self) -> None:
        pair = Pair()
        pair.esme.unbind(T0)
        pair.to_smsc()
        for session, pdu in ((pair.esme, SUBMIT), (pair.smsc, DeliverSm())):
            self.assertRaises(NotBound, session.request, pdu, "token", T0)
            self.assertEqual(session.room(), 0)

    def test_requests_that_unbind_left_unanswered_come_back_as_unknown(self) -> None:
        pair = Pair()
        pair.esme.request(SUBMIT, "token", T0)
        pair.esme.unbind(T0)
        pair.esme.receive(raw(CommandId.UNBIND_RESP, 3), T0)
        self.assertTrue(pair.esme.closing)
        self.assertEqual((pair.esme.lost(), pair.esme.lost()), (["token"], []))

    def test_a_client_that_delivers_or_alerts_is_told_so_and_nothing_is_routed(self) -> None:
        for pdu, answer in (
            (DeliverSm(), (CommandId.DELIVER_SM_RESP, RINVBNDSTS, 9)),
            (AlertNotification(), (NACK, RINVCMDID, 9)),
        ):
            pair = Pair()
            events = pair.says(encode(pdu, 9))
            self.assertFalse([event for event in events if isinstance(event, Requested)])
            self.assertEqual(pair.answers(), [answer])

    def test_a_refused_bind_is_answered_and_the_connection_closed_so_there_is_one_attempt(self) -> None:
        session = unbound()
        (asked,) = session.receive(encode(BindTransceiver(system_id="crm"), 1), T0)
        assert isinstance(asked, Requested)
        session.refuse_bind(asked, CommandStatus.ESME_RBINDFAIL)
        answer = (CommandId.BIND_TRANSCEIVER_RESP, CommandStatus.ESME_RBINDFAIL, 1)
        self.assertEqual(headers(session.output()), [answer])
        self.assertTrue(session.closing)
        session.receive(encode(BindTransceiver(system_id="crm"), 2), T0)
        self.assertFalse(session.has_output)

    def test_a_lost_connection_takes_all_answers_with_it(self) -> None:
        pair = Pair()
        pair.says(encode(SUBMIT, 1))
        pair.smsc.lost()
        pair.smsc.respond(1, CommandId.SUBMIT_SM, message_id="1")
        self.assertEqual((pair.smsc.state, pair.smsc.has_output), (SessionState.CLOSED, False))

    def test_numbering_begins_again_at_1_in_the_next_session(self) -> None:
        for _ in range(2):
            pair = Pair()
            self.assertEqual(pair.smsc.request(DeliverSm(), "token", T0), 1)
            pair.smsc.lost()


class OutbindRows(SynchronousTestCase):
    """SMPP 3.4 sections 2.2.1 and 4.1.7: we are the ESME that is asked to bind."""

    def setUp(self) -> None:
        self.session = unbound(Side.ESME)
        self.outbind = Outbind(system_id="smsc", password="pw")
        self.events = self.session.receive(encode(self.outbind, 1), T0)

    def test_it_is_told_and_has_no_answer(self) -> None:
        self.assertEqual(self.events, [Requested(self.outbind, 1)])
        self.assertFalse(self.session.has_output)

    def test_a_bind_follows_on_the_same_connection(self) -> None:
        for bind in (BindReceiver(system_id="us"), BindTransceiver(system_id="us")):
            session = unbound(Side.ESME)
            session.receive(encode(self.outbind, 1), T0)
            session.bind(bind, T0)
            self.assertEqual(session.output(), encode(bind, 1))
            answer = raw(bind.command_id | 0x80000000, 1, b"smsc\0")
            self.assertEqual(session.receive(answer, T0), [Bound("smsc", 0x33)])

    def test_an_esme_that_dislikes_it_closes(self) -> None:
        self.session.unbind(T0)
        self.assertEqual((self.session.closing, self.session.has_output), (True, False))

    def test_without_a_bind_session_init_ends_it(self) -> None:
        self.assertEqual(self.session.tick(T0 + 10), [Ended("no bind in time")])

    def test_it_changes_nothing_if_our_bind_is_on_its_way(self) -> None:
        session = unbound(Side.ESME)
        session.bind(BindTransceiver(system_id="us"), T0)
        session.receive(encode(self.outbind, 1), T0)
        session.receive(raw(CommandId.BIND_TRANSCEIVER_RESP, 1, b"smsc\0"), T0)
        self.assertEqual(session.state, SessionState.BOUND_TRX)
