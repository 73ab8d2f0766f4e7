"""Reports used-up budgets: once for each channel and limit, with the time when it is free again."""

from collections import defaultdict
from datetime import datetime, tzinfo
from math import inf

from router.clocks import Dates, Instant
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Clock, instants
from router.relay.plan.channel import Channel
from router.smpp.complaints import Complaints

MOST, EVERY = 3, 3600.0
"""Channels of a gateway that are reported for each limit in this many seconds; others are counted."""

WORDS = {"recipients_per_day": "limit of recipients per day"}


class UsedUp:
    """Hears of channels that may have used up a budget."""

    def __init__(self, clock: Clock, dates: Dates, events: Events, zone: tzinfo) -> None:
        self._now = instants(clock)
        self._dates = dates
        self._events = events
        self._zone = zone
        self._until: dict[tuple[str, str], Instant] = {}
        """By channel and limit: until when nothing more is reported."""
        self._complaints: defaultdict[tuple[str, str], Complaints] = defaultdict(
            lambda: Complaints(MOST, EVERY)
        )

    def look(self, channel: Channel) -> None:
        """Report the limits that a channel has newly reached."""
        if channel.budget is None:
            return
        now = self._now()
        for reached in channel.budget.full(now):
            key = channel.id, reached.limit
            if now < self._until.get(key, now - 1.0):
                continue
            self._until[key] = Instant(max(reached.free_at, now + 1.0))
            more = self._complaints[channel.settings.gateway, reached.limit].take(now)
            if more is not None:
                self._tell(channel.id, reached.limit, reached.used, reached.of, reached.free_at, more)

    def reset(self, channel: str) -> None:
        """Report the total again when it is next used up."""
        self._until.pop((channel, "total"), None)

    def _tell(self, channel: str, limit: str, used: int, of: int, free_at: float, more: int) -> None:
        when = f"free again at {self._moment(free_at)}" if free_at < inf else "free again when it is reset"
        self._events.tell(
            EventKind.LIMIT_REACHED,
            channel,
            more,
            limit=WORDS.get(limit, f"{limit} limit"),
            used=used,
            of=of,
            when=when,
        )

    def _moment(self, instant: float) -> str:
        """Return the time with its zone, since times in the log are UTC."""
        at = datetime.fromtimestamp(self._dates.at(Instant(instant)), self._zone)
        today = datetime.fromtimestamp(self._dates.now(), self._zone).date()
        days = (at.date() - today).days
        if days == 0 or (days == 1 and (at.hour, at.minute) == (0, 0)):
            return f"{at:%H:%M %Z}"
        return f"{at:%H:%M %Z on %-d %B}"
