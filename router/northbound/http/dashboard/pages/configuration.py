"""What is in force, how the file differs, and how it is read anew."""

import yaml

from router.desk.errors import CannotDo
from router.desk.reloaded import Reloaded
from router.northbound.http.dashboard.visit import Visit


def show(visit: Visit) -> None:
    """GET /configuration."""

    def compared(found: Reloaded | None, why: str = "") -> None:
        written = yaml.safe_dump(dict(visit.desk.shown()), sort_keys=False, allow_unicode=True, width=100)
        visit.page("configuration.html", written=written, found=found, why=why)

    try:
        visit.desk.read_anew(visit.by, True, visit.guard(compared))
    except CannotDo as why:
        compared(None, str(why))


def reload(visit: Visit) -> None:
    """POST /configuration."""

    def done(found: Reloaded) -> None:
        if found.problems:
            visit.go("/configuration", "Nothing has changed: the file is not as it must be.", wrong=True)
        elif found.applied:
            visit.go("/configuration", f"Applied: {'; '.join(found.applied[:10])}.")
        else:
            visit.go("/configuration", "Nothing differs.")

    visit.desk.read_anew(visit.by, False, visit.guard(done))
