"""Messages by channel, today and in the last hour, and their outcomes.

They are stored with the channel once a minute, so that they continue after a restart; a router that is killed
loses its last minute.
"""

import json
from collections.abc import Sequence
from datetime import datetime, tzinfo
from functools import reduce
from typing import Final

from router.clocks import Dates
from router.relay.figures import Figures
from router.relay.interfaces import Notes
from router.relay.lookouts.growth import NOTHING, Figure, Growth, figure_of, plus
from router.relay.plan.fleet import Fleet
from router.sms.value import value

TALLY: Final = "tally"
"""The note with what was counted."""

SPAN: Final = 300
"""Seconds that are counted together: the last hour is as exact as that."""

SPANS: Final = 12
"""Spans of an hour."""

KEEP_EVERY: Final = 60.0
"""Seconds."""


@value
class Tally:
    """Messages by a channel. ``failed`` are those that ended otherwise than by a good report."""

    sent: int
    delivered: int
    failed: int


NONE: Final = Tally(0, 0, 0)


class _Channel:
    """The counts of one channel: today, and by spans."""

    def __init__(self) -> None:
        self.day = 0
        self.today = NOTHING
        self.spans: dict[int, Figure] = {}
        self.changed = False


class Tallies:
    """Reads the counters once a second. ``zone`` sets where the day begins."""

    def __init__(self, dates: Dates, fleet: Fleet, figures: Figures, notes: Notes, zone: tzinfo) -> None:
        self._dates = dates
        self._fleet = fleet
        self._figures = figures
        self._notes = notes
        self._zone = zone
        self._growth: Growth[str] = Growth()
        self._channels: dict[str, _Channel] = {}
        self._keep_at = 0.0

    def today(self, channel: str) -> Tally:
        """Return the tally of a channel since midnight."""
        self._look_at(channel)
        counted = self._channels[channel]
        return _tally(counted.today if counted.day == self._day() else NOTHING)

    def hour(self, channel: str) -> Tally:
        """Return the tally of the last hour, exact to five minutes."""
        self._look_at(channel)
        first = self._span() - SPANS
        spans = self._channels[channel].spans
        return _tally(reduce(plus, (figure for span, figure in spans.items() if span > first), NOTHING))

    def tick(self) -> None:
        """Store changed tallies each minute; called once a second."""
        now = self._dates.now()
        if abs(now - self._keep_at) < KEEP_EVERY:
            return
        self._keep_at = now
        for channel in self._fleet.present():
            self._look_at(channel.id)
            counted = self._channels[channel.id]
            if counted.changed:
                counted.changed = False
                self._notes.note(channel.id, TALLY, _written(counted))

    def _look_at(self, id: str) -> None:
        """Add what was counted since the last look to the present day and span."""
        counted = self._channels.get(id)
        if counted is None:
            counted = self._channels[id] = _read(self._notes.value(id, TALLY) or "")
        channel = self._fleet.channels.get(id)
        if channel is None:
            return
        more = self._growth.look(id, figure_of(self._figures.channel(id), channel.messages), channel)
        if _tally(more) == NONE:
            return
        day, span = self._day(), self._span()
        if day != counted.day:
            counted.day, counted.today = day, NOTHING
        counted.today = plus(counted.today, more)
        counted.spans[span] = plus(counted.spans.get(span, NOTHING), more)
        # The clock for dates may have been set back: what lies ahead is none of the last hour.
        counted.spans = {at: each for at, each in counted.spans.items() if span - SPANS < at <= span}
        counted.changed = True

    def _day(self) -> int:
        return datetime.fromtimestamp(self._dates.now(), self._zone).toordinal()

    def _span(self) -> int:
        return int(self._dates.now() // SPAN)


def _tally(figure: Figure) -> Tally:
    return Tally(*figure[1:4])


def _written(counted: _Channel) -> str:
    spans = [[at, *each[1:4]] for at, each in counted.spans.items()]
    return json.dumps([counted.day, list(counted.today[1:4]), spans], separators=(",", ":"))


def _read(written: str) -> _Channel:
    """Read stored counts; return empty ones if they cannot be read."""
    counted = _Channel()
    try:
        day, today, spans = json.loads(written)
        counted.day, counted.today = int(day), _figure(today)
        counted.spans = {int(at): _figure(each) for at, *each in spans}
    except (ValueError, TypeError):
        return _Channel()
    return counted


def _figure(given: Sequence[int]) -> Figure:
    sent, delivered, failed = map(int, given)
    return 0, sent, delivered, failed, 0
