"""The routes in their order, and a form that explains the way of a message."""

from collections.abc import Mapping

from router.desk.charts import MessageCounts
from router.desk.errors import CannotDo
from router.desk.routes import Explained
from router.northbound.http.dashboard.pages.page_charts import count_today
from router.northbound.http.dashboard.visit import PageVisit, in_words, status_of
from router.relay.lookouts.charts import ChartKind


def show(visit: PageVisit) -> None:
    """GET /routes."""
    explained: Explained | None = None
    wrong: Exception | None = None
    if visit.query("to") or visit.query("esme"):
        try:
            explained = visit.desk.routes.explain(
                visit.query("esme"),
                visit.query("to").strip(),
                visit.query("from").strip(),
                visit.query("text"),
                visit.query("at").strip(),
            )
        except CannotDo as why:
            wrong = why
    routes = visit.desk.routes.all()

    def counted(today: Mapping[str, MessageCounts]) -> None:
        visit.page(
            "routes.html",
            200 if wrong is None else status_of(wrong),
            routes=routes,
            today=today,
            explained=explained,
            wrong="" if wrong is None else in_words(wrong),
            esmes=visit.desk.esmes.names(),
        )

    count_today(visit, ChartKind.ROUTE, [one.name for one in routes], visit.guard(counted))
