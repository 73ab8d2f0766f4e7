"""The events of a year, the newest first, filtered by subject, level and time, or acts of people only."""

from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from router.desk.errors import CannotDo
from router.desk.event_history import EventPage
from router.northbound.http.dashboard.visit import PageVisit, in_words, status_of
from router.relay.event_kinds import Level

SHOWN: Final = 200

FIELDS: Final = ("subject", "level", "acts", "since", "until")
"""Fields of the search, named as in the API."""


def show(visit: PageVisit) -> None:
    """GET /events."""
    asked = {name: given for name in FIELDS if (given := visit.query(name).strip())}
    history = visit.desk.events

    def failed(why: Exception) -> None:
        _tell(visit, asked, None, why)

    try:
        sought = history.sought(
            asked.get("subject", ""),
            asked.get("level", ""),
            "acts" in asked,
            asked.get("since", ""),
            asked.get("until", ""),
        )
        found = visit.guard(lambda page: _tell(visit, asked, page))
        history.find(sought, visit.query("next") or None, SHOWN, found, failed)
    except CannotDo as why:
        failed(why)


def _tell(
    visit: PageVisit, asked: dict[str, str], page: EventPage | None, why: Exception | None = None
) -> None:
    # Older events and acts of people are not updated live.
    moves = page is not None and not visit.query("next") and not {"acts", "since", "until"} & asked.keys()
    visit.page(
        "events.html",
        200 if why is None else status_of(why),
        live="events" if moves else "",
        events=() if page is None else page.items,
        wrong="" if why is None else in_words(why),
        asked=asked,
        levels=[one.value for one in Level],
        yesterday=f"{visit.desk.identity().now - timedelta(days=1):%Y-%m-%d}",
        next_page=urlencode({**asked, "next": page.next}) if page is not None and page.next else "",
    )
