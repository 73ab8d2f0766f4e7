"""A channel while the router runs: its load, and the reasons why it takes nothing just now.

Its place in the plan is `plan.PlanChannel`.
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

    Each verb that reports something of it keeps that, moves it to the state that follows (`channel_state`),
    and returns the consequences for the plan.
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
        """Sendings that its links carry at once; 0 without a link."""
        self.line: LineTrouble | None = None
        """Reason why its line cannot send, by its GoIP."""
        self.stopping = False
        self.paused = False
        """An operator has taken it out of use."""
        self.removed = False
        """It was removed from the configuration."""
        self.removed_at = 0.0
        """The instant when that began."""
        self.benched_at = -1.0
        """Instant of the last bench: the outcome of an earlier attempt says nothing new about it."""
        self.benched_until = 0.0
        """0.0 if it was never benched, or has sent something since."""
        self.capacity = 0
        """Sendings that it is given at once, in its state."""
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
        """Its use of its limits, also while it has none."""
        self.budget = self._shelved if settings.limits else None

    # --- reports

    def up(self, now: Instant, capacity: int) -> Follows:
        """Note that its links carry ``capacity`` sendings at once."""
        self.linked = capacity
        return self._move(now)

    def down(self, now: Instant) -> Follows:
        """Note that it has no link; outcomes of sendings in flight come by themselves."""
        self.linked = 0
        return self._move(now)

    def hear_of_line(self, now: Instant, trouble: LineTrouble | None) -> Follows:
        """Note why its line cannot send, by its GoIP; None: it can."""
        self.line = trouble
        return self._move(now)

    def bench(self, now: Instant, until: float) -> Follows:
        """Bench it until then, and afterwards give it one at a time until it has sent something.

        If it is benched twice, the longer time holds.
        """
        self.benched_at, self.benched_until = now, max(until, self.benched_until)
        return self._move(now)

    def recover(self, now: Instant) -> Follows:
        """Note that it has sent something since it was benched."""
        self.benched_until = 0.0
        return self._move(now)

    def suspend(self, now: Instant) -> Follows:
        """Take it out of use, for an operator."""
        self.paused = True
        return self._move(now)

    def reinstate(self, now: Instant) -> Follows:
        """Put it into use again, for an operator."""
        self.paused = False
        return self._move(now)

    def go(self, now: Instant) -> Follows:
        """Note that it was removed from the configuration; what is in flight goes on."""
        if not self.removed:
            self.removed, self.removed_at = True, now
        return self._move(now)

    def come_back(self, now: Instant) -> Follows:
        """Note that it is configured again."""
        self.removed = False
        return self._move(now)

    def stop(self, now: Instant) -> Follows:
        """Stop with the router."""
        self.stopping = True
        return self._move(now)

    def look_at_clock(self, now: Instant) -> Follows:
        """Leave the bench if the time is over."""
        return self._move(now)

    def _move(self, now: Instant) -> Follows:
        paused, until = self.paused, self.benched_until
        state = derive(self.linked, self.line, self.stopping, paused, until, now, self.removed)
        follows = follow_up(self.state, state)
        if state is not self.state:
            self.state, self.since = state, now
        self.capacity = capacity_of(state, self.linked)
        return follows

    # --- settings

    def become(self, settings: ChannelSettings, now: Instant) -> None:
        """Take other settings. What it has used counts on; a rest is no longer than a new one."""
        before, self.settings, self.weight = self.settings, settings, settings.weight
        if settings.least_share != before.least_share:
            self.health.expect(settings.least_share)
        if settings.limits != before.limits:
            if settings.limits:
                self._shelved = self._shelved.under(settings.limits, now)
            self.budget = self._shelved if settings.limits else None
        if (settings.pace, settings.interval) != (before.pace, before.interval):
            self.rest_until = min(self.rest_until, now + max(settings.pace.longest, settings.interval))

    # --- questions

    @property
    def counted(self) -> tuple[frozenset[Span], bool]:
        """Spans whose use is known, and whether today's recipients are known."""
        return self._shelved.counted, self._shelved.limits.recipients_per_day is not None

    @property
    def load(self) -> float:
        """Share of its capacity in flight; of equal ones, the one that has sent less counts as less."""
        return self.in_flight / max(1, self.capacity) + self.sent * 1e-9

    @property
    def in_reach(self) -> bool:
        """Whether it has a link and a line that can send, whatever else keeps it from sending."""
        return self.state is not DOWN and self.state is not OUT

    def lends(self) -> bool:
        """Tell whether its line has room for what is no sending.

        Pauses, bench and rests matter for sendings only.
        """
        return (
            self.in_flight < self.linked and self.in_reach and self.state is not STOPPING and not self.removed
        )

    def free(self, now: Instant) -> bool:
        """Tell whether it has room for a sending and is not at rest: all that it needs but a budget."""
        return self.in_flight < self.capacity and self.rest_until <= now

    # --- places

    def occupy(self) -> None:
        """Count one more in flight."""
        self.in_flight += 1

    def vacate(self) -> None:
        """Count one less in flight."""
        self.in_flight -= 1
