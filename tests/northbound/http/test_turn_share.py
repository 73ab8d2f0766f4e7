"""The share of a reactor turn that HTTP may take."""

from functools import partial

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.northbound.http.connection_limit import ConnectionLimit
from router.northbound.http.interfaces import HttpRequest, HttpResponse
from router.northbound.http.turn_share import LOG, LONGEST_DEBT, MOST, Share
from tests.northbound.http.wire import WireCase

GET = b"GET /a HTTP/1.1\r\nHost: router\r\n\r\n"


class Moving(Clock):
    """Time goes on only while a step works."""

    def work(self, seconds: float) -> None:
        self.rightNow += seconds

    def next_turn(self) -> None:
        """Make the calls of this turn; calls that they ask for are for the next turn."""
        due, self.calls = self.calls, []
        for call in due:
            call.func(*call.args, **call.kw)


class ShareTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Moving()
        self.share = Share(self.clock)
        self.ran: list[str] = []

    def step(self, name: str, seconds: float) -> None:
        self.ran.append(name)
        self.clock.work(seconds)

    def ask(self, *names: str, seconds: float = MOST / 2) -> None:
        for name in names:
            self.share.run(partial(self.step, name, seconds))

    def turns(self, count: int) -> None:
        for _ in range(count):
            self.clock.next_turn()

    def test_a_step_runs_at_once_while_there_is_time_in_the_turn(self) -> None:
        self.ask("a", "b", "c", "d", "e")
        self.assertEqual(self.ran, ["a", "b"])
        self.turns(1)
        self.assertEqual(self.ran, ["a", "b", "c", "d"])
        self.turns(1)
        self.assertEqual(self.ran, ["a", "b", "c", "d", "e"])

    def test_what_comes_later_does_not_overtake_what_waits(self) -> None:
        self.ask("a", "b", "c")
        self.turns(1)
        self.ask("d", "e")
        self.assertEqual(self.ran, ["a", "b", "c", "d"])

    def test_a_step_that_took_long_is_paid_for_by_the_next_turns(self) -> None:
        self.ask("a", seconds=MOST * 4)
        self.ask("b")
        self.turns(3)
        self.assertEqual(self.ran, ["a"])
        self.turns(1)
        self.assertEqual(self.ran, ["a", "b"])

    def test_no_debt_is_longer_than_so_many_turns(self) -> None:
        self.ask("a", seconds=10.0)
        self.ask("b")
        self.turns(int(LONGEST_DEBT / MOST) + 2)
        self.assertEqual(self.ran, ["a", "b"])

    def test_when_nothing_waits_and_nothing_is_owed_no_turn_is_asked_for(self) -> None:
        self.ask("a", seconds=MOST * 3)
        self.turns(4)
        self.assertEqual(self.clock.calls, [])

    def test_the_trouble_of_one_step_is_not_that_of_the_others(self) -> None:
        def fail() -> None:
            self.ask("behind")
            raise RuntimeError("a bug")

        self.share.run(fail)
        self.assertEqual(self.ran, ["behind"])
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 1)
        self.assertEqual(LOG.namespace, "smpp-router")


TURN = 2.0**-10
"""Seconds, which a float adds up without rounding."""


class ManyRequestsTests(WireCase):
    """Each takes half of what a turn may."""

    def setUp(self) -> None:
        super().setUp()
        self.moving = Moving()
        self.clock = self.moving
        self.share = Share(self.moving, most=TURN)
        self.face.does = self.work

    def work(self, asked: HttpRequest) -> HttpResponse:
        self.moving.work(TURN / 2)
        return HttpResponse(body=asked.path.encode())

    def test_of_many_at_once_a_few_are_answered_in_each_turn(self) -> None:
        self.limit = ConnectionLimit(20)
        known = [self.connected() for _ in range(10)]
        for transport in known:
            self.say(GET, transport)
        for turn in range(1, 6):
            self.assertEqual(len(self.face.asked), 2 * turn)
            self.moving.next_turn()

    def test_whoever_sends_a_row_of_requests_has_one_where_others_have_one(self) -> None:
        greedy, other = self.connected(), self.connected()
        self.say(GET * 20, greedy)
        self.say(GET.replace(b"/a", b"/b"), other)
        for _ in range(2):
            self.moving.next_turn()
        self.assertIn(b"/b", other.value())
        self.assertLess(len(self.face.asked), 8)

    def test_whoever_goes_while_it_waits_is_not_asked_for(self) -> None:
        first, second, third = self.connected(), self.connected(), self.connected()
        for transport in (first, second, third):
            self.say(GET, transport)
        third.abortConnection()
        self.moving.next_turn()
        self.assertEqual(len(self.face.asked), 2)
