"""Rests of a channel after what leaves by it: by its pace, and by its rate."""

from collections.abc import Callable

from router.relay.plan.channel import Channel
from router.relay.plan.scheduler import Scheduler
from router.relay.sending.attempt import Attempt
from router.routing.pace import Pace

Random = Callable[[Pace, int], float]
"""Draws the rest after a number of segments, in seconds."""


class ChannelRests:
    """Computes rests, in seconds."""

    def __init__(self, scheduler: Scheduler, draw: Random) -> None:
        self._scheduler = scheduler
        self._draw = draw

    def space(self, attempt: Attempt) -> None:
        """Rest the channel, if more may leave before the answer, to keep its pace."""
        if attempt.channel.capacity > 1:
            self._scheduler.rest(attempt.channel, self.after(attempt))

    def after(self, attempt: Attempt) -> float:
        """Draw a rest for each segment on the air: one answer stands for all if the far side cuts."""
        pace = attempt.channel.settings.pace
        return self._draw(pace, attempt.count if attempt.whole else 1) if pace.longest else 0.0

    def after_one(self, channel: Channel) -> float:
        """Draw the rest after one segment."""
        return self._draw(channel.settings.pace, 1)

    def until_next(self, attempt: Attempt, rest: float) -> float:
        """Return the seconds until the next segment leaves; others leave before or after it."""
        channel, interval = attempt.channel, attempt.channel.settings.interval
        if channel.capacity <= 1:
            return max(rest, interval)
        after = max(self.after(attempt), interval)
        return self._scheduler.dispatch.reserve(channel, max(rest, interval), after)
