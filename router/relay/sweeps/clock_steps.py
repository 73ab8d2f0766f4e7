"""Steps of the wall clock: each is reported once, and dates follow it when it may be believed.

Dates advance as the clock for intervals does. Once a second the wall clock is read. Dates follow at once its
drift, a step back, and a leap forward of up to a minute. A longer leap may be false, and would end all that
waits (by validity, `report_timeout`, `owed`, `keep`): dates go on without it until it has lasted for
`clock_hold`. If the clock is put back before, the leap has no effect.
"""

from collections.abc import Callable

from router.clocks import Dates, Instant
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Clock, instants
from router.relay.wording import lasting

STEP = 1.0
"""Seconds between two looks by which a clock that is only corrected does not move (NTP: 0.5 ms a second)."""

LEAP = 60.0
"""Seconds forward; a longer step is not believed at once."""

TORN = 0.1
"""Seconds between the readings of the two clocks; after more of them they are not of one moment."""


class ClockSteps:
    """Compares the two clocks. ``back`` is called when dates have been set back; ``hold`` is in seconds."""

    def __init__(
        self,
        clock: Clock,
        dates: Dates,
        wall: Callable[[], float],
        events: Events,
        hold: float,
        back: Callable[[], None],
    ) -> None:
        self._now = instants(clock)
        self._dates = dates
        self._wall = wall
        self._events = events
        self.hold = hold
        self._back = back
        self._ahead = dates.ahead
        """The wall clock less the clock for intervals, at the last look."""
        self._believed_at: Instant | None = None
        """When dates will follow a leap forward; None if there is none."""

    def settled(self) -> bool:
        """Tell whether dates are those of the wall clock, by the last look."""
        return self._believed_at is None

    def tick(self) -> None:
        """Compare the clocks; called once a second."""
        before = self._now()
        ahead = self._wall() - before
        if self._now() - before > TORN:
            return
        step, self._ahead = ahead - self._ahead, ahead
        self._follow(ahead, step, before)
        if abs(step) > STEP:
            self._tell(step)

    def _follow(self, ahead: float, step: float, now: Instant) -> None:
        gap = ahead - self._dates.ahead
        if gap > LEAP:
            if self._believed_at is None or step > LEAP:
                self._believed_at = Instant(now + self.hold)
            if now < self._believed_at:
                return
        self._believed_at = None
        self._dates.ahead = ahead
        if gap < -STEP:
            self._back()

    def _tell(self, step: float) -> None:
        then = "dates follow it, all that is measured goes on"
        if self._believed_at is not None:
            rest = lasting(round(self._believed_at - self._now()))
            then = f"dates follow it in {rest} (clock_hold) if it stays so, and nothing expires by it before"
        by = lasting(round(abs(step)))
        if step < 0.0:
            self._events.tell(EventKind.CLOCK_SET_BACK, "clock", by=by, then=then)
        else:
            self._events.tell(EventKind.CLOCK_SET_FORWARD, "clock", by=by, then=then)
