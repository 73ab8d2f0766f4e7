from router.routing.pace import Pace
from router.routing.table import Route
from router.sms.report import Cause, Fault
from router.sms.state import MessageState
from router.sms.value import evolve
from router.store.changes import StepTaken
from router.store.entities import Stage
from router.store.history_changes import StepKind
from tests.relay.cases import A, AttemptsCase, B
from tests.support.neighbours import BAD_NUMBER, NO_CREDIT
from tests.support.relay import RelayInMemory
from tests.support.values import channel


class RefusalTests(AttemptsCase):
    def test_the_next_channel_is_tried_never_one_that_refused(self) -> None:
        self.relay_of(A, B, channel("c"))
        self.relay.send()
        for id in "abc":
            self.connectors[id].refuse()
        self.assertEqual([told[1] for told in self.relay.of("submit")], ["a", "b", "c"])
        self.assertEqual(self.relay.endings(), [(1, "UNDELIV", 21)])

    def test_after_the_last_attempt_it_ends(self) -> None:
        self.relay_of(A, B, channel("c"), attempts=2)
        self.relay.send()
        self.connectors["a"].refuse(Cause(Fault.MESSAGE))
        self.connectors["b"].refuse(Cause(Fault.MESSAGE))
        self.assertEqual(self.relay.endings(), [(1, "UNDELIV", 903)])

    def test_when_no_channel_is_left_it_ends(self) -> None:
        self.relay_of(A, attempts=5)
        self.relay.send()
        self.connectors["a"].refuse(Cause(Fault.CHANNEL))
        self.assertEqual(self.relay.endings(), [(1, "UNDELIV", 902)])

    def test_a_channel_that_there_is_not_is_none_that_is_left(self) -> None:
        routes = [Route(name="all", via=("a", "disabled"))]
        self.relay = RelayInMemory([A], routes=routes)
        self.relay.connectors["a"].up()
        self.relay.send()
        self.relay.connectors["a"].refuse()
        self.assertEqual(self.relay.endings(), [(1, "UNDELIV", 21)])

    def test_a_bad_number_ends_it_at_once(self) -> None:
        self.relay_of(A, B)
        self.relay.send()
        self.connectors["a"].refuse(BAD_NUMBER)
        self.assertEqual(self.relay.endings(), [(1, "UNDELIV", 28)])

    def test_the_last_code_of_a_network_goes_before_ours(self) -> None:
        self.relay_of(A, B, attempts=2)
        self.relay.send()
        self.connectors["a"].refuse(NO_CREDIT)
        self.connectors["b"].refuse(Cause(Fault.CHANNEL))
        self.assertEqual(self.relay.endings(), [(1, "UNDELIV", 21)])

    def test_the_channel_rests_and_is_free(self) -> None:
        self.relay_of(evolve(A, pace=Pace(5.0, 5.0)), B)
        self.connectors["b"].down()
        for number in range(2):
            self.relay.send(to=f"25677200000{number}")
        self.connectors["a"].refuse()
        self.relay.advance(4.5)
        self.assertEqual(len(self.submits()), 1)
        self.relay.advance(0.5)
        self.assertEqual(len(self.submits()), 2)

    def test_it_is_kept_for_the_record(self) -> None:
        self.relay_of(A, B)
        self.relay.send()
        self.connectors["a"].refuse()
        failed = [one for one in self.relay.store.committed if isinstance(one, StepTaken)]
        self.assertEqual([(one.id, one.turn, one.err) for one in failed], [(1, StepKind.REFUSED, 21)])

    def test_the_next_to_the_number_waits_until_it_is_through(self) -> None:
        self.relay_of(A, B)
        for text in ("one", "two"):
            self.relay.send(text)
        self.connectors["a"].refuse()
        self.connectors["b"].answer()
        self.assertEqual([told[3] for told in self.relay.of("submit")], ["one", "one", "two"])


class TryLaterTests(AttemptsCase):
    def test_the_channel_rests_ever_longer(self) -> None:
        self.relay_of(A)
        self.relay.send()
        left = []
        for _ in range(3):
            self.connectors["a"].throttle()
            start = self.relay.clock.seconds()
            while not self.connectors["a"].out:
                self.relay.advance(0.5)
            left.append(self.relay.clock.seconds() - start)
        self.assertEqual(left, [1.0, 2.0, 4.0])

    def test_it_goes_by_another_channel_at_once_and_may_come_back(self) -> None:
        self.relay_of(A, B)
        self.relay.send()
        self.connectors["a"].throttle()
        self.connectors["b"].throttle()
        self.relay.advance(1.0)
        self.assertEqual(len(self.submits()), 3)

    def test_it_counts_as_no_attempt(self) -> None:
        self.relay_of(A, attempts=1)
        self.relay.send()
        for _ in range(5):
            self.connectors["a"].throttle()
            self.relay.advance(20.0)
        self.assertEqual((self.relay.endings(), self.row().attempts), ([], 1))

    def test_it_is_bounded_by_the_validity(self) -> None:
        self.relay_of(A)
        self.relay.send(expires_in=3.0)
        self.connectors["a"].throttle()
        self.connectors["a"].down()
        self.relay.advance(4.0)
        self.assertEqual(self.relay.endings(), [(1, "EXPIRED", 901)])

    def test_an_answer_makes_the_next_rest_short_again(self) -> None:
        self.relay_of(A)
        self.relay.send()
        for _ in range(3):
            self.connectors["a"].throttle()
            self.relay.advance(8.0)
        self.connectors["a"].answer()
        self.relay.send(to="256772000002")
        self.connectors["a"].throttle()
        self.relay.advance(1.0)
        self.assertEqual(len(self.connectors["a"].out), 1)


class ReportedRefusalTests(AttemptsCase):
    """A GoIP's UNDELIV means that its modem could not send it."""

    def setUp(self) -> None:
        self.relay_of(A, B, attempts=2)
        self.relay.send()
        self.name = self.connectors["a"].answer()

    def report(self, id: str, name: str, cause: Cause) -> None:
        self.connectors[id].report(name, MessageState.UNDELIVERABLE, cause)

    def test_the_next_channel_is_tried(self) -> None:
        self.report("a", self.name, NO_CREDIT)
        self.assertEqual(self.submits(), [("submit", "a"), ("submit", "b")])

    def test_after_the_last_attempt_it_ends_with_that_code(self) -> None:
        self.report("a", self.name, NO_CREDIT)
        self.report("b", self.connectors["b"].answer(), Cause(Fault.CHANNEL, 500))
        self.assertEqual(self.relay.endings(), [(1, "UNDELIV", 500)])

    def test_a_bad_number_ends_it_at_once(self) -> None:
        self.report("a", self.name, BAD_NUMBER)
        self.assertEqual(self.relay.endings(), [(1, "UNDELIV", 28)])

    def test_one_that_outruns_its_answer_is_no_exception(self) -> None:
        """The next to the number waits as long as the message is on its way, by whichever channel."""
        self.relay_of(A, B)
        self.relay.send("one")
        self.relay.send("two")
        self.report("a", "x", NO_CREDIT)
        self.connectors["a"].answer("x")
        in_flight = [self.row(id).stage is Stage.IN_FLIGHT for id in (1, 2)]
        self.assertEqual(sum(in_flight), 1)


class DoubtTests(AttemptsCase):
    """A far side may say that it does not know: of ERRORDONE, or when the network is silent."""

    def setUp(self) -> None:
        self.relay_of(A, B)
        self.relay.send()

    def test_it_is_never_sent_again_and_ends_as_unknown_with_the_mark(self) -> None:
        self.connectors["a"].refuse(Cause(Fault.DOUBT, said="ERRORDONE"))
        self.relay.advance(100.0)
        self.assertEqual((self.submits(), self.relay.endings()), ([("submit", "a")], [(1, "UNKNOWN", 904)]))
        self.assertTrue(self.row().in_doubt)

    def test_its_own_code_goes_before_ours(self) -> None:
        self.connectors["a"].refuse(Cause(Fault.DOUBT, 501))
        self.assertEqual(self.relay.endings(), [(1, "UNKNOWN", 501)])

    def test_its_channel_and_its_number_are_free(self) -> None:
        self.relay.send("behind")
        self.connectors["a"].refuse(Cause(Fault.DOUBT, 501))
        self.assertEqual(len(self.submits()), 2)
        self.assertEqual(self.relay.scheduler.channels["a"].in_flight, 0)
