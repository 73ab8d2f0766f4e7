"""What passes with an ESME or on a channel, shown on its page while an admin looks on."""

from typing import Final

from router.desk.errors import CannotDo
from router.northbound.http.dashboard.login import local
from router.northbound.http.dashboard.visit import PageVisit

BEGIN: Final = "begin"
END: Final = "end"


def act(visit: PageVisit) -> None:
    """POST /wire."""
    name, what, to = visit.field("name"), visit.field("act"), local(visit.field("back"))
    try:
        if what == BEGIN:
            visit.desk.wire.keep(name, visit.by, texts=bool(visit.field("texts")))
            visit.go(to)
        elif what == END:
            visit.desk.wire.drop(name)
            visit.go(to)
        else:
            visit.go(to, "Choose what is to be done.", wrong=True)
    except CannotDo as why:
        visit.go(to, str(why), wrong=True)
