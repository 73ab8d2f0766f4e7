"""The line behind a channel: what its GoIP says of it, and what is no sending and goes by it."""

from twisted.trial.unittest import SynchronousTestCase

from router.goip.line_state import LineState, LineTrouble
from router.relay.plan.channel_state import ChannelState
from tests.relay.player import NOW, Player
from tests.support.values import channel

UP, OUT = ChannelState.UP, ChannelState.OUT
WELL = LineState(enabled=True, sim=True, logged_in=True)
LOGGED_OUT = LineState(enabled=True, sim=True, logged_in=False)


class LineTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.player = Player(channel("a"))
        self.player.up("a")
        self.channel = self.player.scheduler.channels["a"]

    def test_nothing_goes_by_a_line_that_cannot_send_and_its_trouble_is_kept(self) -> None:
        self.player.scheduler.line("a", LOGGED_OUT)
        self.player.place()
        self.assertEqual((self.player.order, self.channel.state), ([], OUT))
        self.assertIs(self.channel.line, LineTrouble.LOGGED_OUT)

    def test_it_comes_back_by_itself(self) -> None:
        self.player.scheduler.line("a", LOGGED_OUT)
        self.player.place()
        self.player.scheduler.line("a", WELL)
        self.assertEqual((self.player.order, self.channel.state, self.channel.line), ([1], UP, None))

    def test_a_line_of_which_nothing_is_said_can_send(self) -> None:
        self.player.scheduler.line("a", LineState())
        self.player.place()
        self.assertEqual(self.player.order, [1])

    def test_that_the_link_comes_back_does_not_bring_the_line_back(self) -> None:
        self.player.scheduler.line("a", LOGGED_OUT)
        self.player.scheduler.down("a")
        self.player.up("a")
        self.assertIs(self.channel.state, OUT)


class BorrowingTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.player = Player(channel("a"))
        self.scheduler = self.player.scheduler
        self.channel = self.scheduler.channels["a"]
        self.went: list[str] = []

    def borrow(self, name: str = "ussd") -> None:
        self.scheduler.borrow("a", lambda: self.went.append(name))

    def test_it_goes_at_once_where_there_is_room_and_no_sending_meanwhile(self) -> None:
        self.player.up("a")
        self.borrow()
        self.player.place()
        self.assertEqual((self.went, self.player.order, self.scheduler.in_flight), (["ussd"], [], 1))

    def test_what_waited_goes_when_it_is_given_back(self) -> None:
        self.player.up("a")
        self.borrow()
        self.player.place()
        self.scheduler.give_back("a")
        self.assertEqual(self.player.order, [1])

    def test_it_waits_for_a_sending_and_goes_before_the_next(self) -> None:
        self.player.up("a")
        self.player.place()
        self.player.place()
        self.borrow()
        self.assertEqual(self.went, [])
        self.player.answer(1)
        self.assertEqual((self.went, self.player.order), (["ussd"], [1]))

    def test_one_goes_after_the_other(self) -> None:
        self.player.up("a")
        self.borrow("first")
        self.borrow("second")
        self.assertEqual(self.went, ["first"])
        self.scheduler.give_back("a")
        self.assertEqual(self.went, ["first", "second"])

    def test_credit_can_be_asked_for_though_it_is_paused_or_benched_or_at_rest(self) -> None:
        for hinder in (
            lambda: self.scheduler.suspend(self.channel),
            lambda: self.scheduler.bench(self.channel, NOW + 60.0),
            lambda: self.scheduler.rest(self.channel, 60.0),
        ):
            self.setUp()
            self.player.up("a")
            hinder()
            self.borrow()
            self.assertEqual(self.went, ["ussd"])

    def test_it_waits_for_the_link_and_for_a_line_that_can_send(self) -> None:
        self.scheduler.line("a", LOGGED_OUT)
        self.scheduler.suspend(self.channel)
        self.borrow()
        self.player.up("a")
        self.assertEqual(self.went, [])
        self.scheduler.line("a", WELL)
        self.assertEqual(self.went, ["ussd"])

    def test_nothing_is_borrowed_once_the_router_stops(self) -> None:
        self.player.up("a")
        self.scheduler.pause()
        self.borrow()
        self.assertEqual(self.went, [])
