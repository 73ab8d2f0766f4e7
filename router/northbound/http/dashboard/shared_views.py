"""Views and table rows that are made once for all pages: a farm may have a thousand channels and ESMEs.

Views are read a few at a time, so that the reactor can do other work in between.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final, Generic, TypeVar

from markupsafe import Markup

from router.desk.channels import ChannelView
from router.desk.desk import Desk
from router.desk.esmes import EsmeView
from router.northbound.http.dashboard import words
from router.relay.interfaces import Clock

SLICE: Final = 50
"""Views read at a time: some 2 ms for channels. If there are no more, each page reads them again."""

FRESH: Final = 10.0
"""Seconds that more views are reused, unless an event happens; live values come by the stream."""

MOST_SHOWN: Final = 200
"""Rows of a list that was not asked for all of them: a thousand take a megabyte, and nobody reads so far."""

MOST_LISTINGS: Final = 8
"""Listings kept of one round. Each search makes one, and a thousand rows take a megabyte."""

View = TypeVar("View")
Key = tuple[object, ...]


class SharedViews:
    """The views and rows that all pages share."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._channels: _Round[ChannelView] = _Round(desk, clock)
        self._esmes: _Round[EsmeView] = _Round(desk, clock)
        self._desk = desk
        self.rows = Rows()
        self._listings: dict[Key, str] = {}
        self._listings_of = 0

    def gather_channels(self, found: list[ChannelView]) -> Iterator[str]:
        """Add the views of all channels to ``found``; each empty piece marks a place to pause."""
        ids = self._desk.channels.ids()
        yield from self._channels.gather(ids, self._desk.channels.some, found)
        self.rows.forget_all_but(ids)

    def listing(self, key: Key) -> "Listing":
        """Return the rows of the channels that were just gathered.

        ``key`` tells apart which channels are shown, in which order, and to whom.
        """
        made = self._channels.number
        if made != self._listings_of:
            # Pages of the previous round that are still being written keep its listings.
            self._listings_of, self._listings = made, {}
        return Listing(self._listings if made else {}, key)

    def gather_esmes(self, found: list[EsmeView]) -> Iterator[str]:
        """Add the views of all ESMEs to ``found``, as `gather_channels` does."""
        yield from self._esmes.gather(self._desk.esmes.names(), self._desk.esmes.some, found)


class _Round(Generic[View]):
    """The views that were read last."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._history, self._clock = desk.events, clock
        self._kept: Sequence[View] = ()
        self._until = 0.0
        self.number = 0
        """Counts the rounds whose views were kept."""
        self._last = ""
        """The newest event then; after a newer one views are read again, so that acts show at once."""

    def gather(
        self, ids: Sequence[str], some: Callable[[Sequence[str]], Sequence[View]], found: list[View]
    ) -> Iterator[str]:
        """Add the views of these ids to ``found``, reading them if they are old."""
        last, until = self._history.last, self._clock.seconds() + FRESH
        if last == self._last and self._clock.seconds() < self._until:
            found += self._kept
            return
        for at in range(0, len(ids), SLICE):
            found += some(ids[at : at + SLICE])
            yield ""
        if len(ids) > SLICE:
            self._kept, self._until, self._last = list(found), until, last
            self.number += 1


class Listing:
    """The rows of a table. Once a page has written them all, later pages get them in one piece."""

    def __init__(self, kept: dict[Key, str], key: Key) -> None:
        self.whole = kept.get(key)
        self._kept, self._key = kept, key
        self._rows: list[str] = []

    def add(self, row: str) -> str:
        """Add the next row, and return it."""
        self._rows.append(row)
        return row

    def close(self) -> str:
        """Keep the rows for later pages. Returns an empty text, for the template."""
        if len(self._kept) < MOST_LISTINGS:
            self._kept[self._key] = Markup("").join(self._rows)
        return ""


class Rows:
    """The last written row of each channel, reused while nothing in it has changed."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, bool], tuple[Key, str]] = {}

    def look(
        self, channels: Sequence[ChannelView], is_admin: bool, now: datetime
    ) -> Iterator[tuple[ChannelView, Key, str | None]]:
        """Yield each channel, the key of its row, and the row itself if it is still valid."""
        for one in channels:
            key = self.key(one, is_admin, now)
            yield one, key, self.get(key)

    def key(self, one: ChannelView, is_admin: bool, now: datetime) -> Key:
        """Return all values in a channel's row; the first element names the row."""
        since = words.since(one.since, now) if one.since else ""
        line = (one.operator, one.number, one.signal, one.connector)
        figures = (words.fullest(one), words.share(one.hour), one.in_flight, one.waiting, one.last_cause)
        return ((one.id, is_admin), one.state, one.reason, one.since, since, *line, *figures)

    def get(self, key: Key) -> str | None:
        """Return the row of a key; None if its channel's last row had other values."""
        found = self._kept.get(_which(key))
        return found[1] if found is not None and found[0] == key else None

    def keep(self, key: Key, row: str) -> str:
        """Keep a row, and return it."""
        self._kept[_which(key)] = key, row
        return row

    def forget_all_but(self, ids: Sequence[str]) -> None:
        """Drop the rows of channels that no longer exist."""
        if len(self._kept) > 2 * len(ids):
            there = set(ids)
            self._kept = {which: kept for which, kept in self._kept.items() if which[0] in there}


def _which(key: Key) -> tuple[str, bool]:
    which = key[0]
    assert isinstance(which, tuple)
    return which
