"""Dispatch brings due sendings and ready channels together, from either side.

A sending that becomes due looks for a channel, and waits if none takes it. A channel that becomes ready looks
for waiting sendings, and is offered to its pools if there are none.
"""

from collections.abc import Callable, Mapping
from typing import Final

from router.clocks import Instant
from router.relay.interfaces import Clock, instants
from router.relay.plan import budget_reserve
from router.relay.plan.budget_reserve import BudgetReserve
from router.relay.plan.channel_choice import ChannelChoice
from router.relay.plan.channel_state import BENCHED, FEED, NOTHING, SAVE_NO_MORE, UNSTICK, Follows
from router.relay.plan.plan import Lane, PlanChannel, Planned
from router.relay.plan.sim_ledger import SimLedger
from router.relay.plan.turns import Turns
from router.relay.plan.wakeups import Wakeups
from router.routing.table import Choose

STICKY: Final = Choose.STICKY


class Dispatch:
    """``begin`` starts an attempt of what was queued, ``refill`` asks for more of a lane."""

    def __init__(self, clock: Clock, channels: Mapping[str, PlanChannel], ledger: SimLedger) -> None:
        self.begin: Callable[[Planned, PlanChannel], None]
        self.refill: Callable[[Lane], None]
        self.wakeups = Wakeups(clock, self._wake)
        self._now = instants(clock)
        self._choice = ChannelChoice(channels, ledger, self.wakeups)
        self._reserve = BudgetReserve(ledger)
        self._turns = Turns(ledger)

    # --- a sending looks for a channel

    def place(self, planned: Planned, lane: Lane, first: bool = False) -> PlanChannel | None:
        """Return the channel by which it goes at once, for the caller to begin; None: it waits."""
        pool = lane.line.pool
        channel = self._choice.channel_for(planned, pool, self._now())
        if channel is None:
            pool.wait(planned, lane, first)
        else:
            self._start(planned, channel)
        return channel

    def due(self, planned: Planned, lane: Lane) -> None:
        """Send it at once, or queue it in front."""
        channel = self.place(planned, lane, first=True)
        if channel is not None:
            self.begin(planned, channel)

    def unload(self, planned: Planned) -> None:
        """Subtract it from the units of its lane."""
        lane, planned.lane = planned.lane, None
        if lane is not None:
            lane.loaded -= planned.units
            lane.moved += 1
            if lane.wants_refill():
                self.refill(lane)

    def _start(self, planned: Planned, channel: PlanChannel) -> None:
        channel.occupy()
        interval = channel.settings.interval
        if interval:
            self.rest(channel, interval)
        self._turns.served(planned.sending.esme)
        self.unload(planned)

    # --- a channel looks for what waits

    def feed(self, channel: PlanChannel) -> None:
        """Give the channel what waits for it; if nothing does, offer it to its pools."""
        channel.hungry = True
        if channel.feeding:
            # An attempt may end at once, and feed its channel again: the loop below goes on with it.
            return
        channel.feeding = True
        try:
            while channel.hungry:
                channel.hungry = False
                self._feed(channel)
        finally:
            channel.feeding = False
        if channel.budget is not None:
            now = self._now()
            self.wakeups.once(channel, self._reserve.look_again(channel, now))

    def _feed(self, channel: PlanChannel) -> None:
        self._lend(channel)
        while channel.resuming and channel.resumes(self._now()):
            channel.occupy()
            channel.resuming.popleft()()
        if channel.saves_for is not None:
            self._go_on_saving(channel)
        now = self._now()
        while channel.ready(now) and self._feed_one(channel, now):
            self._lend(channel)
            now = self._now()

    def _lend(self, channel: PlanChannel) -> None:
        while channel.borrowing and channel.lends():
            channel.occupy()
            channel.borrowing.popleft()()

    def _feed_one(self, channel: PlanChannel, now: Instant) -> bool:
        planned = self._turns.next(channel, now)
        if planned is None:
            for pool in channel.pools:
                pool.offer(channel)
            if channel.budget is not None:
                # Those that wait for it alone need more budget than it has, or reach one recipient too many.
                self.unstick(channel)
            return False
        if channel.saves_for is planned:
            budget_reserve.begin(channel)
            self.unstick(channel)
            return False
        self._start(planned, channel)
        self.begin(planned, channel)
        return True

    def _go_on_saving(self, channel: PlanChannel) -> None:
        """Send what the channel saved up for as soon as there is room."""
        planned = self._reserve.next(channel, self._now())
        if planned is not None:
            self._start(planned, channel)
            self.begin(planned, channel)

    # --- moves of a channel

    def follow(self, channel: PlanChannel, follows: Follows) -> None:
        """Apply the consequences of a channel's move."""
        if follows is NOTHING:
            return
        if follows & SAVE_NO_MORE:
            planned = budget_reserve.end(channel)
            if planned is not None and planned.lane is not None:
                self.due(planned, planned.lane)
        if follows & UNSTICK:
            self.unstick(channel)
        if follows & FEED:
            self.feed(channel)

    def unstick(self, channel: PlanChannel) -> None:
        """Let other channels take what waited for this one alone."""
        for pool in channel.pools:
            if pool.choose is STICKY and pool.unstick(channel.id):
                for other in pool.channels:
                    self.feed(other)

    def spent(self, channel: PlanChannel) -> None:
        """Note that its budget is used up: it is looked at again when there is more, even without an
        answer.
        """
        self.unstick(channel)
        self.wakeups.once(channel, self._reserve.look_again(channel, self._now()))

    def rest(self, channel: PlanChannel, seconds: float) -> None:
        """Give the channel no sending for ``seconds``."""
        if seconds > 0.0:
            channel.rest_until = max(channel.rest_until, self._now() + seconds)
            self.wakeups.at(channel, channel.rest_until)

    def reserve(self, channel: PlanChannel, seconds: float, after: float) -> float:
        """Reserve the channel for a segment in ``seconds``, or after its rest; then it rests ``after``.

        Return the seconds until the segment may leave.
        """
        now = self._now()
        until = max(now + seconds, channel.rest_until) - now
        self.rest(channel, until + after)
        return until

    def _wake(self, channel: PlanChannel) -> None:
        now = self._now()
        if channel.state is BENCHED and channel.benched_until <= now:
            self.follow(channel, channel.look_at_clock(now))
        else:
            self.feed(channel)
