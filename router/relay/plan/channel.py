"""A channel while the router runs: what it carries, and why it takes nothing just now.

Where it stands in the plan is `plan.PlanChannel`.
"""

from datetime import UTC, tzinfo

from router.clocks import UNSET, Dates, Instant
from router.goip.line_state import LineTrouble
from router.relay.channels import ChannelSettings
from router.relay.plan.channel_state import (
    DOWN,
    OUT,
    STOPPING,
    Follows,
    capacity_of,
    derive,
    follow_up,
)
from router.routing.budget import Budget, Span
from router.routing.health import Health


class Channel:
    """One channel.

    Each of the verbs by which something is told of it keeps that, moves it to the state that follows
    (`channel_state`), and returns what the plan is to do about it.
    """

    __slots__ = (
        "_shelved",
        "benched_at",
        "benched_until",
        "budget",
        "capacity",
        "epoch",
        "failures",
        "health",
        "id",
        "in_flight",
        "line",
        "linked",
        "messages",
        "paused",
        "removed",
        "removed_at",
        "rest_until",
        "sent",
        "settings",
        "since",
        "state",
        "stopping",
        "weight",
    )

    def __init__(self, settings: ChannelSettings, zone: tzinfo = UTC, dates: Dates = UNSET) -> None:
        self.settings = settings
        self.id = settings.id
        self.weight = settings.weight
        self.state = DOWN
        self.since = -1.0
        """The instant when it came to its state; -1.0 if it is as it was at the start."""
        self.linked = 0
        """How many sendings its links carry at once; 0 without a link."""
        self.line: LineTrouble | None = None
        """Why its line cannot send, by what its GoIP says."""
        self.stopping = False
        self.paused = False
        """An operator has taken it out of use."""
        self.removed = False
        """It does not stand in the configuration any more."""
        self.removed_at = 0.0
        """The instant when that began."""
        self.benched_at = -1.0
        """What left before tells nothing new of it."""
        self.benched_until = 0.0
        """0.0 if it was never benched, or has sent something since."""
        self.capacity = 0
        """How many sendings it is given at once, in its state."""
        self.in_flight = 0
        self.rest_until = 0.0
        self.failures = 0
        self.epoch = 0
        self.sent = 0
        """Segments that it was given since the start."""
        self.messages = 0
        """Messages that went out by it since the start; one that came back unsent is taken off again."""
        self.health = Health(settings.least_share)
        self._shelved = Budget(settings.limits, zone, dates)
        """What it has used of its limits, also while it has none."""
        self.budget = self._shelved if settings.limits else None

    # --- what is told of it

    def up(self, now: Instant, capacity: int) -> Follows:
        """Its links carry so many sendings at once."""
        self.linked = capacity
        return self._move(now)

    def down(self, now: Instant) -> Follows:
        """It has no link; outcomes of what is in flight come by themselves."""
        self.linked = 0
        return self._move(now)

    def hear_of_line(self, now: Instant, trouble: LineTrouble | None) -> Follows:
        """Its GoIP says why the line cannot send; None: it can."""
        self.line = trouble
        return self._move(now)

    def bench(self, now: Instant, until: float) -> Follows:
        """It takes nothing until then, and one at a time afterwards, until it has sent something. Of two
        who bench it the one has the last word who does so for longer."""
        self.benched_at, self.benched_until = now, max(until, self.benched_until)
        return self._move(now)

    def recover(self, now: Instant) -> Follows:
        """It has sent something since it was benched."""
        self.benched_until = 0.0
        return self._move(now)

    def suspend(self, now: Instant) -> Follows:
        """An operator takes it out of use."""
        self.paused = True
        return self._move(now)

    def reinstate(self, now: Instant) -> Follows:
        """An operator puts it into use again."""
        self.paused = False
        return self._move(now)

    def go(self, now: Instant) -> Follows:
        """It stands in the configuration no more; what is in flight goes on."""
        if not self.removed:
            self.removed, self.removed_at = True, now
        return self._move(now)

    def come_back(self, now: Instant) -> Follows:
        """It stands in the configuration again."""
        self.removed = False
        return self._move(now)

    def stop(self, now: Instant) -> Follows:
        """The router stops."""
        self.stopping = True
        return self._move(now)

    def look_at_clock(self, now: Instant) -> Follows:
        """Its time on the bench may be over."""
        return self._move(now)

    def _move(self, now: Instant) -> Follows:
        paused, until = self.paused, self.benched_until
        state = derive(self.linked, self.line, self.stopping, paused, until, now, self.removed)
        follows = follow_up(self.state, state)
        if state is not self.state:
            self.state, self.since = state, now
        self.capacity = capacity_of(state, self.linked)
        return follows

    # --- what it is to be

    def become(self, settings: ChannelSettings, now: Instant) -> None:
        """Have other settings from now on. What it has used counts on; a rest is no longer than a new one."""
        before, self.settings, self.weight = self.settings, settings, settings.weight
        if settings.least_share != before.least_share:
            self.health.expect(settings.least_share)
        if settings.limits != before.limits:
            if settings.limits:
                self._shelved = self._shelved.under(settings.limits, now)
            self.budget = self._shelved if settings.limits else None
        if (settings.pace, settings.interval) != (before.pace, before.interval):
            self.rest_until = min(self.rest_until, now + max(settings.pace.longest, settings.interval))

    # --- what is asked of it

    @property
    def counted(self) -> tuple[frozenset[Span], bool]:
        """Of which spans it is known what it has sent, and whether it is known to which numbers today."""
        return self._shelved.counted, self._shelved.limits.recipients_per_day is not None

    @property
    def load(self) -> float:
        """What is in flight against what may be; of equal ones, the one that has sent less is less loaded."""
        return self.in_flight / max(1, self.capacity) + self.sent * 1e-9

    @property
    def in_reach(self) -> bool:
        """Whether it has a link, and a line that can send, whatever else keeps it from sending."""
        return self.state is not DOWN and self.state is not OUT

    def lends(self) -> bool:
        """Whether its line has room for what is no sending: pauses, bench and rests are for sendings only."""
        return (
            self.in_flight < self.linked and self.in_reach and self.state is not STOPPING and not self.removed
        )

    def free(self, now: Instant) -> bool:
        """Whether it has room for a sending and is at rest no more: all that it needs but a budget."""
        return self.in_flight < self.capacity and self.rest_until <= now

    # --- what is in flight

    def occupy(self) -> None:
        """One more is in flight."""
        self.in_flight += 1

    def vacate(self) -> None:
        """One that was in flight is so no more."""
        self.in_flight -= 1
