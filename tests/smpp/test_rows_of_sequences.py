"""Sequence numbers, windows, answers that come late, twice or crossed: SMPP 3.4 section 2.7, row by row."""

from twisted.trial.unittest import SynchronousTestCase

from router.smpp.codec import encode
from router.smpp.errors import NotRequested, WindowFull
from router.smpp.operations import CommandId, CommandStatus
from router.smpp.pdus import DeliverSm, EnquireLink, SubmitSm, SubmitSmResp, Unbind
from router.smpp.session import (
    Answered,
    Ended,
    Event,
    Requested,
    Session,
    SessionLimits,
    TimedOut,
    Timers,
    Unbound,
)
from router.smpp.window import LAST_SEQUENCE_NUMBER
from tests.smpp.wire import T0, Pair, headers, raw, unbound

SUBMIT = SubmitSm(destination_addr="2561")
DELIVER = DeliverSm(source_addr="2561")
RESP = CommandId.SUBMIT_SM_RESP
OPAQUE = (0, 1, LAST_SEQUENCE_NUMBER, 0x80000000, 0xFFFFFFFF)
"""Numbers of 32 bits; only the second and the third are legal ones."""


def tokens(events: list[Event]) -> list[object]:
    return [event.token for event in events if isinstance(event, Answered)]


class NumberRows(SynchronousTestCase):
    def test_ours_begin_at_1_in_each_session_and_direction(self) -> None:
        for _ in range(2):
            pair = Pair()
            # The ESME's 1 was its bind.
            self.assertEqual([pair.esme.request(SUBMIT, n, T0) for n in range(2)], [2, 3])
            self.assertEqual([pair.smsc.request(DELIVER, n, T0) for n in range(2)], [1, 2])

    def test_they_wrap_to_1_past_those_in_flight_and_those_that_may_be_answered_late(self) -> None:
        pair = Pair()
        late, open_ = (pair.smsc.request(DELIVER, n, T0 + 30 * n) for n in range(2))
        self.assertEqual(pair.smsc.tick(T0 + 60), [TimedOut(0)])
        pair.smsc._window._sequence_number = LAST_SEQUENCE_NUMBER - 1
        numbers = [pair.smsc.request(DELIVER, n, T0 + 60) for n in range(2, 4)]
        self.assertEqual((late, open_, numbers), (1, 2, [LAST_SEQUENCE_NUMBER, 3]))

    def test_we_send_0_only_where_a_header_could_not_be_read(self) -> None:
        pair = Pair()
        pair.says(b"\0\0\0\1")
        self.assertEqual(pair.answers(), [(CommandId.GENERIC_NACK, CommandStatus.ESME_RINVCMDLEN, 0)])

    def test_any_32_bits_of_a_peer_are_echoed_by_every_kind_of_answer(self) -> None:
        for number in OPAQUE:
            pair = Pair()
            self.assertEqual(pair.says(encode(SUBMIT, number)), [Requested(SUBMIT, number)])
            pair.smsc.respond(number, CommandId.SUBMIT_SM)
            pair.says(raw(0x15, number) + raw(0x0A, number) + raw(4, number) + raw(5, number))
            pair.says(encode(Unbind(), number))
            self.assertEqual([found[2] for found in pair.answers()], [number] * 6)

    def test_the_bind_may_have_any_of_them_too(self) -> None:
        for number in OPAQUE:
            session = unbound()
            body = b"crm\0secret\0\0\x34\0\0\0"
            (asked,) = session.receive(raw(CommandId.BIND_TRANSCEIVER, number, body), T0)
            assert isinstance(asked, Requested)
            session.bound(asked, "router")
            self.assertEqual(headers(session.output()), [(CommandId.BIND_TRANSCEIVER_RESP, 0, number)])

    def test_a_number_used_twice_at_once_is_two_requests_with_an_answer_each(self) -> None:
        pair = Pair()
        other = SubmitSm(destination_addr="2562")
        events = pair.says(encode(SUBMIT, 5) + encode(other, 5))
        self.assertEqual(events, [Requested(SUBMIT, 5), Requested(other, 5)])
        for message_id in "12":
            pair.smsc.respond(5, CommandId.SUBMIT_SM, message_id=message_id)
        self.assertEqual(pair.answers(), [(RESP, 0, 5)] * 2)
        self.assertRaises(NotRequested, pair.smsc.respond, 5, CommandId.SUBMIT_SM)

    def test_a_number_used_again_after_its_answer_is_no_resend(self) -> None:
        pair = Pair()
        for _ in range(2):
            self.assertEqual(pair.says(encode(SUBMIT, 5)), [Requested(SUBMIT, 5)])
            pair.smsc.respond(5, CommandId.SUBMIT_SM)


class AnswerRows(SynchronousTestCase):
    """An answer belongs to a direction, a number and a kind of request."""

    def setUp(self) -> None:
        self.pair = Pair()
        self.esme = self.pair.esme

    def hears(self, command_id: int, number: int, now: float = T0, status: int = 0) -> list[Event]:
        return self.esme.receive(raw(command_id, number, b"7\0", status), now)

    def test_the_same_number_may_be_in_flight_both_ways(self) -> None:
        number = self.esme.request(SUBMIT, "ours", T0)
        self.assertEqual(self.esme.receive(encode(DELIVER, number), T0), [Requested(DELIVER, number)])
        self.esme.respond(number, CommandId.DELIVER_SM)
        self.assertEqual(tokens(self.hears(RESP, number)), ["ours"])

    def test_answers_come_in_any_order(self) -> None:
        numbers = [self.esme.request(SUBMIT, token, T0) for token in "abc"]
        self.assertEqual([tokens(self.hears(RESP, n)) for n in reversed(numbers)], [["c"], ["b"], ["a"]])

    def test_one_of_another_kind_is_none_and_the_slot_stays(self) -> None:
        number = self.esme.request(SUBMIT, "token", T0)
        for kind in (CommandId.DATA_SM_RESP, CommandId.UNBIND_RESP, CommandId.ENQUIRE_LINK_RESP):
            self.assertEqual(tokens(self.hears(kind, number)), [])
        self.assertEqual((self.esme.outstanding, self.esme.violations), (1, 3))

    def test_a_doubled_answer_is_counted_and_not_answered(self) -> None:
        number = self.esme.request(SUBMIT, "token", T0)
        self.esme.output()
        self.assertEqual([tokens(self.hears(RESP, number)) for _ in range(2)], [["token"], []])
        self.assertEqual((self.esme.violations, self.esme.has_output), (1, False))

    def test_a_late_answer_is_told_as_late_since_it_names_the_message_for_receipts(self) -> None:
        number = self.esme.request(SUBMIT, "token", T0)
        self.esme.tick(T0 + 60)
        late = Answered("token", 0, SubmitSmResp(message_id="7"), late=True)
        self.assertEqual(self.hears(RESP, number, T0 + 61), [late])
        self.assertEqual(self.esme.violations, 0)

    def test_a_late_one_that_is_doubled_is_counted(self) -> None:
        number = self.esme.request(SUBMIT, "token", T0)
        self.esme.tick(T0 + 60)
        self.assertEqual([len(tokens(self.hears(RESP, number, T0 + 61))) for _ in range(2)], [1, 0])
        self.assertEqual(self.esme.violations, 1)

    def test_an_unknown_one_is_counted_and_not_answered(self) -> None:
        self.hears(RESP, 4711)
        self.assertEqual((self.esme.violations, self.esme.has_output), (1, False))

    def test_an_answer_that_crosses_our_unbind_is_taken(self) -> None:
        number = self.esme.request(SUBMIT, "token", T0)
        self.esme.unbind(T0)
        self.assertEqual(tokens(self.hears(RESP, number)), ["token"])

    def test_unbinds_that_cross_are_answered_both(self) -> None:
        self.esme.unbind(T0)
        self.pair.smsc.unbind(T0)
        self.assertEqual(self.pair.to_smsc(), [Unbound(by_peer=True)])
        self.assertEqual(self.pair.to_esme()[-1], Ended("unbound"))
        self.assertEqual(self.pair.to_smsc(), [Ended("unbound")])

    def test_enquire_links_that_cross_are_answered_both(self) -> None:
        for session in (self.esme, self.pair.smsc):
            session.tick(T0 + 30)
        ours, theirs = self.esme.output(), self.pair.smsc.output()
        for session, came in ((self.esme, theirs), (self.pair.smsc, ours)):
            session.receive(came, T0 + 30)
            self.assertEqual([found[0] for found in headers(session.output())], [0x80000015])

    def test_one_that_comes_after_the_next_enquire_link_is_no_fault(self) -> None:
        self.esme.tick(T0 + 30)
        self.esme.receive(encode(EnquireLink(), 1), T0 + 31)
        self.esme.tick(T0 + 61)
        (_, _, first), (_, _, _), (_, _, second) = headers(self.esme.output())
        for number in (first, second):
            self.hears(CommandId.ENQUIRE_LINK_RESP, number, T0 + 62)
        self.assertEqual(self.esme.violations, 0)

    def test_a_peer_that_nacks_enquire_link_is_alive(self) -> None:
        self.esme.tick(T0 + 30)
        ((_, _, number),) = headers(self.esme.output())
        self.hears(CommandId.GENERIC_NACK, number, T0 + 31, 3)
        self.assertEqual((self.esme.violations, self.esme.tick(T0 + 60)), (0, []))


class WindowRows(SynchronousTestCase):
    """Requests sent and not answered, for each session and direction."""

    def setUp(self) -> None:
        self.pair = Pair(limits=SessionLimits(window=2, peer_window=2), timers=Timers(response=60.0))
        self.smsc = self.pair.smsc

    def full(self) -> list[int]:
        return [self.smsc.request(DELIVER, token, T0) for token in "ab"]

    def freed(self, session: Session) -> None:
        self.assertEqual((session.outstanding, session.room()), (1, 1))

    def test_one_that_is_full_takes_no_more(self) -> None:
        self.full()
        self.assertRaises(WindowFull, self.smsc.request, DELIVER, "c", T0)

    def test_that_of_the_peer_is_another(self) -> None:
        self.full()
        self.assertEqual(self.pair.says(encode(SUBMIT, 1)), [Requested(SUBMIT, 1)])
        self.assertFalse(self.smsc.overfull)

    def test_a_response_frees_a_slot_once(self) -> None:
        number, _ = self.full()
        for _ in range(2):
            self.pair.says(raw(CommandId.DELIVER_SM_RESP, number, b"\0"))
            self.freed(self.smsc)

    def test_a_generic_nack_of_that_number_frees_it_once(self) -> None:
        number, _ = self.full()
        for status in (0x03, 0x58):
            self.pair.says(raw(CommandId.GENERIC_NACK, number, b"", status))
            self.freed(self.smsc)

    def test_an_error_response_frees_it(self) -> None:
        self.pair.says(raw(CommandId.DELIVER_SM_RESP, self.full()[0], b"", 0x64))
        self.freed(self.smsc)

    def test_the_response_timer_frees_it_and_what_comes_late_does_not_again(self) -> None:
        number = self.smsc.request(DELIVER, "a", T0)
        self.smsc.request(DELIVER, "b", T0 + 30)
        self.assertEqual(self.smsc.tick(T0 + 60), [TimedOut("a")])
        self.freed(self.smsc)
        self.pair.says(raw(CommandId.DELIVER_SM_RESP, number, b"\0"), T0 + 61)
        self.freed(self.smsc)

    def test_after_the_timer_nothing_is_sent_again_by_itself(self) -> None:
        self.full()
        self.smsc.output()
        self.smsc.tick(T0 + 60)
        self.assertEqual([found for found in self.pair.answers() if found[0] == CommandId.DELIVER_SM], [])

    def test_the_end_of_the_session_gives_all_back_once(self) -> None:
        self.full()
        self.assertEqual((self.smsc.lost(), self.smsc.lost()), (["a", "b"], []))

    def test_enquire_link_and_unbind_stand_outside_of_it(self) -> None:
        self.full()
        self.smsc.tick(T0 + 30)
        self.smsc.unbind(T0 + 30)
        sent = [found[0] for found in self.pair.answers()]
        self.assertEqual(sent[-2:], [CommandId.ENQUIRE_LINK, CommandId.UNBIND])
        self.assertEqual(self.smsc.outstanding, 2)

    def test_one_over_the_peers_is_still_taken_and_then_it_is_not_read(self) -> None:
        # `tests.northbound.smpp.test_protocol.WindowTests` sees the reading stop.
        events = self.pair.says(b"".join(encode(SUBMIT, number) for number in range(3)))
        self.assertEqual((len(events), self.smsc.overfull), (3, True))
        self.smsc.respond(0, CommandId.SUBMIT_SM)
        self.assertFalse(self.smsc.overfull)

    def test_enquire_link_is_answered_at_once_though_the_window_is_overfull(self) -> None:
        self.pair.says(b"".join(encode(SUBMIT, number) for number in range(3)) + raw(0x15, 9))
        self.assertEqual(self.pair.answers(), [(CommandId.ENQUIRE_LINK_RESP, 0, 9)])
