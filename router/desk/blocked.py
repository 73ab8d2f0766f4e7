"""Numbers that are blocked, as people and programs see them: by the file, and by what their owners wrote."""

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
    """A number that is blocked: for one ESME since its owner wrote `stop`, or for all by the file."""

    number: str
    esme: str
    """Empty: for all."""
    since: datetime | None
    """None: since it stands in the file."""


@value
class BlockedPage:
    """Some of them, by number; ``next`` is where the following begin, empty if there are none."""

    items: Sequence[BlockedView]
    next: str


class BlockedNumbers:
    """All numbers that are blocked."""

    def __init__(self, permits: Permits, events: Events, looking: Looking) -> None:
        self._permits = permits
        self._events = events
        self._day = looking.day

    def page(self, after: str = "", limit: int = 100) -> BlockedPage:
        """Return those behind the `next` of another page."""
        number, _, esme = after.partition(" ")
        found = list(islice(self._from(number, esme), limit + 1))
        more = len(found) > limit
        last = found[limit - 1] if more else None
        return BlockedPage(found[:limit], f"{last.number} {last.esme}" if last else "")

    def _from(self, number: str, esme: str) -> Iterator[BlockedView]:
        """All behind this one, by number and ESME."""
        listed = self._permits.blocked.bans.numbers.ordered
        place = bisect_right(listed, number) if number else 0
        file = (BlockedView(number=one, esme="", since=None) for one in islice(listed, place, None))
        wrote = sorted(map(self._view, self._permits.blocked.stopped()), key=_key)
        stops = (one for one in wrote if _key(one) > (number, esme))
        return merge(file, stops, key=_key)

    def one(self, number: str) -> Sequence[BlockedView]:
        """Return for whom a number is blocked. Raises NoSuch if for nobody."""
        wanted = self._identity(number)
        blocked = self._permits.blocked
        found = [self._view(one) for one in blocked.stopped_by(wanted)]
        if blocked.bans.names(wanted):
            found.insert(0, BlockedView(number=number, esme="", since=None))
        if not found:
            raise self._none(number)
        return found

    def remove(self, number: str, by: By, done: Callable[[Sequence[BlockedView]], None]) -> None:
        """Let ESMEs send to a number again that its owner has blocked; ``done`` gets what was undone, when it
        is on disk. Raises CannotDo if it stands in the file, NoSuch if it is not blocked."""
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
