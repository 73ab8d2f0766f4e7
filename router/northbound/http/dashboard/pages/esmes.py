"""The list of ESMEs with their sessions and queues, and the page of each."""

from collections.abc import Iterator
from typing import Final

from router.desk.charts import Over
from router.desk.errors import CannotDo
from router.desk.esmes import EsmeView
from router.desk.refusals import refusals
from router.northbound.http.dashboard.pages.page_charts import Drawn, draw
from router.northbound.http.dashboard.rendering import part
from router.northbound.http.dashboard.shared_views import MOST_SHOWN
from router.northbound.http.dashboard.visit import PageVisit
from router.relay.lookouts.charts import ChartKind

SHOWN: Final = 15
"""Events that are listed on the page of an ESME."""


def show(visit: PageVisit) -> None:
    """GET /esmes."""
    visit.slowly(_made(visit))


def _made(visit: PageVisit) -> Iterator[str]:
    found: list[EsmeView] = []
    yield from visit.shared.gather_esmes(found)
    words = visit.query("q").casefold().strip()
    chosen = [one for one in found if words in one.system_id.casefold()]
    shown = sorted(chosen, key=_wrong_first)[: None if visit.query("all") else MOST_SHOWN]
    more = len(chosen) - len(shown)
    yield from visit.pieces("esmes.html", live="esmes", esmes=shown, more=more, all_esmes=len(found))


def _wrong_first(one: EsmeView) -> tuple[bool, bool, bool]:
    """Sort ESMEs that are away and have deliveries owed first, and disabled ones last."""
    return not one.enabled, bool(one.sessions), not one.owed


def one(visit: PageVisit) -> None:
    """GET /esmes/ID."""
    view = visit.desk.esmes.one(visit.path["id"])
    id = view.system_id

    def drawn(charts: Drawn) -> None:
        visit.page(
            "esme.html",
            live="esmes",
            esme=view,
            charts=charts,
            refusals=refusals(visit.desk.figures.esmes.get(id)),
            kept=visit.desk.wire.kept(id) if visit.is_admin else None,
            events=visit.desk.events.newest(SHOWN, visit.desk.events.sought(id))[::-1],
        )

    draw(visit, ChartKind.ESME, id, (Over.HOUR, Over.DAY), visit.guard(drawn))


def act(visit: PageVisit) -> None:
    """POST /esmes/ID."""
    id, what = visit.path["id"], visit.field("act")
    to = f"/esmes/{part(id)}"
    acts = visit.desk.acts
    try:
        if what == "disconnect":
            count = acts.disconnect(id, visit.by)
            visit.go(to, f"Sessions unbound: {count}. The ESME may bind again.")
        elif what == "reset":
            acts.reset_esme(id, visit.by, lambda view: visit.go(to, "Its total was reset."))
        else:
            visit.go(to, "Choose an act first.", wrong=True)
    except CannotDo as why:
        visit.go(to, str(why), wrong=True)
