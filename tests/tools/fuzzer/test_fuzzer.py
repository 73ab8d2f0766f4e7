"""What the fuzzer holds the router to, and that it repeats itself."""

from collections import Counter

from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.trial.unittest import SynchronousTestCase

from router.simulator.octets.frames import RESPONSE, Command, pdu
from tools.fuzzer import cases
from tools.fuzzer.oracle import outlook, outlook_north, outlook_south
from tools.fuzzer.seeds import GUESS, bind
from tools.fuzzer.talk import Talk

ENQUIRE = pdu(0x15, 7)


class Owed(SynchronousTestCase):
    def test_each_request_is_owed_an_answer(self) -> None:
        self.assertEqual(outlook(ENQUIRE * 2, 1024).owed, Counter({(7, 0x15): 2}))

    def test_responses_and_requests_that_have_none_are_owed_nothing(self) -> None:
        stream = pdu(0x15 | RESPONSE, 7) + pdu(RESPONSE, 8) + pdu(Command.OUTBIND, 9)
        self.assertEqual(outlook(stream, 1024).owed, Counter())

    def test_a_stream_that_stops_in_a_pdu_must_be_closed(self) -> None:
        self.assertTrue(outlook(ENQUIRE + b"\0", 1024).must_close)

    def test_behind_a_bad_length_nothing_is_owed(self) -> None:
        found = outlook(ENQUIRE + b"\0\0\0\x0f" + ENQUIRE, 1024)
        self.assertEqual((found.owed.total(), found.must_close), (1, True))

    def test_only_unbind_ends_a_session_that_is_bound(self) -> None:
        again = bind(0x09, b"a", b"b").octets(3)
        self.assertFalse(outlook_north(again, bound=True).may_close)
        self.assertTrue(outlook_north(again, bound=False).may_close)
        self.assertTrue(outlook_south(pdu(Command.UNBIND, 3), bound=True).may_close)


class Heard(SynchronousTestCase):
    def setUp(self) -> None:
        self.talk = Talk(Clock(), lambda asked: b"")
        self.talk.transport = StringTransport()

    def test_an_answer_settles_what_was_asked(self) -> None:
        self.talk.ask(0x15, 7)
        self.talk.dataReceived(pdu(0x15 | RESPONSE, 7))
        self.assertEqual((self.talk.settled, self.talk.fault), (True, ""))

    def test_generic_nack_settles_anything(self) -> None:
        self.talk.ask(Command.SUBMIT_SM, 7)
        self.talk.dataReceived(pdu(RESPONSE, 7))
        self.assertTrue(self.talk.settled)

    def test_an_answer_of_another_kind_is_a_fault(self) -> None:
        self.talk.ask(Command.SUBMIT_SM, 7)
        self.talk.dataReceived(pdu(0x15 | RESPONSE, 7))
        self.assertEqual((self.talk.settled, bool(self.talk.fault)), (False, True))

    def test_a_second_answer_is_a_fault(self) -> None:
        self.talk.ask(0x15, 7)
        self.talk.dataReceived(pdu(0x15 | RESPONSE, 7) * 2)
        self.assertIn("an answer to nothing", self.talk.fault)


class Repeated(SynchronousTestCase):
    def test_the_same_seed_gives_the_same_cases(self) -> None:
        one, again = (cases.case(1, 5, cases.Side.NORTH) for _ in range(2))
        self.assertEqual((one.stream, one.pieces, one.ending), (again.stream, again.pieces, again.ending))

    def test_the_pieces_are_the_stream(self) -> None:
        for index in range(50):
            one = cases.case(2, index, cases.Side.SOUTH)
            self.assertEqual(b"".join(one.pieces), one.stream)

    def test_no_two_cases_guess_for_one_name(self) -> None:
        """The router slows guessing for each name, and would answer later than a case waits."""
        streams = [cases.case(1, index, cases.Side.NORTH).stream for index in range(300)]
        guessing = [index for index, stream in enumerate(streams) if b"%05d\0wrong\0" % index in stream]
        self.assertGreater(len(guessing), 5)
        self.assertFalse(any(GUESS in stream for stream in streams))

    def test_another_seed_gives_others(self) -> None:
        self.assertNotEqual(*(cases.case(seed, 5, cases.Side.NORTH).stream for seed in (1, 2)))
