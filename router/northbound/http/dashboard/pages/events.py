"""What has happened, the newest first, by subject and level."""

from typing import Final
from urllib.parse import urlencode

from router.desk.happenings import Happened
from router.northbound.http.dashboard.visit import Visit
from router.relay.event_kinds import Level

SHOWN: Final = 200

LEVELS: Final = {
    "": ("all", tuple(Level)),
    "warn": ("warnings and errors", (Level.WARN, Level.ERROR)),
    "error": ("errors", (Level.ERROR,)),
}


def show(visit: Visit) -> None:
    """GET /events."""
    level = visit.query("level") if visit.query("level") in LEVELS else ""
    subject, next = visit.query("subject").strip(), visit.query("next")
    if not (next.isascii() and next.isdecimal() and len(next) < 20):
        next = ""

    def chosen(event: Happened) -> bool:
        return event.level in LEVELS[level][1] and subject in ("", event.subject)

    found = visit.desk.happenings.before(next or None, chosen, SHOWN)
    asked = {name: given for name, given in (("level", level), ("subject", subject)) if given}
    visit.page(
        "events.html",
        # What is older does not move.
        live="" if next else "events",
        events=found,
        level=level,
        subject=subject,
        levels=LEVELS,
        next_page=urlencode({**asked, "next": found[-1].id}) if len(found) == SHOWN else "",
    )
