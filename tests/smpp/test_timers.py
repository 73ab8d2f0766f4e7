"""The timers of a session: SMPP 3.4 section 7.2. No test waits: the time is an argument."""

from twisted.trial.unittest import SynchronousTestCase

from router.smpp.codec import encode
from router.smpp.operations import CommandId
from router.smpp.pdus import BindTransceiver, SubmitSm, SubmitSmResp
from router.smpp.session import Answered, Ended, SessionLimits, Side, TimedOut, Timers
from router.smpp.timers import passed
from tests.smpp.wire import T0, Pair, headers, raw, unbound

SUBMIT = SubmitSm(destination_addr="1")
ENQUIRE_LINK = raw(CommandId.ENQUIRE_LINK, 9)


class SessionInitTest(SynchronousTestCase):
    """From connection to bind."""

    def test_at_9_nothing_at_10_the_end(self) -> None:
        session = unbound()
        self.assertEqual(session.tick(T0 + 9), [])
        self.assertEqual(session.tick(T0 + 10), [Ended("no bind in time")])
        self.assertTrue(session.closing)

    def test_enquire_link_does_not_put_it_off(self) -> None:
        session = unbound()
        session.receive(ENQUIRE_LINK, T0 + 9)
        self.assertEqual(session.tick(T0 + 10), [Ended("no bind in time")])

    def test_it_runs_to_the_bind_however_long_that_is_judged(self) -> None:
        session = unbound()
        session.receive(encode(BindTransceiver(system_id="crm"), 1), T0 + 1)
        self.assertEqual(session.tick(T0 + 20), [])

    def test_a_bound_session_has_it_no_more(self) -> None:
        self.assertEqual(Pair().smsc.tick(T0 + 11), [])

    def test_our_own_bind_waits_for_its_answer_by_a_timer_of_its_own(self) -> None:
        session = unbound(Side.ESME)
        session.bind(BindTransceiver(system_id="crm"), T0)
        self.assertEqual(session.tick(T0 + 14), [])
        self.assertEqual(session.tick(T0 + 15), [Ended("no answer to bind")])


class EnquireLinkTest(SynchronousTestCase):
    """Silence, and what is done about it."""

    def setUp(self) -> None:
        self.pair = Pair()
        self.smsc = self.pair.smsc

    def test_at_29_nothing_at_31_enquire_link_at_91_the_end(self) -> None:
        self.smsc.tick(T0 + 29)
        self.assertFalse(self.smsc.has_output)
        self.assertEqual(self.smsc.tick(T0 + 31), [])
        self.assertEqual(self.pair.answers(), [(CommandId.ENQUIRE_LINK, 0, 1)])
        self.assertEqual(self.smsc.tick(T0 + 90), [])
        self.assertEqual(self.smsc.tick(T0 + 91), [Ended("no answer to enquire_link")])

    def test_it_is_asked_once(self) -> None:
        self.smsc.tick(T0 + 31)
        self.smsc.output()
        self.smsc.tick(T0 + 62)
        self.assertFalse(self.smsc.has_output)

    def test_its_answer_gives_another_30_seconds(self) -> None:
        self.smsc.tick(T0 + 31)
        self.smsc.output()
        self.pair.says(raw(CommandId.ENQUIRE_LINK_RESP, 1), T0 + 32)
        self.smsc.tick(T0 + 61)
        self.assertFalse(self.smsc.has_output)
        self.smsc.tick(T0 + 62)
        self.assertTrue(self.smsc.has_output)

    def test_any_octet_tells_that_the_peer_is_alive(self) -> None:
        self.smsc.tick(T0 + 31)
        self.smsc.output()
        self.pair.says(ENQUIRE_LINK, T0 + 90)
        self.assertEqual(self.smsc.tick(T0 + 92), [])

    def test_no_silence_is_held_against_a_peer_that_we_do_not_read(self) -> None:
        pair = Pair(limits=SessionLimits(peer_window=0))
        pair.says(encode(SUBMIT, 5) + ENQUIRE_LINK[:3])
        pair.smsc.output()
        for second in range(100):
            self.assertEqual(pair.smsc.tick(T0 + second), [])
        self.assertFalse(pair.smsc.has_output)
        pair.smsc.respond(5, CommandId.SUBMIT_SM)
        self.assertEqual(pair.smsc.tick(T0 + 108), [])
        self.assertEqual(pair.smsc.tick(T0 + 109), [Ended("a PDU began and did not end")])

    def test_it_can_be_off(self) -> None:
        pair = Pair(timers=Timers(enquire_link=0))
        pair.smsc.tick(T0 + 1e6)
        self.assertFalse(pair.smsc.has_output)

    def test_an_unbound_session_asks_nothing(self) -> None:
        session = unbound(timers=Timers(session_init=0))
        session.tick(T0 + 31)
        self.assertFalse(session.has_output)


class ResponseTest(SynchronousTestCase):
    """From request to response."""

    def setUp(self) -> None:
        self.pair = Pair(timers=Timers(response=240.0, enquire_link=0))
        self.number = self.pair.esme.request(SUBMIT, "token", T0)

    def answer(self) -> bytes:
        return raw(CommandId.SUBMIT_SM_RESP, self.number, b"17\0")

    def test_at_239_nothing_at_240_it_has_timed_out(self) -> None:
        self.assertEqual(self.pair.esme.tick(T0 + 239), [])
        self.assertEqual(self.pair.esme.tick(T0 + 240), [TimedOut("token")])
        self.assertEqual(self.pair.esme.tick(T0 + 241), [])

    def test_its_slot_is_free_then(self) -> None:
        self.pair.esme.tick(T0 + 240)
        self.assertEqual(self.pair.esme.outstanding, 0)

    def test_a_late_answer_is_told_as_such_and_once(self) -> None:
        self.pair.esme.tick(T0 + 240)
        late = Answered("token", 0, SubmitSmResp(message_id="17"), late=True)
        self.assertEqual(self.pair.esme.receive(self.answer(), T0 + 300), [late])
        self.pair.esme.receive(self.answer(), T0 + 300)
        self.assertEqual(self.pair.esme.violations, 1)

    def test_a_late_generic_nack_is_an_answer_too(self) -> None:
        self.pair.esme.tick(T0 + 240)
        events = self.pair.esme.receive(raw(CommandId.GENERIC_NACK, self.number, b"", 3), T0 + 300)
        self.assertEqual(events, [Answered("token", 3, None, late=True)])

    def test_it_can_be_off(self) -> None:
        pair = Pair(timers=Timers(response=0, enquire_link=0))
        pair.esme.request(SUBMIT, "token", T0)
        self.assertEqual(pair.esme.tick(T0 + 1e6), [])

    def test_an_answer_in_time_stops_it(self) -> None:
        self.pair.esme.receive(self.answer(), T0 + 239)
        self.assertEqual(self.pair.esme.tick(T0 + 240), [])


class InactivityTest(SynchronousTestCase):
    """Without transactions; enquire_link is none."""

    def setUp(self) -> None:
        self.pair = Pair(timers=Timers(inactivity=300.0, enquire_link=0))

    def test_at_299_nothing_at_300_unbind(self) -> None:
        self.pair.smsc.tick(T0 + 299)
        self.assertFalse(self.pair.smsc.has_output)
        self.pair.smsc.tick(T0 + 300)
        self.assertEqual([found[0] for found in self.pair.answers()], [CommandId.UNBIND])

    def test_enquire_link_does_not_put_it_off(self) -> None:
        self.pair.says(ENQUIRE_LINK, T0 + 299)
        self.pair.smsc.output()
        self.pair.smsc.tick(T0 + 300)
        self.assertEqual([found[0] for found in self.pair.answers()], [CommandId.UNBIND])

    def test_a_transaction_does(self) -> None:
        self.pair.says(encode(SUBMIT, 5), T0 + 299)
        self.pair.smsc.tick(T0 + 598)
        self.assertFalse(self.pair.smsc.has_output)

    def test_it_is_off_unless_asked_for(self) -> None:
        pair = Pair(timers=Timers(enquire_link=0))
        pair.smsc.tick(T0 + 1e6)
        self.assertFalse(pair.smsc.has_output)


class PduReadTest(SynchronousTestCase):
    """From the first octet of a PDU to its last."""

    def test_at_9_nothing_at_10_the_end(self) -> None:
        pair = Pair()
        pair.says(encode(SUBMIT, 5)[:20])
        self.assertEqual(pair.smsc.tick(T0 + 9), [])
        self.assertEqual(pair.smsc.tick(T0 + 10), [Ended("a PDU began and did not end")])

    def test_single_octets_do_not_put_it_off(self) -> None:
        pair = Pair()
        octets = encode(SUBMIT, 5)
        for second in range(10):
            pair.says(octets[second : second + 1], T0 + second)
        self.assertEqual(pair.smsc.tick(T0 + 10), [Ended("a PDU began and did not end")])

    def test_a_whole_pdu_stops_it(self) -> None:
        pair = Pair()
        octets = encode(SUBMIT, 5)
        pair.says(octets[:20])
        pair.says(octets[20:], T0 + 9)
        self.assertEqual(pair.smsc.tick(T0 + 11), [])


class PassedTest(SynchronousTestCase):
    """A timer that is off never runs out."""

    def test_zero_is_off(self) -> None:
        self.assertFalse(passed(0.0, 0.0, 1e9))
        self.assertTrue(passed(0.0, 5.0, 5.0))

    def test_the_end_leaves_the_answer_of_the_session_in_the_output(self) -> None:
        session = unbound()
        session.receive(ENQUIRE_LINK, T0)
        session.tick(T0 + 10)
        self.assertEqual(headers(session.output()), [(CommandId.ENQUIRE_LINK_RESP, 0, 9)])
