"""Charts: what is on disk and what is not yet, at a desk over a relay in memory."""

from router.desk.charts import Chart, MessageCounts, Over
from router.relay.lookouts.charts import ChartKind
from tests.desk.scene import DeskCase
from tests.support.writing import Kept, KeptInSqlite


class ChartsTests(DeskCase):
    def setUp(self) -> None:
        self.opened(kept=self.store())

    def store(self) -> Kept | None:
        """What keeps it; None: memory."""
        return None

    def chart(self, over: Over = Over.HOUR, kind: ChartKind = ChartKind.ESME, name: str = "crm") -> Chart:
        found: list[Chart] = []
        self.desk.charts.draw(kind, name, over, found.append, lambda: self.fail("it was not answered"))
        self.relay.turn()
        (chart,) = found
        return chart

    def accepted(self, over: Over = Over.HOUR) -> list[int]:
        return [point.accepted for point in self.chart(over).points]

    def test_the_last_point_is_of_now(self) -> None:
        self.relay.send()
        self.assertEqual((self.accepted()[-1], sum(self.accepted())), (1, 1))

    def test_an_hour_has_sixty_minutes_the_first_of_them_an_hour_ago(self) -> None:
        chart = self.chart()
        ago = self.relay.clock.seconds() - chart.begin.timestamp()
        self.assertEqual((len(chart.points), chart.step), (60, 60))
        self.assertTrue(3540 <= ago < 3600, ago)

    def test_what_was_written_and_what_was_not_are_one_line(self) -> None:
        for _ in range(3):
            self.relay.send()
            self.relay.advance(60.0)
        self.relay.send()
        self.assertEqual(self.accepted()[-4:], [1, 1, 1, 1])
        self.assertEqual(self.accepted(Over.DAY)[-2:].count(0), 1)
        self.assertEqual(sum(self.accepted(Over.MONTH)), 4)

    def test_a_restart_loses_nothing_that_was_flushed(self) -> None:
        self.relay.send()
        self.relay.relay.charting.flush()
        self.relay.turn()
        self.relay.advance(60.0)
        self.relay.kill()
        self.attend(self.relay.settings)
        self.relay.send()
        self.assertEqual(sum(self.accepted()), 2)

    def test_of_whom_nothing_is_known_nothing_is_shown(self) -> None:
        self.assertEqual(sum(point.accepted for point in self.chart(name="nobody").points), 0)

    def test_today_is_told_of_many_at_once(self) -> None:
        self.relay.send()
        self.relay.advance(90.0)
        self.relay.send()
        found: list[dict[str, MessageCounts]] = []
        self.desk.charts.today(
            ChartKind.ROUTE, ["all", "other"], lambda told: found.append(dict(told)), lambda: None
        )
        self.relay.turn()
        self.assertEqual(
            {name: counted.accepted for name, counted in found[0].items()}, {"all": 2, "other": 0}
        )

    def test_a_store_that_does_not_answer_is_told(self) -> None:
        self.relay.store.answers = False
        failed: list[str] = []
        self.desk.charts.draw(ChartKind.ALL, "", Over.DAY, lambda chart: None, lambda: failed.append("so"))
        self.relay.turn()
        self.assertEqual(failed, ["so"])


class OnSqliteTests(ChartsTests):
    def store(self) -> Kept | None:
        return KeptInSqlite()
