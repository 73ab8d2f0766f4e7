"""Messages whose date lies ahead, given by a clock that ran ahead and was set right since.

Their waits and validities would be longer by that: by years, perhaps. So all their times are moved to count
from now. It is done when the clock has stayed so for `clock_hold`: if it was set back by mistake, it would be
put forward again before. Their ids are the last that were given: a walk back from there finds them.
"""

from collections.abc import Callable, Sequence

from router.clocks import Dates, Instant
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Clock, instants
from router.relay.sending.sendings import Sendings
from router.relay.sweeps.clock_steps import LEAP
from router.relay.wording import counted
from router.store.entities import Stage, Underway
from router.store.interface import Store

LAST = 2**62
"""An id above all others."""

PAGE = 500
"""Sendings that are looked at in one question."""

MOST = 100
"""Looks that are to come: a clock that two programs set may be set back each minute."""


class FutureDates:
    """Looks for them after a start, and after the clock was set back; ``hold`` in seconds.

    ``settled`` tells whether dates are those of the wall clock.
    """

    def __init__(
        self,
        clock: Clock,
        dates: Dates,
        store: Store,
        sendings: Sendings,
        events: Events,
        hold: float,
        settled: Callable[[], bool],
    ) -> None:
        self._now = instants(clock)
        self._dates = dates
        self._store = store
        self._sendings = sendings
        self._events = events
        self.hold = hold
        self._settled = settled
        self._looks: list[tuple[Instant, int]] = []
        """When to look, and from which id back: each by itself, since later ids hide earlier ones."""
        self._unseen: list[Instant] = []
        """When to look, where the store could not return the last id: the next tick asks again."""

    def look_later(self) -> None:
        """Note the last id before dates were set; look at it and those before in ``hold`` seconds."""
        at = Instant(self._now() + self.hold)
        self._look_from_last(at)

    def _look_from_last(self, at: Instant) -> None:
        self._store.read(
            lambda reader: reader.latest(LAST, 1),
            lambda found: self._seen(at, found),
            lambda: self._unseen.append(at),
        )

    def tick(self) -> None:
        """Look when it is time; called once a second."""
        unseen, self._unseen = self._unseen, []
        for at in unseen:
            self._look_from_last(at)
        now = self._now()
        if not self._looks or now < self._looks[0][0]:
            return
        _, upto = self._looks.pop(0)
        if self._settled():
            self._walk(upto, 0)
        else:
            self._looks.append((Instant(now + self.hold), upto))

    def _seen(self, at: Instant, last: Sequence[Underway]) -> None:
        if last:
            del self._looks[MOST - 1 :]
            self._looks.append((at, last[0].sending.id))

    def _walk(self, upto: int, count: int) -> None:
        self._store.read(
            lambda reader: reader.latest(upto, PAGE),
            lambda found: self._look(found, count),
            lambda: self._go_on_later(upto, count),
        )

    def _go_on_later(self, upto: int, count: int) -> None:
        """Put the look off, since the store could not answer: the next tick asks again."""
        self._tell(count)
        self._looks.insert(0, (self._now(), upto))

    def _look(self, page: Sequence[Underway], count: int) -> None:
        date = self._dates.now()
        ahead = [one for one in page if one.sending.accepted_at > date + LEAP]
        waiting = [one.sending for one in ahead if one.stage is not Stage.ENDED]
        count += self._sendings.revisions.redate(waiting, date)
        if ahead:
            self._walk(page[-1].sending.id - 1, count)
        else:
            self._tell(count)

    def _tell(self, count: int) -> None:
        if count:
            self._events.tell(EventKind.DATES_AHEAD, "clock", messages=counted(count, "message"))
