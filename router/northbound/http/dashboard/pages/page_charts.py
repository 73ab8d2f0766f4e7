"""Charts are asked for one by one, each of the store; a page is made when all are there."""

from collections.abc import Callable, Mapping, Sequence

from router.desk.charts import Chart, MessageCounts, Over
from router.northbound.http.dashboard.visit import PageVisit
from router.relay.lookouts.charts import ChartKind

Drawn = Mapping[Over, Chart]
"""Empty if the store could not answer: a page is shown all the same."""


def draw(
    visit: PageVisit, kind: ChartKind, name: str, overs: Sequence[Over], then: Callable[[Drawn], None]
) -> None:
    """Call ``then`` with the charts of somebody."""
    found: dict[Over, Chart] = {}

    def ask() -> None:
        if len(found) == len(overs):
            then(found)
        else:
            visit.desk.charts.draw(kind, name, overs[len(found)], drawn, lambda: then({}))

    def drawn(chart: Chart) -> None:
        found[overs[len(found)]] = chart
        ask()

    ask()


def count_today(
    visit: PageVisit,
    kind: ChartKind,
    names: Sequence[str],
    then: Callable[[Mapping[str, MessageCounts]], None],
) -> None:
    """Call ``then`` with what went by each today; with nothing if the store could not answer."""
    visit.desk.charts.today(kind, names, then, lambda: then({}))
