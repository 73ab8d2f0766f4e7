"""A channel while the router runs: what it carries, what it is given, and why it takes nothing just now."""

from collections import deque
from collections.abc import Callable
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from router.clocks import UNSET, Dates, Instant
from router.relay.channels import ChannelSettings
from router.routing.budget import Budget
from router.routing.health import Health

if TYPE_CHECKING:
    # They know their channels, and their channels know them.
    from router.relay.plan.plan import Planned, Pool


class Channel:
    """One channel. It is *usable* when something may leave by it, if not at once; it is *ready* when it is
    usable, at rest no more, and has room for a segment.

    ``linked`` is what its links carry, ``capacity`` what it is given.
    """

    __slots__ = (
        "benched_at",
        "benched_until",
        "budget",
        "capacity",
        "epoch",
        "failures",
        "feeding",
        "health",
        "id",
        "in_flight",
        "linked",
        "paused",
        "pools",
        "rest_until",
        "resuming",
        "saves_for",
        "sent",
        "settings",
        "wake_at",
        "weight",
    )

    def __init__(self, settings: ChannelSettings, zone: tzinfo = UTC, dates: Dates = UNSET) -> None:
        self.settings = settings
        self.id = settings.id
        self.weight = settings.weight
        self.linked = 0
        self.capacity = 0
        self.in_flight = 0
        self.rest_until = 0.0
        self.benched_at = -1.0
        """What left before tells nothing new of it."""
        self.benched_until = 0.0
        self.failures = 0
        self.epoch = 0
        self.sent = 0
        self.wake_at = 0.0
        self.feeding = False
        self.paused = False
        """An operator has taken it out of use."""
        self.health = Health()
        self.budget = Budget(settings.limits, zone, dates) if settings.limits else None
        self.saves_for: Planned | None = None
        """See `relay.saving`. For all others it has no room left meanwhile."""
        self.resuming: deque[Callable[[], None]] = deque()
        """Segments that go on after a late answer."""
        self.pools: list[Pool] = []

    @property
    def load(self) -> float:
        """What is in flight against what may be; of equal ones, the one that has sent less is less loaded."""
        return self.in_flight / max(1, self.capacity) + self.sent * 1e-9

    def occupy(self) -> None:
        """One more is in flight."""
        self.in_flight += 1

    def vacate(self) -> None:
        """One that was in flight is so no more."""
        self.in_flight -= 1

    def free(self, now: Instant) -> bool:
        """Ready, but for its budget."""
        return self.in_flight < self.capacity and self.rest_until <= now

    def has_not_refused(self, planned: "Planned") -> bool:
        return self.id not in planned.refused_by

    def ready(self, now: Instant) -> bool:
        return (
            self.in_flight < self.capacity
            and self.rest_until <= now
            and (self.budget is None or (self.saves_for is None and self.budget.room(now) > 0))
        )

    def usable(self, now: Instant) -> bool:
        """Not down, nor benched, nor over its budget."""
        return (
            self.capacity > 0
            and self.benched_until <= now
            and (self.budget is None or (self.saves_for is None and self.budget.room(now) > 0))
        )
