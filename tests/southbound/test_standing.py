"""What is told of a channel that comes and goes."""

from twisted.trial.unittest import SynchronousTestCase

from router.relay.events import Events
from router.southbound.gateway_state import GatewayState
from router.southbound.standing import Standing
from router.southbound.trouble import Trouble
from tests.support.relay_side import RelaySide

GONE = Trouble("it is gone", "is it on?")


class StandingTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.relay = RelaySide()
        self.state = GatewayState(Events(), "goip1", "10.0.0.9", 2)
        self.standing = Standing(self.relay, {"a"})

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
