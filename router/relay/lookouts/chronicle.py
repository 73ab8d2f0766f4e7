"""The chronicle: each event has an id and is stored.

Events are written once a second, in portions between which the disk is free for messages. An act is written
at once, in the commit of its effect. The newest are in memory too, over restarts: followers of the events,
and readers of the last of them, never ask the disk.
"""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from router.clocks import Dates
from router.relay.event_kinds import EventKind
from router.relay.events import Event, Events
from router.relay.interfaces import Clock, instants
from router.sms.value import evolve
from router.store.changes import EventTold
from router.store.history import SoughtEvents
from router.store.interface import Reader, Store

KEPT: Final = 10_000
"""Events that are kept in memory; as many may wait for the disk."""

PORTION: Final = 200
"""Events of one commit: 5 ms where that is in Python."""

BURST: Final = 10_000.0
RATE: Final = 100.0
"""Events that are kept of a storm, and how many each second behind them. An act is always kept."""

QUIET: Final = 60.0
"""Seconds from one line on what was left out to the next."""

NEWEST: Final = 2**63 - 1

Follower = Callable[[EventTold], None]


class Chronicle:
    """Hears of all events from its making on. First `restore`, then `start`, then ticks; at last `close`."""

    def __init__(self, events: Events, clock: Clock, dates: Dates, store: Store, kept: int = KEPT) -> None:
        self._events, self._now, self._dates, self._store = events, instants(clock), dates, store
        self._unnumbered: list[EventTold] | None = []
        """Events from before the last id is known; None afterwards."""
        self._last = 0
        self._newest: deque[EventTold] = deque(maxlen=kept)
        self._unwritten: deque[EventTold] = deque()
        self._followers: list[Follower] = []
        self._writes = self._at_disk = False
        self._room, self._filled_at = BURST, self._now()
        self._left_out, self._told_at = 0, self._now() - QUIET
        events.listen(self._hear)

    # --- its life

    def restore(self, reader: Reader) -> None:
        """Load the events from before this start; ids go on behind them."""
        kept = self._newest.maxlen or 0
        self._newest.extend(reversed(reader.happened(SoughtEvents(), NEWEST, kept)))
        # An event that a kill has kept from the disk may have been shown: its id is not given again, as no
        # router has had a thousand events a second for long.
        self._last = max(reader.last_event(), int(self._dates.now() * 1000.0))
        waiting, self._unnumbered = self._unnumbered or [], None
        for told in waiting:
            self._keep(told)

    def start(self) -> None:
        """Begin to write, now that the store takes changes."""
        self._writes = True
        self._write()

    def tick(self) -> None:
        """Write a portion, and report how many events were left out; called once a second."""
        if self._left_out and self._now() >= self._told_at + QUIET:
            count, self._left_out, self._told_at = self._left_out, 0, self._now()
            self._events.tell(EventKind.EVENTS_LEFT_OUT, "router", count=count)
        self._write()

    def close(self) -> None:
        """Write the rest, and nothing afterwards: the store is about to be closed."""
        if self._writes and self._unwritten:
            self._store.write(list(self._unwritten))
            self._unwritten.clear()
        self._writes = False

    # --- questions

    @property
    def last(self) -> int:
        """The id of the newest event."""
        return self._last

    def newest(self, count: int, sought: SoughtEvents | None = None) -> Sequence[EventTold]:
        """Return the newest in memory, in the order in which they happened."""
        return self._in_memory(sought or SoughtEvents(), NEWEST, count)[::-1]

    def after(self, id: int) -> Sequence[EventTold]:
        """Return those in memory after the one with this id."""
        return [each for each in self._newest if each.id > id]

    def find(
        self,
        sought: SoughtEvents,
        before: int,
        limit: int,
        then: Callable[[Sequence[EventTold]], None],
        otherwise: Callable[[], None],
    ) -> None:
        """Call ``then`` with the sought events before an id, the newest first.

        ``otherwise`` is called if the store cannot answer.
        """
        found = self._in_memory(sought, before, limit)
        if len(found) == limit or len(self._newest) < (self._newest.maxlen or 0):
            then(found)
            return
        before, missing = min(before, self._newest[0].id), limit - len(found)
        self._store.look_up(
            lambda reader: reader.happened(sought, before, missing),
            lambda earlier: then([*found, *earlier]),
            otherwise,
        )

    def follow(self, follower: Follower) -> Callable[[], None]:
        """Hand all later events to a follower; call the returned function to stop."""
        self._followers.append(follower)

        def leave() -> None:
            if follower in self._followers:
                self._followers.remove(follower)

        return leave

    def _in_memory(self, sought: SoughtEvents, before: int, limit: int) -> list[EventTold]:
        """Return the sought events in memory, the newest first."""
        found: list[EventTold] = []
        for each in reversed(self._newest):
            if len(found) == limit:
                break
            if each.id < before and sought.fits(each):
                found.append(each)
        return found

    # --- events

    def _hear(self, event: Event) -> None:
        by = event.by
        if not (by.face or event.kind is EventKind.EVENTS_LEFT_OUT or self._has_room()):
            self._left_out += 1
            return
        told = EventTold(
            id=0,
            at=self._dates.now(),
            level=event.level.value,
            subject=event.subject,
            kind=event.kind.name.lower(),
            text=event.text,
            user=by.user,
            address=by.address,
            face="" if by.face is None else by.face.value,
        )
        if self._unnumbered is None:
            self._keep(told)
        else:
            self._unnumbered.append(told)

    def _has_room(self) -> bool:
        now = self._now()
        self._room = min(BURST, self._room + (now - self._filled_at) * RATE)
        self._filled_at = now
        if self._room < 1.0 or len(self._unwritten) >= KEPT:
            return False
        self._room -= 1.0
        return True

    def _keep(self, happened: EventTold) -> None:
        self._last += 1
        told = evolve(happened, id=self._last)
        self._newest.append(told)
        if told.face and self._writes:
            self._store.write([told])
        else:
            self._unwritten.append(told)
        for follower in list(self._followers):
            follower(told)

    def _write(self) -> None:
        """Write one portion; the next waits until this is on disk."""
        if not self._writes or self._at_disk or not self._unwritten:
            return
        portion = [self._unwritten.popleft() for _ in range(min(PORTION, len(self._unwritten)))]
        self._at_disk = True
        self._store.write(portion, self._written)

    def _written(self) -> None:
        self._at_disk = False
        self._write()
