"""Values as people read them; pages and what moves in them say the same."""

from datetime import datetime
from typing import Final

from router.desk.channels import ChannelView, Used
from router.desk.state import State
from router.relay.lookouts.tallies import Tally

NONE: Final = "–"
"""What is not known, or is not there."""

SPANS: Final = {
    "minute": "this minute",
    "hour": "this hour",
    "day": "today",
    "week": "this week",
    "month": "this month",
    "recipients_per_day": "numbers today",
}


def number(value: float | None) -> str:
    """Return a number with commas between thousands."""
    if value is None:
        return NONE
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def rate(value: float | None) -> str:
    """Return how many a second."""
    return NONE if value is None else f"{value:.1f}" if value < 100.0 else f"{value:,.0f}"


def state(value: State) -> str:
    """Return the word for a state."""
    return value.value.replace("_", " ")


def when(at: datetime | None, now: datetime) -> str:
    """Return a time: without its date if that is today's."""
    if at is None:
        return NONE
    return f"{at:%H:%M:%S}" if at.date() == now.date() else f"{at:%Y-%m-%d %H:%M:%S}"


def since(at: datetime | None, now: datetime) -> str:
    """Return how long something has lasted, in its greatest unit: `3 min`, `2 d`."""
    if at is None:
        return NONE
    seconds = max(0, int((now - at).total_seconds()))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return "< 1 min"


def span(limit: str) -> str:
    """Return the name of a limit as a part of a sentence."""
    return SPANS.get(limit, limit.replace("_", " "))


def fullest(view: ChannelView) -> tuple[str, Used] | None:
    """Return the limit of a channel that will be reached first; None if it has none."""
    items = [(name, used) for name, used in view.budget.items() if used.limit > 0]
    return max(items, key=lambda one: one[1].used / one[1].limit, default=None)


def budget(view: ChannelView) -> str:
    """Return what is used of the fullest limit: `80 of 200`."""
    found = fullest(view)
    return NONE if found is None else f"{found[1].used:,} of {found[1].limit:,}"


def share(tally: Tally | None) -> str:
    """Return the delivered share of what has ended, in percent."""
    if tally is None:
        return NONE
    ended = tally.delivered + tally.failed
    return f"{tally.delivered * 100 // ended} %" if ended else NONE
