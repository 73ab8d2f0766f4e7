"""The alerts that are on, and past ones; alerts that do not end by themselves can be acknowledged."""

from collections.abc import Sequence
from typing import Final

from router.desk.alerts.alerts import Tried
from router.desk.alerts.kinds import ABOUT
from router.desk.errors import CannotDo
from router.northbound.http.dashboard.visit import PageVisit

TO: Final = "/alerts"


def show(visit: PageVisit) -> None:
    """GET /alerts."""
    found = visit.desk.alerts.all()
    visit.page(
        "alerts.html",
        on=[one for one in found if one.until is None],
        over=[one for one in found if one.until is not None],
        noticed=[alert.value for alert, about in ABOUT.items() if about.noticed],
    )


def acknowledge(visit: PageVisit) -> None:
    """POST /alerts/ID/acknowledge."""
    try:
        visit.desk.alerts.acknowledge(
            visit.path["id"], visit.by, visit.guard(lambda one: visit.go(TO, f"{one.subject}: acknowledged."))
        )
    except CannotDo as why:
        visit.go(TO, str(why), wrong=True)


def test(visit: PageVisit) -> None:
    """POST /alerts/test."""

    def tried(results: Sequence[Tried]) -> None:
        for one in results:
            said = f"{one.target}: {one.why or 'a trial was taken'}"
            visit.session.say(said, wrong=not one.taken)
        visit.go(TO)

    try:
        visit.desk.alerts.test(visit.by, visit.guard(tried))
    except CannotDo as why:
        visit.go(TO, str(why), wrong=True)
