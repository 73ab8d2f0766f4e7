"""The channel of a message: choices of a route, unusable channels, memories of numbers."""

from router.relay.channels import ChannelSettings
from router.relay.errors import MessageRefused, Refusal
from router.routing.pace import Pace
from router.routing.table import Choose, Otherwise, Route
from router.sms.report import Cause, Fault
from router.sms.state import MessageState
from router.sms.value import evolve
from tests.relay.cases import AttemptsCase
from tests.support.relay import RelayInMemory
from tests.support.values import channel

BARRED = Cause(Fault.BARRED, 8, "barred")


class ChoosingCase(AttemptsCase):
    def routed(self, *routes: Route, channels: str = "abc", first: ChannelSettings | None = None) -> None:
        """These routes; the first channel may be another one than usual."""
        known = [channel(id) for id in channels]
        if first is not None:
            known[0] = first
        self.relay = RelayInMemory(known, routes=routes)
        self.connectors = self.relay.connectors
        for connector in self.connectors.values():
            connector.up()

    def chosen(self, choose: Choose, first: ChannelSettings | None = None) -> None:
        self.routed(Route(name="all", via=("a", "b", "c"), choose=choose), first=first)

    def send(self, count: int = 1, to: str = "", answered: bool = True) -> str:
        """Messages to different numbers, or to one; by which channels they went."""
        before = len(self.submits())
        for number in range(count):
            self.relay.send(to=to or f"25677{before + number:07}")
            if answered:
                self.finish()
        return "".join(str(told[1]) for told in self.submits()[before:])

    def finish(self) -> None:
        for connector in self.relay.connectors.values():
            while connector.out:
                connector.answer()


class InOrderTests(ChoosingCase):
    def test_the_first_that_can_be_used(self) -> None:
        self.chosen(Choose.IN_ORDER)
        self.assertEqual(self.send(3), "aaa")
        self.connectors["a"].down()
        self.assertEqual(self.send(2), "bb")
        self.connectors["a"].up()
        self.assertEqual(self.send(1), "a")


class WeightedTests(ChoosingCase):
    def test_by_weight(self) -> None:
        self.chosen(Choose.WEIGHTED, first=evolve(channel("a"), weight=2))
        went = self.send(40)
        self.assertEqual([went.count(id) for id in "abc"], [20, 10, 10])


class LeastLoadedTests(ChoosingCase):
    def test_the_one_with_the_least_in_flight(self) -> None:
        self.chosen(Choose.LEAST_LOADED)
        self.connectors["a"].up(capacity=4)
        self.assertEqual(sorted(self.send(6, answered=False)), list("aaaabc"))

    def test_of_those_with_nothing_in_flight_the_one_that_has_sent_least(self) -> None:
        self.chosen(Choose.LEAST_LOADED)
        self.connectors["c"].down()
        self.send(10)
        self.connectors["c"].up()
        self.assertEqual(self.send(3), "ccc")


class StickyTests(ChoosingCase):
    def setUp(self) -> None:
        self.chosen(Choose.STICKY)
        self.own = self.send(to="256772000001")

    def test_one_number_has_one_channel(self) -> None:
        self.send(4)
        self.assertEqual(self.send(3, to="256772000001"), self.own * 3)

    def test_others_go_in_turn(self) -> None:
        self.assertEqual(len(set(self.send(2))), 2)

    def test_it_is_remembered_over_a_kill(self) -> None:
        self.relay.kill()
        for connector in self.relay.connectors.values():
            connector.up()
        self.send(4)
        self.assertEqual(self.send(3, to="256772000001"), self.own * 3)

    def test_it_waits_for_a_channel_that_is_busy(self) -> None:
        busy = self.connectors[self.own]
        while not busy.out:
            self.send(answered=False)
        self.assertEqual(self.send(to="256772000001", answered=False), "")
        before = len(self.submits())
        busy.answer()
        self.assertEqual(self.submits()[before:], [("submit", self.own)])

    def test_it_goes_by_another_if_its_own_is_gone_and_stays_there(self) -> None:
        self.connectors[self.own].down()
        another = self.send(to="256772000001")
        self.assertNotEqual(another, self.own)
        self.connectors[self.own].up()
        self.assertEqual(self.send(2, to="256772000001"), another * 2)

    def test_what_waits_for_its_own_goes_by_another_when_that_is_lost(self) -> None:
        busy = self.connectors[self.own]
        while not busy.out:
            self.send(answered=False)
        self.finish()
        self.relay.scheduler.rest(self.relay.scheduler.channels[self.own], 100.0)
        self.assertEqual(self.send(to="256772000001", answered=False), "")
        before = len(self.submits())
        busy.down()
        self.assertNotIn(("submit", self.own), self.submits()[before:])
        self.assertEqual(len(self.submits()[before:]), 1)


class OtherwiseTests(ChoosingCase):
    def routes(self, otherwise: Otherwise) -> tuple[Route, ...]:
        one = Route(name="one", via=("a",), otherwise=otherwise)
        return one, Route(name="two", via=("b",), otherwise=otherwise)

    def test_wait_waits(self) -> None:
        self.routed(*self.routes(Otherwise.WAIT))
        self.connectors["a"].down()
        self.assertEqual(self.send(answered=False), "")
        self.relay.advance(10.0)
        self.assertEqual(self.submits(), [])

    def test_next_takes_the_next_route_that_can_be_used(self) -> None:
        self.routed(*self.routes(Otherwise.NEXT))
        self.assertEqual(self.send(), "a")
        self.connectors["a"].down()
        self.assertEqual(self.send(), "b")

    def test_what_waits_leaves_for_the_next_route_when_its_own_is_lost(self) -> None:
        self.routed(*self.routes(Otherwise.NEXT))
        self.send(2, answered=False)
        self.assertEqual(self.submits(), [("submit", "a")])
        self.connectors["a"].down()
        self.relay.advance(2.0)
        self.assertEqual(self.submits()[1:], [("submit", "b")])

    def test_if_there_is_no_other_it_waits_in_the_first_that_matched(self) -> None:
        self.routed(*self.routes(Otherwise.NEXT))
        for id in "ab":
            self.connectors[id].down()
        self.send(answered=False)
        self.connectors["a"].up()
        self.assertEqual(self.submits(), [("submit", "a")])

    def test_or_goes_by_the_one_that_comes_back_first(self) -> None:
        self.routed(*self.routes(Otherwise.NEXT))
        for id in "ab":
            self.connectors[id].down()
        self.send(answered=False)
        self.connectors["b"].up()
        self.relay.advance(2.0)
        self.assertEqual(self.submits(), [("submit", "b")])

    def test_what_is_in_doubt_waits_for_its_own_channel_whatever_the_route_says(self) -> None:
        self.routed(*self.routes(Otherwise.NEXT))
        self.send(answered=False)
        self.connectors["a"].down()
        self.relay.advance(5.0)
        self.assertEqual(self.submits(), [("submit", "a")])
        self.connectors["a"].up()
        self.assertEqual(self.submits(), [("submit", "a")] * 2)


class RejectTests(ChoosingCase):
    def test_what_waits_ends_as_rejected(self) -> None:
        self.routed(Route(name="one", via=("a",), otherwise=Otherwise.REJECT), channels="a")
        self.send(2, answered=False)
        self.connectors["a"].down()
        self.relay.advance(2.0)
        self.assertEqual(self.relay.endings(), [(2, "REJECTD", 907)])

    def test_nothing_is_taken_while_no_channel_can_be_used(self) -> None:
        self.routed(Route(name="one", via=("a",), otherwise=Otherwise.REJECT), channels="a")
        self.connectors["a"].down()
        refused = self.assertRaises(MessageRefused, self.relay.send)
        self.assertIs(refused.refusal, Refusal.NO_CHANNEL)


class BenchTests(ChoosingCase):
    def setUp(self) -> None:
        self.routed(Route(name="all", via=("a", "b"), choose=Choose.IN_ORDER), channels="ab")

    def test_a_barred_sim_is_passed_over_and_its_message_goes_elsewhere(self) -> None:
        self.send(answered=False)
        self.connectors["a"].refuse(BARRED)
        self.finish()
        self.assertEqual(self.send(3), "bbb")
        self.assertEqual(self.relay.warnings, ["benched for 60 s: barred"])

    def test_a_report_benches_it_as_well(self) -> None:
        self.send(answered=False)
        self.connectors["a"].report(self.connectors["a"].answer(), MessageState.UNDELIVERABLE, BARRED)
        self.finish()
        self.assertEqual(self.send(2), "bb")

    def test_after_its_time_it_is_tried_with_one_message(self) -> None:
        self.connectors["a"].up(capacity=3)
        self.send(answered=False)
        self.connectors["a"].refuse(BARRED)
        self.finish()
        self.relay.advance(61.0)
        self.assertEqual(self.send(2, answered=False), "ab")

    def test_a_success_brings_it_back_with_all_it_can_carry(self) -> None:
        self.connectors["a"].up(capacity=3)
        self.send(answered=False)
        self.connectors["a"].refuse(BARRED)
        self.finish()
        self.relay.advance(61.0)
        self.send(answered=False)
        self.connectors["a"].report(self.connectors["a"].answer())
        self.assertEqual(self.send(3, answered=False), "aaa")

    def test_the_messages_of_a_sole_channel_wait_for_it(self) -> None:
        self.routed(Route(name="all", via=("a",)), channels="a")
        self.send(answered=False)
        self.connectors["a"].refuse(BARRED)
        self.send(answered=False)
        self.assertEqual(len(self.submits()), 1)
        self.relay.advance(61.0)
        self.assertEqual(len(self.submits()), 2)

    def test_one_that_comes_and_goes_is_left_alone_for_a_while(self) -> None:
        for _ in range(6):
            self.connectors["a"].down()
            self.connectors["a"].up()
        self.assertEqual(self.send(), "b")
        self.relay.advance(30.0)
        self.assertEqual(self.send(), "a")


class PaceOverRestartTests(ChoosingCase):
    def test_a_sim_rests_over_a_kill_too(self) -> None:
        slow = evolve(channel("a"), pace=Pace(10.0, 10.0))
        self.routed(Route(name="all", via=("a",)), channels="a", first=slow)
        self.send()
        self.relay.advance(4.0)
        self.relay.kill()
        self.relay.connectors["a"].up()
        self.relay.send(to="256772000009")
        self.relay.advance(5.0)
        self.assertEqual(len(self.submits()), 1)
        self.relay.advance(2.0)
        self.assertEqual(len(self.submits()), 2)
