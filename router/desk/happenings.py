"""What has happened: the last events, and whoever follows them."""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from router.clocks import Dates
from router.desk.errors import CannotDo
from router.relay.event_kinds import Level
from router.relay.events import Event, Events
from router.sms.value import value

KEPT = 10_000
"""Events that can be played back."""

FOLLOWERS = 100
"""Who may follow at once."""


@value
class Happened:
    """An event. Ids grow, over restarts too; they are told as texts."""

    id: str
    at: datetime
    level: Level
    subject: str
    text: str


Follower = Callable[[Happened], None]


class Happenings:
    """Hears of all events from its making on, and keeps the newest."""

    def __init__(self, events: Events, dates: Dates, zone: tzinfo, kept: int = KEPT) -> None:
        self._dates, self._zone = dates, zone
        self._last = int(dates.now() * 1000.0)
        # A router has had fewer than a thousand events a second, so its next start begins with a greater one.
        self._kept: deque[tuple[int, Happened]] = deque(maxlen=kept)
        self._followers: list[Follower] = []
        events.listen(self._hear)

    def newest(self, count: int = 100) -> Sequence[Happened]:
        """Return the newest, in the order in which they happened."""
        return [each for _, each in self._kept][-count:] if count > 0 else []

    def before(self, id: str | None, chosen: Callable[[Happened], bool], count: int) -> Sequence[Happened]:
        """Return some of those before the one of this id (None: of all), the newest first."""
        found: list[Happened] = []
        for number, each in reversed(self._kept):
            if (id is None or number < int(id)) and chosen(each):
                found.append(each)
                if len(found) == count:
                    break
        return found

    def after(self, id: str) -> Sequence[Happened]:
        """Return those after the one of this id, as far as they are kept. Raises CannotDo for no id."""
        if not (id.isascii() and id.isdecimal() and len(id) < 20):
            raise CannotDo(f"{id[:50]} is no id of an event")
        return [each for number, each in self._kept if number > int(id)]

    def follow(self, follower: Follower) -> Callable[[], None]:
        """Tell a follower of all from now on; call what is returned to end that. Raises CannotDo."""
        if len(self._followers) >= FOLLOWERS:
            raise CannotDo(f"{FOLLOWERS} follow the events already")
        self._followers.append(follower)

        def leave() -> None:
            if follower in self._followers:
                self._followers.remove(follower)

        return leave

    def _hear(self, event: Event) -> None:
        self._last += 1
        at = datetime.fromtimestamp(self._dates.now(), self._zone)
        happened = Happened(str(self._last), at, event.level, event.subject, event.text)
        self._kept.append((self._last, happened))
        for follower in list(self._followers):
            follower(happened)
