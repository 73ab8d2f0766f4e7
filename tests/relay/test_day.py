"""A day of two hundred SIMs, five ESMEs and changing health, with a moved clock.

What is checked is counted here, from what left and when; the budgets' own books are not asked.
"""

from collections import Counter, defaultdict
from random import Random

from attrs import evolve
from twisted.trial.unittest import SynchronousTestCase

from router.relay.interfaces import Segment
from router.routing.budget import Limits
from router.routing.pace import Pace
from router.routing.table import Route
from router.sms.report import Cause, Fault
from tests.support.relay import FakeConnector, RelayInMemory
from tests.support.values import account, channel

SIMS, ESMES = 200, ("a1", "b2", "c3", "d4", "e5")
MINUTE, HOUR, DAY = 3, 15, 60
PACE, MODEM = 7.0, 3.0
"""Seconds of rest after a segment, and that a modem takes for one."""

HOURS = 12
"""The half of a day that is played; the budget of a day can be used up in it."""

MORE = 1.1
"""More messages than the SIMs may send, by this factor: nobody's wish is the bound."""

BARRED = Cause(Fault.BARRED, 8, "barred")


class Day:
    """The relay, and far sides that answer by themselves, fail, and go away."""

    def __init__(self) -> None:
        self.random = Random(7)
        limits = Limits(minute=MINUTE, hour=HOUR, day=DAY)
        ids = [f"sim{number:03}" for number in range(SIMS)]
        sims = [evolve(channel(id), limits=limits, pace=Pace(PACE, PACE)) for id in ids]
        routes = [Route(name="all", via=tuple(ids), attempts=20, validity=86400.0)]
        self.relay = RelayInMemory(sims, [account(esme) for esme in ESMES], routes, window=20_000)
        # The day begins at midnight: what is charged on it is charged to one day.
        self.relay.clock.advance(86400.0 - self.relay.clock.seconds() % 86400.0)
        self.began = self.relay.clock.seconds()
        self.relay.watch = self.submitted
        self.left: dict[str, list[float]] = defaultdict(list)
        self.answered: dict[str, list[float]] = defaultdict(list)
        self.served: Counter[str] = Counter()
        self.of_half: Counter[str] = Counter()
        for connector in self.relay.connectors.values():
            connector.up()

    def submitted(self, connector: FakeConnector, segment: Segment) -> None:
        now = self.relay.clock.seconds()
        self.left[connector.id].append(now)
        esme = segment.attempt.planned.sending.esme  # type: ignore[attr-defined]
        self.served[esme] += 1
        self.relay.clock.callLater(MODEM, self.answer, connector, segment)

    def answer(self, connector: FakeConnector, segment: Segment) -> None:
        if segment not in connector.out:
            return
        self.answered[connector.id].append(self.relay.clock.seconds())
        if self.random.random() < 0.002:
            connector.refuse(BARRED)
        else:
            connector.report(connector.answer())

    def play(self) -> None:
        connectors = list(self.relay.connectors.values())
        for step in range(HOURS * 360):
            self.relay.clock.advance(10.0)
            if step % 60 == 0:
                self.relay.tick()
            if step % 20 == 0:
                one = self.random.choice(connectors)
                one.down()
                self.relay.clock.callLater(self.random.uniform(30.0, 600.0), one.up)
            if step == HOURS * 90:
                self.of_half = Counter(self.served)


class DayTests(SynchronousTestCase):
    def test_budgets_and_pace_are_kept_all_are_served_alike_and_nothing_is_left_unused(self) -> None:
        day = Day()
        total = int(SIMS * DAY * MORE) // len(ESMES)
        for number in range(total):
            for place, esme in enumerate(ESMES):
                day.relay.send(to=f"25{place}{number:08}", esme=esme)
        day.play()
        for id, times in day.left.items():
            self.kept(id, times)
            self.paced(id, times, day.answered[id])
        sent = sum(map(len, day.left.values()))
        self.assertGreaterEqual(sent, 0.95 * SIMS * DAY)
        for served in (day.of_half, day.served):
            self.assertLessEqual(max(served.values()) - min(served.values()), 0.02 * sum(served.values()))
        oldest = [min((id for id in day.relay.scheduler.planned), default=0)]
        self.assertTrue(oldest[0] == 0 or oldest[0] > 0.8 * sent, "the oldest waits while others go")

    def kept(self, id: str, times: list[float]) -> None:
        for span, limit in ((60.0, MINUTE), (3600.0, HOUR), (86400.0, DAY)):
            for first, last in zip(times, times[limit:], strict=False):
                self.assertGreaterEqual(last - first, span, f"{id}: more than {limit} in {span} s")

    def paced(self, id: str, times: list[float], answered: list[float]) -> None:
        for answer in answered:
            following = [at for at in times if at > answer]
            if following:
                self.assertGreaterEqual(following[0] - answer, PACE - 1e-6, id)
