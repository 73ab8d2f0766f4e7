"""Begins and ends the recording of an ESME's or a channel's traffic, which its page shows to admins."""

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
            visit.go(to, "Choose an act first.", wrong=True)
    except CannotDo as why:
        visit.go(to, str(why), wrong=True)
