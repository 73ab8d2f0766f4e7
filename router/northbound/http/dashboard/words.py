"""Values as people read them, the same in pages and in their live values."""

from datetime import datetime
from typing import Final

from router.desk.channels import ChannelView, Used
from router.desk.esmes import EsmeView
from router.desk.state import State
from router.relay.lookouts.tallies import Tally

NONE: Final = "–"
"""Stands for a value that is unknown or missing."""

SPANS: Final = {
    "minute": "this minute",
    "hour": "this hour",
    "day": "today",
    "week": "this week",
    "month": "this month",
    "recipients_per_day": "numbers today",
}


def number(value: float | None) -> str:
    """Return a number with commas between thousands, as `1,234`."""
    if value is None:
        return NONE
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def rate(value: float | None) -> str:
    """Return a rate per second, with a decimal below 100."""
    return NONE if value is None else f"{value:.1f}" if value < 100.0 else f"{value:,.0f}"


def accepted(one: EsmeView) -> str:
    """Return the messages accepted from an ESME a second, in the last full minute."""
    return rate(one.minute.accepted / 60)


def state(value: State) -> str:
    """Return the word for a state."""
    return value.value.replace("_", " ")


def when(at: datetime | None, now: datetime) -> str:
    """Return a time, without its date if that is today."""
    if at is None:
        return NONE
    return f"{at:%H:%M:%S}" if at.date() == now.date() else f"{at:%Y-%m-%d %H:%M:%S}"


def since(at: datetime | None, now: datetime) -> str:
    """Return how long something has lasted, in the largest unit that fits: `3 min`, `2 d`."""
    if at is None:
        return NONE
    seconds = max(0, int((now - at).total_seconds()))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return "< 1 min"


def span(limit: str) -> str:
    """Return the name of a limit as words of a sentence: `this hour`."""
    return SPANS.get(limit, limit.replace("_", " "))


def fullest(view: ChannelView) -> tuple[str, Used] | None:
    """Return the name and use of the limit that is closest to its end; None without limits."""
    items = [(name, used) for name, used in view.budget.items() if used.limit > 0]
    return max(items, key=lambda one: one[1].used / one[1].limit, default=None)


def budget(view: ChannelView) -> str:
    """Return how much of the fullest limit is used: `80 of 200`."""
    found = fullest(view)
    return NONE if found is None else f"{found[1].used:,} of {found[1].limit:,}"


def share(tally: Tally | None) -> str:
    """Return the share of ended messages that were delivered, in percent."""
    if tally is None:
        return NONE
    ended = tally.delivered + tally.failed
    return f"{tally.delivered * 100 // ended} %" if ended else NONE
