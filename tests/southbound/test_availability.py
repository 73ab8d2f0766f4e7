"""Reports of a channel that comes and goes."""

from twisted.trial.unittest import SynchronousTestCase

from router.goip.line_state import LineState
from router.relay.events import Events
from router.southbound.availability import Availability
from router.southbound.gateway_state import GatewayState
from router.southbound.trouble import Trouble
from tests.support.relay_side import RelaySide

OUT = LineState(logged_in=False)

GONE = Trouble("it is gone", "is it on?")


class Case(SynchronousTestCase):
    def setUp(self) -> None:
        self.relay = RelaySide()
        self.state = GatewayState(Events(), "goip1", "10.0.0.9", 2)
        self.standing = Availability(self.relay, {"a"})


class StandingTests(Case):
    def test_each_change_is_told_once(self) -> None:
        for now in (0.0, 1.0):
            self.standing.rise("a", self.state, now)
        for now in (2.0, 3.0):
            self.standing.fall("a", self.state, GONE, now)
        self.standing.rise("a", self.state, 4.0)
        self.assertEqual(self.relay.told, [("up", "a", 1), ("down", "a"), ("up", "a", 1)])

    def test_one_that_never_stood_is_not_told_as_down(self) -> None:
        self.standing.fall("a", self.state, GONE, 0.0)
        self.assertEqual(self.relay.told, [])

    def test_of_one_that_is_only_watched_the_operator_hears_and_the_relay_does_not(self) -> None:
        self.standing.rise("b", self.state, 0.0)
        self.assertEqual((self.relay.told, self.state.up), ([], 1))
        self.standing.fall("b", self.state, GONE, 1.0)
        self.assertEqual((self.relay.told, self.state.up), ([], 0))


class RetiredTests(Case):
    """Another gateway carries the channel from then on, or none."""

    def setUp(self) -> None:
        super().setUp()
        self.standing.rise("a", self.state, 0.0)
        self.standing.line("a", OUT)
        self.standing.retire(["a"])
        self.told, self.relay.told = self.relay.told, []

    def test_it_is_told_once_that_it_is_down_and_that_nothing_is_known_of_its_line(self) -> None:
        self.standing.retire(["a"])
        self.assertEqual(self.told[2:], [("down", "a"), ("unwatched", "a")])
        self.assertEqual(self.relay.told, [])

    def test_then_nothing_is_told_of_it(self) -> None:
        self.standing.line("a", LineState())
        self.standing.fall("a", self.state, GONE, 1.0)
        self.standing.rise("a", self.state, 2.0)
        self.standing.leave("a", self.state)
        self.assertEqual(self.relay.told, [])

    def test_when_it_returns_it_is_told_how_it_stands_by_then(self) -> None:
        self.standing.line("a", LineState(logged_in=True))
        self.standing.come_back(["a"])
        self.standing.come_back(["a"])
        self.assertEqual(self.relay.told, [("line", "a", LineState(logged_in=True)), ("up", "a", 1)])


class CarryTests(Case):
    def test_one_that_stands_is_told_when_it_is_to_carry_and_when_no_more(self) -> None:
        self.standing.rise("b", self.state, 0.0)
        self.standing.carry({"a", "b"})
        self.standing.carry({"a"})
        self.assertEqual(self.relay.told, [("up", "b", 1), ("down", "b")])

    def test_one_that_does_not_stand_is_told_when_it_does(self) -> None:
        self.standing.carry({"b"})
        self.standing.rise("b", self.state, 0.0)
        self.assertEqual(self.relay.told, [("up", "b", 1)])
