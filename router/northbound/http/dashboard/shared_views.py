"""What is made once for all who look: views of a thousand channels or ESMEs, and rows of channels.

Views are looked up a few at a time, so that other work is done in between.
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
"""Views that are made at once: of channels some 2 ms. So few are made anew for each page."""

FRESH: Final = 5.0
"""Seconds for which the views of more are shown, unless something happens; what moves comes by the stream."""

MOST_LISTINGS: Final = 8
"""Kinds of listings that are kept of one round: each search is one, and a thousand rows have a megabyte."""

View = TypeVar("View")
Key = tuple[object, ...]


class SharedViews:
    """What the pages of all who look have in common."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._channels: _Round[ChannelView] = _Round(desk, clock)
        self._esmes: _Round[EsmeView] = _Round(desk, clock)
        self._desk = desk
        self.rows = Rows()
        self._listings: dict[Key, str] = {}
        self._listings_of = 0

    def gather_channels(self, found: list[ChannelView]) -> Iterator[str]:
        """Put the views of all channels into ``found``; each piece of nothing is a place to stop."""
        ids = self._desk.channels.ids()
        yield from self._channels.gather(ids, self._desk.channels.some, found)
        self.rows.forget_all_but(ids)

    def listing(self, key: Key) -> "Listing":
        """Return the rows of a page on the channels that were gathered for it just now; ``key`` says which of
        them it shows to whom, and in which order."""
        made = self._channels.number
        if made != self._listings_of:
            # Others still write those of the round before: they keep their own.
            self._listings_of, self._listings = made, {}
        return Listing(self._listings if made else {}, key)

    def gather_esmes(self, found: list[EsmeView]) -> Iterator[str]:
        """Put the views of all ESMEs into ``found``, as `gather_channels` does."""
        yield from self._esmes.gather(self._desk.esmes.names(), self._desk.esmes.some, found)


class _Round(Generic[View]):
    """The views of the last page that had to make them."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._history, self._clock = desk.events, clock
        self._kept: Sequence[View] = ()
        self._until = 0.0
        self.number = 0
        """Of how many rounds the views have been kept."""
        self._last = ""
        """The newest event by then: after another one, what an operator did is seen at once."""

    def gather(
        self, ids: Sequence[str], some: Callable[[Sequence[str]], Sequence[View]], found: list[View]
    ) -> Iterator[str]:
        """Put them into ``found``."""
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
    """The rows of a page, all of them in one piece as soon as a page has written them."""

    def __init__(self, kept: dict[Key, str], key: Key) -> None:
        self.whole = kept.get(key)
        self._kept, self._key = kept, key
        self._rows: list[str] = []

    def add(self, row: str) -> str:
        """Return a row, which is the next one."""
        self._rows.append(row)
        return row

    def close(self) -> str:
        """That was the last one. Returns nothing."""
        if len(self._kept) < MOST_LISTINGS:
            self._kept[self._key] = Markup("").join(self._rows)
        return ""


class Rows:
    """Rows of channels as they were last written, for those of whom nothing that is shown is other."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, bool], tuple[Key, str]] = {}

    def look(
        self, channels: Sequence[ChannelView], is_admin: bool, now: datetime
    ) -> Iterator[tuple[ChannelView, Key, str | None]]:
        """Return each channel with what its row shows, and with its row if there is one that shows that."""
        for one in channels:
            key = self.key(one, is_admin, now)
            yield one, key, self.get(key)

    def key(self, one: ChannelView, is_admin: bool, now: datetime) -> Key:
        """Return all that its row shows; what stands first says which row it is."""
        since = words.since(one.since, now) if one.since else ""
        line = (one.operator, one.number, one.signal, one.connector)
        figures = (words.fullest(one), words.share(one.hour), one.in_flight, one.waiting, one.last_cause)
        return ((one.id, is_admin), one.state, one.reason, one.since, since, *line, *figures)

    def get(self, key: Key) -> str | None:
        """Return the row that shows this, if it was the last one of its channel."""
        found = self._kept.get(_which(key))
        return found[1] if found is not None and found[0] == key else None

    def keep(self, key: Key, row: str) -> str:
        """Keep a row, and return it."""
        self._kept[_which(key)] = key, row
        return row

    def forget_all_but(self, ids: Sequence[str]) -> None:
        """Keep none of channels that are no longer there."""
        if len(self._kept) > 2 * len(ids):
            there = set(ids)
            self._kept = {which: kept for which, kept in self._kept.items() if which[0] in there}


def _which(key: Key) -> tuple[str, bool]:
    which = key[0]
    assert isinstance(which, tuple)
    return which
