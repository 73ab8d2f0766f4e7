from twisted.trial.unittest import SynchronousTestCase

from router.relay.hearing.long_texts import SEGMENT, LongTexts, is_heavy
from router.relay.plan.plan import PlanChannel, Planned
from router.relay.sending.attempt import Attempt
from router.routing.table import Way
from router.sms.form import Form, LongMessages
from router.sms.state import MessageState
from router.sms.value import evolve
from tests.relay.cases import CorrelationCase
from tests.support.values import channel, message, sending

WAY = Way(name="all", channels=("a",))
A = PlanChannel(channel("a"))


def attempt(id: int, segments: int = 1, octets: int = 0) -> Attempt:
    one = evolve(sending(id), message=message(b"a" * octets))
    return Attempt(Planned(one, WAY), A, [one.message] * segments, segments)


class LongTextsTests(SynchronousTestCase):
    def test_the_oldest_go_when_they_take_too_much(self) -> None:
        long = LongTexts(100, 10 * SEGMENT)
        one, two, three = attempt(1, 4), attempt(2, 5), attempt(3, 1, 500)
        for each in (one, two):
            self.assertEqual(list(long.keep(each)), [])
        self.assertEqual(list(long.keep(three)), [one])
        self.assertIs(long.of(1), None)
        self.assertIs(long.of(2), two)

    def test_the_oldest_goes_when_there_are_too_many(self) -> None:
        long = LongTexts(1)
        one = attempt(1)
        list(long.keep(one))
        self.assertEqual(list(long.keep(attempt(2))), [one])

    def test_the_newest_stays_however_large_it_is(self) -> None:
        long = LongTexts(100, 10)
        one = attempt(1, 255)
        self.assertEqual(list(long.keep(one)), [])
        self.assertIs(long.of(1), one)

    def test_what_is_forgotten_leaves_room(self) -> None:
        long = LongTexts(100, 10 * SEGMENT)
        for _ in range(5):
            self.assertEqual(list(long.keep(attempt(1, 9))), [])
            long.forget(1)
        long.forget(1)
        self.assertEqual((len(long), list(long.keep(attempt(2, 10)))), (0, []))

    def test_an_attempt_takes_the_place_of_an_older_one_of_its_sending(self) -> None:
        long = LongTexts(100, 10 * SEGMENT)
        for _ in range(5):
            self.assertEqual(list(long.keep(attempt(1, 9))), [])

    def test_payloads_and_long_parameters_are_heavy(self) -> None:
        plain = message(b"a")
        for tlvs, heavy in ((), False), (((0x0204, b"\0\1"),), False), (((0x1400, b"a" * 5000),), True):
            self.assertEqual(is_heavy(evolve(plain, tlvs=tlvs)), heavy)
        self.assertTrue(is_heavy(evolve(plain, payload=True)))


class ReportTests(CorrelationCase):
    """Texts that the far side cuts, of which few are in memory: the others are found on disk."""

    def setUp(self) -> None:
        self.relay_of(evolve(channel("a"), form=Form(long_messages=LongMessages.PAYLOAD)), most_open=2)

    def test_all_have_their_endings(self) -> None:
        names = [self.submitted("x" * 400, to=f"25677200000{number}") for number in range(6)]
        for state in (MessageState.ENROUTE, MessageState.DELIVERED):
            for name in names:
                self.connector().report(name, state)
        self.assertEqual(sorted(id for id, _, _ in self.relay.endings()), [1, 2, 3, 4, 5, 6])
