"""Benching: what causes and ends it, and outcomes that come too late to count."""

from router.routing.table import Choose, Route
from router.sms.report import Cause, Fault
from router.sms.state import MessageState
from router.sms.value import evolve
from tests.relay.cases import A, AttemptsCase, B
from tests.support.neighbours import BAD_NUMBER, BUSY, NO_CREDIT
from tests.support.relay import RelayInMemory
from tests.support.values import channel

BARRED = Cause(Fault.BARRED, 8, "barred")
UNFIT = Cause(Fault.MESSAGE, 27)


class BenchingCase(AttemptsCase):
    """Channel a takes whatever it may; b takes what is left."""

    def setUp(self) -> None:
        route = Route(name="all", via=("a", "b"), choose=Choose.IN_ORDER, attempts=50)
        self.relay = RelayInMemory((A, B), routes=[route])
        self.connectors = self.relay.connectors
        self.connectors["a"].up()
        self.connectors["b"].up(capacity=100)
        self.numbers = 0

    def taken(self, count: int = 1) -> list[str]:
        """Messages that a has taken, to be reported on later; what the far side calls them."""
        return [self.one() for _ in range(count)]

    def one(self) -> str:
        self.send()
        return self.connectors["a"].answer()

    def send(self) -> None:
        self.numbers += 1
        self.relay.send(to=f"25677{self.numbers:07}")

    def undelivered(self, remote_id: str, cause: Cause = BARRED) -> None:
        self.connectors["a"].report(remote_id, MessageState.UNDELIVERABLE, cause)

    def used(self) -> bool:
        """Tell whether a message would leave by a now."""
        before = len(self.submits())
        self.send()
        went = self.submits()[before:]
        for connector in self.connectors.values():
            while connector.out:
                connector.answer()
        return went == [("submit", "a")]

    def in_a_row(self, cause: Cause, most: int = 12) -> int:
        """Return the number of such reports that bench it."""
        for count in range(1, most + 1):
            self.undelivered(self.one(), cause)
            if self.relay.warnings:
                return count
        return 0


class CauseTests(BenchingCase):
    def test_one_word_of_a_barred_sim_is_enough(self) -> None:
        self.assertEqual(self.in_a_row(BARRED), 1)
        self.assertFalse(self.used())

    def test_of_other_trouble_it_takes_three(self) -> None:
        self.assertEqual(self.in_a_row(NO_CREDIT), 3)

    def test_of_refused_texts_ten(self) -> None:
        self.assertEqual(self.in_a_row(UNFIT), 10)

    def test_bad_numbers_are_nothing_to_it(self) -> None:
        self.assertEqual(self.in_a_row(BAD_NUMBER), 0)

    def test_busy_is_no_refusal(self) -> None:
        self.connectors["b"].down()
        self.send()
        for _ in range(8):
            self.connectors["a"].throttle()
            self.relay.advance(61.0)
        self.assertEqual(self.relay.warnings, [])

    def test_a_delivery_in_between_begins_the_row_anew(self) -> None:
        for _ in range(5):
            self.undelivered(self.one(), NO_CREDIT)
            self.undelivered(self.one(), NO_CREDIT)
            self.connectors["a"].report(self.one())
        self.assertEqual(self.relay.warnings, [])

    def test_an_answer_is_no_delivery_for_a_goip_takes_all(self) -> None:
        self.taken(5)
        self.undelivered(self.one(), NO_CREDIT)
        self.one()
        self.undelivered(self.one(), NO_CREDIT)
        self.one()
        self.undelivered(self.one(), NO_CREDIT)
        self.assertEqual(len(self.relay.warnings), 1)


class LateTests(BenchingCase):
    """A network's word comes up to hours after the submit: of what went before, it says nothing of now."""

    def test_reports_on_what_went_before_do_not_bench_it_again(self) -> None:
        for remote_id in self.taken(5):
            self.undelivered(remote_id)
        self.assertEqual(self.relay.warnings, ["benched for 60 s: barred"])
        self.relay.advance(61.0)
        self.assertTrue(self.used())

    def test_nor_do_those_that_come_when_it_is_on_trial(self) -> None:
        before = self.taken(3)
        self.undelivered(before.pop())
        self.relay.advance(61.0)
        for remote_id in before:
            self.undelivered(remote_id)
        self.assertEqual(len(self.relay.warnings), 1)

    def test_a_delivery_of_what_went_before_does_not_bring_it_back(self) -> None:
        before, refused = self.taken(2)
        self.undelivered(refused)
        self.connectors["a"].report(before)
        self.assertNotIn("it sends again", self.relay.warnings)
        self.assertFalse(self.used())

    def test_nor_is_the_next_rest_short_because_of_it(self) -> None:
        before, refused = self.taken(2)
        self.undelivered(refused)
        self.relay.advance(61.0)
        self.connectors["a"].report(before)
        self.undelivered(self.one())
        self.assertEqual(self.relay.warnings[-1], "benched for 120 s: barred")


class TrialTests(BenchingCase):
    def setUp(self) -> None:
        super().setUp()
        self.undelivered(self.one())
        self.relay.advance(61.0)

    def test_each_trial_that_fails_doubles_the_rest(self) -> None:
        for rest in (120, 240, 480):
            self.undelivered(self.one())
            self.assertEqual(self.relay.warnings[-1], f"benched for {rest} s: barred")
            self.relay.advance(rest - 2.0)
            self.assertFalse(self.used())
            self.relay.advance(3.0)

    def test_it_sends_again_is_an_event_and_the_next_rest_is_the_first(self) -> None:
        self.connectors["a"].report(self.one())
        self.assertEqual(self.relay.warnings[1:], ["it sends again"])
        self.undelivered(self.one())
        self.assertEqual(self.relay.warnings[2:], ["benched for 60 s: barred"])

    def test_that_the_network_took_it_is_word_enough(self) -> None:
        self.connectors["a"].report(self.one(), MessageState.ENROUTE)
        self.assertEqual(self.relay.warnings[1:], ["it sends again"])

    def test_a_new_session_does_not_end_the_trial(self) -> None:
        self.connectors["a"].down()
        self.connectors["a"].up(capacity=4)
        before = len(self.submits())
        self.send()
        self.send()
        self.assertEqual(self.submits()[before:], [("submit", "a"), ("submit", "b")])


class OfAnSmscTests(BenchingCase):
    """An SMSC's answer counts as sent, and many are in flight at once."""

    def setUp(self) -> None:
        super().setUp()
        smsc = evolve(channel("a"), taken_is_sent=True)
        self.relay = RelayInMemory((smsc, B), routes=self.relay.routes)
        self.connectors = self.relay.connectors
        self.connectors["a"].up(capacity=5)
        self.connectors["b"].up(capacity=100)

    def test_all_that_was_in_flight_benches_it_once(self) -> None:
        for _ in range(5):
            self.send()
        for _ in range(5):
            self.connectors["a"].refuse(BARRED)
        self.assertEqual(self.relay.warnings, ["benched for 60 s: barred"])

    def test_an_answer_brings_it_back(self) -> None:
        self.send()
        self.connectors["a"].refuse(BARRED)
        self.relay.advance(61.0)
        self.send()
        self.connectors["a"].answer()
        self.assertEqual(self.relay.warnings[1:], ["it sends again"])

    def test_try_later_is_neither(self) -> None:
        self.send()
        self.connectors["a"].refuse(BARRED)
        self.relay.advance(61.0)
        self.send()
        self.connectors["a"].refuse(BUSY)
        self.assertEqual(len(self.relay.warnings), 1)
