"""Charts of a page: they are read from the store one by one, before the page is made."""

from collections.abc import Callable, Mapping, Sequence

from router.desk.charts import Chart, MessageCounts, Over
from router.northbound.http.dashboard.visit import PageVisit
from router.relay.lookouts.charts import ChartKind

Drawn = Mapping[Over, Chart]
"""The charts of a page; empty if the store could not answer."""


def draw(
    visit: PageVisit, kind: ChartKind, name: str, overs: Sequence[Over], then: Callable[[Drawn], None]
) -> None:
    """Read charts of an ESME, a channel or all, and call ``then`` with them."""
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
    """Call ``then`` with today's counts of each name; with none if the store could not answer."""
    visit.desk.charts.today(kind, names, then, lambda: then({}))
