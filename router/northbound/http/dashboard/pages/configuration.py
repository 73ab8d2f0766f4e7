"""What is in force; how the file differs, and how it is read anew.

To compare is asked for: a file of a thousand channels takes seconds to be read.
"""

from typing import Final

from router.desk.errors import CannotDo
from router.desk.reloaded import Reloaded
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
            visit.go(COMPARED, "Nothing has changed: the file is not as it must be.", wrong=True)
        elif found.applied:
            visit.go(COMPARED, f"Applied: {'; '.join(found.applied[:10])}.")
        else:
            visit.go(COMPARED, "Nothing differs.")

    visit.desk.read_anew(visit.by, False, visit.guard(done))
