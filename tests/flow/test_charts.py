"""What charts show outlives a stop: a whole router on a store on disk, stopped and started again."""

from twisted.internet.defer import Deferred

from router.desk.charts import Chart, Over
from router.relay.lookouts.charts import ChartKind
from router.service import RouterService
from tests.flow.building import Building, sms


class ChartsTests(Building):
    async def chart(self, service: RouterService, kind: ChartKind, name: str) -> tuple[int, int, int]:
        """What was accepted, sent and delivered in the last hour."""
        found: Deferred[Chart] = Deferred()
        service.desk.charts.draw(
            kind,
            name,
            Over.HOUR,
            found.callback,
            lambda: found.errback(AssertionError("it was not answered")),
        )
        points = (await found).points
        return (
            sum(one.accepted for one in points),
            sum(one.sent for one in points),
            sum(one.delivered for one in points),
        )

    async def send(self, service: RouterService, many: int) -> None:
        await self.ready(service)
        esme = await self.esme()
        for last in range(many):
            await esme.submit(sms(f"+25677200000{last}"))
        await esme.deliveries(many)

    async def test_what_went_before_a_stop_and_behind_it_is_one_line(self) -> None:
        await self.box()
        page = self.page()
        first = self.router(page)
        await self.send(first, 3)
        self.assertEqual(await self.chart(first, ChartKind.ESME, "crm"), (3, 3, 3))
        await first.stopService()
        second = self.router(page)
        await self.send(second, 2)
        for kind, name in ((ChartKind.ESME, "crm"), (ChartKind.ROUTE, "all"), (ChartKind.ALL, "")):
            self.assertEqual(await self.chart(second, kind, name), (5, 5, 5), kind)
