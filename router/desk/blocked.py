"""Blocked numbers for people and programs: by the file, and by their owners, who wrote `stop`."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from heapq import merge
from itertools import islice
from operator import attrgetter

from router.desk.errors import CannotDo, NoSuch, Unfit
from router.desk.state import Looking
from router.relay.event_kinds import EventKind
from router.relay.events import By, Events
from router.relay.who.bans import as_listed
from router.relay.who.permits import Permits
from router.routing.numbers import Identity
from router.sms.address import dialable
from router.sms.value import value
from router.store.changes import Stopped


@value(kw_only=True)
class BlockedView:
    """A blocked number: for one ESME since its owner wrote `stop`, or for all by the file."""

    number: str
    esme: str
    """Empty for all ESMEs."""
    since: datetime | None
    """None for a number of the file."""


@value
class BlockedPage:
    """A page of blocked numbers, by number; ``next`` asks for the following page, empty at the end."""

    items: Sequence[BlockedView]
    next: str


class BlockedNumbers:
    """All blocked numbers."""

    def __init__(self, permits: Permits, events: Events, looking: Looking) -> None:
        self._permits = permits
        self._events = events
        self._day = looking.day

    def page(self, after: str = "", limit: int = 100) -> BlockedPage:
        """Return a page; ``after`` is the `next` of the one before."""
        number, _, esme = after.partition(" ")
        found = list(islice(self._from(number, esme), limit + 1))
        more = len(found) > limit
        last = found[limit - 1] if more else None
        return BlockedPage(found[:limit], f"{last.number} {last.esme}" if last else "")

    def _from(self, number: str, esme: str) -> Iterator[BlockedView]:
        """Yield all blocked numbers behind this one, by number and ESME."""
        listed = self._permits.blocked.bans.numbers.ordered
        place = bisect_right(listed, number) if number else 0
        file = (BlockedView(number=one, esme="", since=None) for one in islice(listed, place, None))
        wrote = sorted(map(self._view, self._permits.blocked.stopped()), key=_key)
        stops = (one for one in wrote if _key(one) > (number, esme))
        return merge(file, stops, key=_key)

    def one(self, number: str) -> Sequence[BlockedView]:
        """Return the blocks of a number: for all, and for each ESME. Raises NoSuch if there are none."""
        wanted = self._identity(number)
        blocked = self._permits.blocked
        found = [self._view(one) for one in blocked.stopped_by(wanted)]
        if blocked.bans.names(wanted):
            found.insert(0, BlockedView(number=number, esme="", since=None))
        if not found:
            raise self._none(number)
        return found

    def remove(self, number: str, by: By, done: Callable[[Sequence[BlockedView]], None]) -> None:
        """Let ESMEs send again to a number that its owner has blocked.

        ``done`` gets the removed blocks when that is on disk. Raises CannotDo for a number of the file,
        NoSuch for one that is not blocked.
        """
        wanted = self._identity(number)
        blocked = self._permits.blocked
        undone = [self._view(one) for one in blocked.stopped_by(wanted)]
        if not undone:
            if blocked.bans.names(wanted):
                raise CannotDo("it stands in the file of `blocked`: take it out there, and reload")
            raise self._none(number)
        self._permits.unblock(wanted, lambda: done(undone))
        what = "a number that had written `stop` was taken off the list"
        for esme in sorted({one.esme for one in undone}):
            self._events.act(EventKind.OPERATED, esme, by, what=what)

    def _identity(self, number: str) -> Identity:
        if not dialable(number):
            raise Unfit("number", "expected a number with its country, for example +256772000001")
        return as_listed(number)

    def _none(self, number: str) -> NoSuch:
        known = [one.number for one in islice(self._from("", ""), 1000)]
        return NoSuch("blocked number", number, known)

    def _view(self, stopped: Stopped) -> BlockedView:
        return BlockedView(number=stopped.number, esme=stopped.esme, since=self._day(stopped.at))


_key = attrgetter("number", "esme")
