"""What is in force, how the file differs, and how it is read anew."""

from router.desk.errors import CannotDo
from router.desk.reloaded import Reloaded
from router.northbound.http.dashboard.visit import Visit
from router.northbound.http.dashboard.written import lines


def show(visit: Visit) -> None:
    """GET /configuration."""

    def compared(found: Reloaded | None, why: str = "") -> None:
        written = lines(visit.desk.shown())
        visit.slowly(visit.pieces("configuration.html", written=written, found=found, why=why))

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
