"""The configuration in force, how the file differs from it, and a button to reload the file.

The comparison is made on request: reading a file with a thousand channels takes seconds.
"""

from typing import Final

from router.desk.errors import CannotDo
from router.desk.reload_result import Reloaded
from router.northbound.http.dashboard.visit import PageVisit
from router.northbound.http.dashboard.yaml_lines import lines

COMPARED: Final = "/configuration?compare=yes"


def show(visit: PageVisit) -> None:
    """GET /configuration."""
    if not visit.query("compare"):
        _tell(visit, None)
        return
    try:
        visit.desk.read_anew(visit.by, True, visit.guard(lambda found: _tell(visit, found)))
    except CannotDo as why:
        _tell(visit, None, str(why))


def _tell(visit: PageVisit, found: Reloaded | None, why: str = "") -> None:
    written = lines(visit.desk.shown())
    visit.slowly(visit.pieces("configuration.html", written=written, found=found, why=why))


def reload(visit: PageVisit) -> None:
    """POST /configuration."""

    def done(found: Reloaded) -> None:
        if found.problems:
            visit.go(COMPARED, "Nothing was applied: the file has errors.", wrong=True)
        elif found.applied:
            visit.go(COMPARED, f"Applied: {'; '.join(found.applied[:10])}.")
        else:
            visit.go(COMPARED, "Nothing to apply: the file is the same.")

    visit.desk.read_anew(visit.by, False, visit.guard(done))
