"""Events over restarts: the newest, a search over a year, and followers of new ones."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from router.desk.errors import CannotDo, NoSuch, StoreUnavailable, Unfit
from router.desk.moments import moment
from router.relay.event_kinds import Level
from router.relay.lookouts.chronicle import KEPT as KEPT
from router.relay.lookouts.chronicle import NEWEST, Chronicle
from router.sms.value import value
from router.store.changes import EventTold
from router.store.history import SoughtEvents

FOLLOWERS = 100
"""Followers at the same time, at most."""

ANY = SoughtEvents()


@value
class EventView:
    """An event. Ids grow, also over restarts; they are texts for programs."""

    id: str
    at: datetime
    level: Level
    subject: str
    text: str


@value
class ActView(EventView):
    """An event that somebody caused: a user, from an address, at a face."""

    user: str
    address: str
    face: str


@value(kw_only=True)
class EventPage:
    """A page of events, the newest first; ``next`` asks for the next page, None at the end."""

    items: Sequence[EventView]
    next: str | None


Follower = Callable[[EventView], None]


class EventHistory:
    """The chronicle for people and programs."""

    def __init__(self, chronicle: Chronicle, zone: tzinfo) -> None:
        self._chronicle, self._zone = chronicle, zone
        self._following = 0

    def sought(
        self, subject: str = "", level: str = "", acts: bool = False, since: str = "", until: str = ""
    ) -> SoughtEvents:
        """Return the filter that these words describe; an empty one is no condition. Raises CannotDo."""
        levels = [one.value for one in Level]
        if level and level not in levels:
            raise NoSuch("level", level, levels)
        return SoughtEvents(
            subject=subject,
            level=level,
            acts=acts,
            since=moment("since", since, self._zone),
            until=moment("until", until, self._zone),
        )

    @property
    def last(self) -> str:
        """The id of the newest event."""
        return str(self._chronicle.last)

    def newest(self, count: int = 100, sought: SoughtEvents = ANY) -> Sequence[EventView]:
        """Return the newest events, of the last 10,000, in the order in which they happened."""
        return [*map(self._view, self._chronicle.newest(count, sought))]

    def troubles(self, count: int) -> Sequence[EventView]:
        """Return the newest warnings and errors, of the last 10,000 events, the newest last."""
        levels = (Level.WARN, Level.ERROR)
        found = [one for each in levels for one in self.newest(count, SoughtEvents(level=each.value))]
        return sorted(found, key=lambda one: int(one.id))[-count:]

    def find(
        self,
        sought: SoughtEvents,
        next: str | None,
        limit: int,
        then: Callable[[EventPage], None],
        failed: Callable[[CannotDo], None],
    ) -> None:
        """Call ``then`` with a page of the events sought; ``next`` is that of the page before, if any."""
        before = NEWEST if next is None else min(_number(next, "next"), NEWEST)

        def found(events: Sequence[EventTold]) -> None:
            items = [*map(self._view, events)]
            then(EventPage(items=items, next=items[-1].id if len(items) == limit else None))

        self._chronicle.find(sought, before, limit, found, lambda: failed(StoreUnavailable()))

    def after(self, id: str, sought: SoughtEvents = ANY) -> Sequence[EventView]:
        """Return the events after this id, of the last 10,000. Raises CannotDo if it is no id."""
        return [self._view(each) for each in self._chronicle.after(_number(id, "after")) if sought.fits(each)]

    def follow(self, follower: Follower, sought: SoughtEvents = ANY) -> Callable[[], None]:
        """Tell a follower of all events, until the returned function is called. Raises CannotDo."""
        if self._following >= FOLLOWERS:
            raise CannotDo(f"{FOLLOWERS} clients follow the events already, and no more may; end one of them")

        def tell(told: EventTold) -> None:
            if sought.fits(told):
                follower(self._view(told))

        self._following += 1
        leaving = [self._chronicle.follow(tell)]

        def leave() -> None:
            if leaving:
                leaving.pop()()
                self._following -= 1

        return leave

    def _view(self, told: EventTold) -> EventView:
        at = datetime.fromtimestamp(told.at, self._zone)
        shown = str(told.id), at, Level(told.level), told.subject, told.text
        return ActView(*shown, told.user, told.address, told.face) if told.face else EventView(*shown)


def _number(id: str, field: str) -> int:
    if not (id.isascii() and id.isdecimal() and len(id) < 20):
        raise Unfit(field, f"{id[:50]} is no id of an event")
    return int(id)
