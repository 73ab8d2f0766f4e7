"""A day of many SIMs, five ESMEs and changing health, with a moved clock.

What is checked is counted here, from what left and when; the budgets' own books are not asked.
"""

from collections import Counter, defaultdict
from random import Random

from twisted.trial.unittest import SynchronousTestCase

from router.relay.interfaces import Segment
from router.relay.sending.attempt import Part
from router.routing.budget import BudgetLimits
from router.routing.pace import Pace
from router.routing.table import Route
from router.sms.form import Form, LongMessages
from router.sms.report import Cause, Fault
from router.sms.value import evolve
from tests.support.extent import at_most
from tests.support.neighbours import FakeConnector
from tests.support.relay import RelayInMemory
from tests.support.values import account, channel

SIMS, ESMES = at_most(200, 25), ("a1", "b2", "c3", "d4", "e5")
MINUTE, HOUR, DAY = 3, 15, 60
PACE, MODEM = 7.0, 3.0
"""Seconds of rest after a segment, and that a modem takes for one."""

HOURS = 12
"""The half of a day that is played; the budget of a day can be used up in it."""

MORE = 1.1
"""More messages than the SIMs may send, by this factor: nobody's wish is the bound."""

BARRED = Cause(Fault.BARRED, 8, "barred")


MIXED = BudgetLimits(minute=6, hour=15, day=120)
"""For texts of one to six segments; a day of these is eight hours of sending."""

MIXED_SIMS = 50
RESTART = 4 * 3600.0
"""When the router is killed on the day of mixed texts, in seconds since midnight."""


class Day:
    """The relay, and far sides that answer by themselves, fail, and go away."""

    def __init__(self, limits: BudgetLimits, sims: int) -> None:
        self.random = Random(7)
        ids = [f"sim{number:03}" for number in range(sims)]
        form = Form(long_messages=LongMessages.UDH)
        settings = [evolve(channel(id, form=form), limits=limits, pace=Pace(PACE, PACE)) for id in ids]
        routes = [Route(name="all", via=tuple(ids), attempts=20, validity=86400.0)]
        self.relay = RelayInMemory(settings, [account(esme) for esme in ESMES], routes, window=20_000)
        # The day begins at midnight: what is charged on it is charged to one day.
        self.relay.clock.advance(86400.0 - self.relay.clock.seconds() % 86400.0)
        self.began = self.relay.clock.seconds()
        self.relay.watch = self.submitted
        self.left: dict[str, list[float]] = defaultdict(list)
        self.answered: dict[str, list[float]] = defaultdict(list)
        self.served: Counter[str] = Counter()
        self.of_half: Counter[str] = Counter()
        self.went: dict[int, float] = {}
        """When the first segment of each message left first."""
        self.up()

    def up(self) -> None:
        for connector in self.relay.connectors.values():
            connector.up()

    def submitted(self, connector: FakeConnector, segment: Segment) -> None:
        now = self.relay.clock.seconds()
        self.left[connector.id].append(now)
        assert isinstance(segment, Part)
        sending = segment.attempt.planned.sending
        self.served[sending.esme] += 1
        self.went.setdefault(sending.id, now)
        self.relay.clock.callLater(MODEM, self.answer, connector, segment)

    def answer(self, connector: FakeConnector, segment: Segment) -> None:
        if segment not in connector.out:
            return
        self.answered[connector.id].append(self.relay.clock.seconds())
        if self.random.random() < 0.002:
            connector.refuse(BARRED)
        else:
            connector.report(connector.answer())

    def restart(self) -> None:
        """Restart as by kill -9; the modems lose what they hold."""
        self.relay.kill()
        self.up()

    def play(self, hours: int = HOURS, restart: float = 0.0) -> None:
        for step in range(hours * 360):
            if restart and step == restart // 10.0:
                self.restart()
            self.relay.clock.advance(10.0)
            if step % 60 == 0:
                self.relay.tick()
            if step % 20 == 0:
                one = self.random.choice(list(self.relay.connectors.values()))
                one.down()
                self.relay.clock.callLater(self.random.uniform(30.0, 600.0), one.up)
            if step == hours * 90:
                self.of_half = Counter(self.served)


class DayCase(SynchronousTestCase):
    def kept(self, id: str, times: list[float], limits: BudgetLimits) -> None:
        for span, limit in ((60.0, limits.minute), (3600.0, limits.hour), (86400.0, limits.day)):
            assert limit is not None
            for first, last in zip(times, times[limit:], strict=False):
                self.assertGreaterEqual(last - first, span, f"{id}: more than {limit} in {span} s")


class DayTests(DayCase):
    def test_budgets_and_pace_are_kept_all_are_served_alike_and_nothing_is_left_unused(self) -> None:
        limits = BudgetLimits(minute=MINUTE, hour=HOUR, day=DAY)
        day = Day(limits, SIMS)
        total = int(SIMS * DAY * MORE) // len(ESMES)
        for number in range(total):
            for place, esme in enumerate(ESMES):
                day.relay.send(to=f"25{place}{number:08}", esme=esme)
        day.play()
        for id, times in day.left.items():
            self.kept(id, times, limits)
            self.paced(id, times, day.answered[id])
        sent = sum(map(len, day.left.values()))
        self.assertGreaterEqual(sent, 0.95 * SIMS * DAY)
        for served in (day.of_half, day.served):
            self.assertLessEqual(max(served.values()) - min(served.values()), 0.02 * sum(served.values()))
        oldest = [min((id for id in day.relay.scheduler.planned), default=0)]
        self.assertTrue(oldest[0] == 0 or oldest[0] > 0.8 * sent, "the oldest waits while others go")

    def paced(self, id: str, times: list[float], answered: list[float]) -> None:
        for answer in answered:
            following = [at for at in times if at > answer]
            if following:
                self.assertGreaterEqual(following[0] - answer, PACE - 1e-6, id)


class MixedDayTests(DayCase):
    """Texts of one to six segments, and a kill in the middle."""

    def setUp(self) -> None:
        self.day = Day(MIXED, MIXED_SIMS)
        self.sizes: dict[int, int] = {}
        self.esmes: dict[str, list[int]] = {esme: [] for esme in ESMES}
        wanted = MIXED_SIMS * 15 * 9
        while sum(self.sizes.values()) < wanted:
            for esme in ESMES:
                self.send(esme, self.day.random.randint(1, 6))

    def send(self, esme: str, segments: int) -> None:
        number = len(self.sizes) + 1
        self.day.relay.send("x" * (153 * segments - 100 * (segments == 1)), f"2567{number:08}", esme)
        self.sizes[number] = segments
        self.esmes[esme].append(number)

    def test_nothing_starves_nothing_is_left_unused_and_no_budget_is_exceeded_by_a_kill(self) -> None:
        self.day.play(8, RESTART)
        for id, times in self.day.left.items():
            self.kept(id, times, MIXED)
        sent = sum(map(len, self.day.left.values()))
        self.assertGreaterEqual(sent, 0.95 * MIXED_SIMS * 15 * 8)
        worst = max(self.passed_over(numbers) for numbers in self.esmes.values())
        self.assertLessEqual(worst, 2 * 3600.0)

    def passed_over(self, numbers: list[int]) -> float:
        """For how long, at most, messages that were sent later went before one of them."""
        went, end = self.day.went, self.day.relay.clock.seconds()
        waits, next_went = [0.0], end
        for number in reversed(numbers):
            left = went.get(number, end)
            waits.append(left - next_went)
            next_went = min(next_went, left)
        return max(waits)
