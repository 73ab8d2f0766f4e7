"""Figures for charts, written once a minute; a clock is moved, and a store in memory keeps them."""

from datetime import UTC, datetime

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Dates
from router.relay.faces import Face
from router.relay.figures import Figures
from router.relay.lookouts.chart_blocks import unpacked
from router.relay.lookouts.charts import DAY, HOUR, MINUTE, PORTION, Charting, ChartKind
from router.relay.lookouts.growth import Figure
from router.store.changes import Charted
from tests.support.values import sending
from tests.support.writing import WritingStore

NOON = int(datetime(2026, 11, 30, 12, tzinfo=UTC).timestamp())


class ChartingCase(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.clock.advance(NOON + 5)
        self.store = WritingStore(self.clock)
        self.store.open()
        self.start()

    def start(self) -> None:
        """Start as the router does: counters begin at 0."""
        self.figures = Figures()
        self.charting = Charting(Dates(self.clock.seconds), self.figures, self.store)
        self.tick()

    def tick(self) -> None:
        self.charting.tick()
        self.clock.advance(0.0)

    def go_by(self, seconds: int) -> None:
        for _ in range(seconds):
            self.clock.advance(1.0)
            self.tick()

    def send(self, many: int = 1, channel: str = "goip101") -> None:
        for _ in range(many):
            self.figures.sent(sending(), channel, 1, self.clock.seconds())

    def kept(
        self, span: int = MINUTE, kind: ChartKind = ChartKind.CHANNEL, name: str = "goip101"
    ) -> dict[int, Figure]:
        """Return the figures on disk, by seconds since noon."""
        found: dict[int, Figure] = {}
        for block in self.store.kept.charted(kind.value, name, span, 0):
            found.update((at - NOON, figure) for at, figure in unpacked(block))
        return found

    def sent(self, span: int = MINUTE) -> dict[int, int]:
        return {at: figure[1] for at, figure in self.kept(span).items()}


class WritingTests(ChartingCase):
    def test_a_minute_is_written_when_it_is_over(self) -> None:
        self.send(3)
        self.go_by(54)
        self.assertEqual(self.sent(), {})
        self.go_by(1)
        self.assertEqual(self.sent(), {0: 3})

    def test_each_minute_has_its_own_and_the_hour_has_all(self) -> None:
        for many in (3, 4, 5):
            self.send(many)
            self.go_by(60)
        self.assertEqual((self.sent(), self.sent(HOUR)), ({0: 3, 60: 4, 120: 5}, {0: 12}))

    def test_the_last_full_minute_is_known(self) -> None:
        told: list[int] = []
        for many, wait in ((3, 54), (0, 1), (4, 59), (0, 1), (0, 60)):
            self.send(many)
            self.go_by(wait)
            told.append(self.charting.minute(ChartKind.CHANNEL, "goip101")[1])
        self.assertEqual(told, [0, 3, 3, 4, 0])

    def test_where_nothing_happens_nothing_is_written(self) -> None:
        self.send()
        self.go_by(120)
        written = len(self.store.committed)
        self.go_by(1800)
        self.assertEqual(len(self.store.committed), written)

    def test_esme_route_and_all_are_counted_too(self) -> None:
        self.figures.accepted(sending(), Face.SMPP)
        self.send(2)
        self.figures.channel("goip101").received += 1
        self.go_by(60)
        for kind, name in ((ChartKind.ESME, "crm"), (ChartKind.ROUTE, "all")):
            self.assertEqual(self.kept(MINUTE, kind, name), {0: (1, 2, 0, 0, 0)})
        self.assertEqual(self.kept(MINUTE, ChartKind.ALL, ""), {0: (1, 2, 0, 0, 1)})

    def test_a_thousand_channels_are_written_in_portions(self) -> None:
        for number in range(1000):
            self.send(channel=f"goip{number}")
        self.go_by(55)
        self.assertEqual(sum(isinstance(one, Charted) for one in self.store.committed), 2 * PORTION)
        self.go_by(20)
        channels = {one.name for one in self.store.committed if isinstance(one, Charted)}
        self.assertEqual(len(channels), 1003)

    def test_what_is_counted_while_they_are_written_is_of_the_next_minute(self) -> None:
        for number in range(1000):
            self.send(channel=f"goip{number}")
        self.go_by(56)
        self.send(channel="goip999")
        self.go_by(80)
        self.assertEqual([one[1] for one in self.kept(name="goip999").values()], [1, 1])

    def test_old_ones_are_forgotten(self) -> None:
        self.send()
        self.go_by(60)
        for _ in range(27):
            self.clock.advance(HOUR)
            self.tick()
        self.assertEqual((self.sent(), self.sent(HOUR)), ({}, {0: 1}))
        self.clock.advance(32 * DAY)
        self.tick()
        self.assertEqual(self.sent(HOUR), {})


class RestartTests(ChartingCase):
    def test_what_is_flushed_at_the_end_stands_beside_what_comes_after_the_start(self) -> None:
        self.send(3)
        self.go_by(20)
        self.charting.flush()
        self.clock.advance(10.0)
        self.start()
        self.send(4)
        self.go_by(60)
        blocks = self.store.kept.charted("channel", "goip101", MINUTE, 0)
        self.assertEqual([figure[1] for block in blocks for _, figure in unpacked(block)], [3, 4])

    def test_one_that_is_killed_loses_its_minute_only(self) -> None:
        self.send(3)
        self.go_by(60)
        self.send(1)
        self.go_by(30)
        self.start()
        self.send(4)
        self.go_by(60)
        blocks = self.store.kept.charted("channel", "goip101", MINUTE, 0)
        self.assertEqual([figure[1] for block in blocks for _, figure in unpacked(block)], [3, 4])

    def test_what_is_not_written_yet_is_told(self) -> None:
        self.send(3)
        self.go_by(10)
        self.assertEqual(
            list(self.charting.unwritten(ChartKind.CHANNEL, "goip101")), [(NOON, (0, 3, 0, 0, 0))]
        )
        self.go_by(60)
        self.send(1)
        told = list(self.charting.unwritten(ChartKind.CHANNEL, "goip101"))
        self.assertEqual(told, [(NOON + 60, (0, 1, 0, 0, 0))])
