"""The scheduler decides which sending goes next, and by which channel: the doors of the plan.

Messages of one ESME to one number go one at a time: the next is in the plan but not queued until the one
before has its southbound answer or its ending. Due sendings meet channels in `dispatch`.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, tzinfo
from typing import Final

from router.clocks import UNSET, Dates
from router.goip.line_state import LineState
from router.relay.channels import ChannelSettings
from router.relay.interfaces import Clock, instants
from router.relay.plan import budget_reserve
from router.relay.plan.channel import Channel
from router.relay.plan.dispatch import Dispatch
from router.relay.plan.fleet import Fleet
from router.relay.plan.lane_window import WINDOW
from router.relay.plan.lanes import Lanes
from router.relay.plan.number_order import NumberOrder
from router.relay.plan.plan import Lane, PlanChannel, Planned
from router.relay.plan.sim_ledger import SimLedger
from router.routing.budget import Charge
from router.routing.table import Way
from router.store.changes import Change

MOST_TRIED: Final = 3
"""Channels that are tried with what cannot be prepared for them."""


class Scheduler:
    """The plan and its moves; ``dispatch`` is told who starts attempts, and who refills lanes."""

    def __init__(
        self,
        clock: Clock,
        channels: Iterable[ChannelSettings],
        window: int = WINDOW,
        ledger: SimLedger | None = None,
        zone: tzinfo = UTC,
        dates: Dates = UNSET,
    ) -> None:
        self._now = instants(clock)
        self.fleet = Fleet(channels, zone, dates)
        self.channels = self.fleet.channels
        self.ledger = SimLedger(clock, dates) if ledger is None else ledger
        self.flapping: Callable[[str, float], None] = lambda channel, seconds: None
        """Called with a channel that comes and goes, and the seconds for which it is held back."""
        self.used_up: Callable[[Channel], None] = lambda channel: None
        """Called with a channel that may have used up a budget."""
        self.planned: dict[int, Planned] = {}
        self.lanes = Lanes(self.channels, self._now, window)
        self.dispatch = Dispatch(clock, self.channels, self.ledger)
        self.fleet.follow = self.dispatch.follow
        self._numbers = NumberOrder(self._number_is_free)

    # --- sendings

    def place(self, planned: Planned) -> PlanChannel | None:
        """Take up a new sending. Return the channel by which it goes at once; None: it is due."""
        lane = self.lanes.of(planned)
        if lane.is_full():
            lane.leave(planned.sending.id)
            return None
        lane.last_id = planned.sending.id
        return self._enter(planned, lane)

    def load(self, planned: Planned) -> None:
        """Take up a sending that was read from the store."""
        if planned.sending.id in self.planned:
            return
        channel = self._enter(planned, self.lanes.of(planned))
        if channel is not None:
            self.dispatch.begin(planned, channel)

    def release(self, planned: Planned) -> None:
        """Take up a sending that is due now, also on disk; if its lane is full, it stays there."""
        lane = self.lanes.of(planned)
        if lane.is_full():
            lane.leave(planned.sending.id)
        else:
            self.load(planned)

    def requeue(self, planned: Planned) -> None:
        """Queue a sending that was in flight in front of the others; its channel was freed before."""
        self.planned[planned.sending.id] = planned
        planned.lane = lane = self.lanes.of(planned)
        lane.loaded += planned.units
        if planned.holds_number or not self._numbers.is_busy(planned):
            self.dispatch.due(planned, lane)

    def pass_over(self, planned: Planned, channel: PlanChannel) -> None:
        """Try another channel, since a bug keeps it from going by this one; give up after a few.

        Then it waits for the end of its validity, or the next start, and holds up nobody.
        """
        planned.refused_by += (channel.id,)
        if len(planned.refused_by) >= MOST_TRIED:
            planned.refused_by = planned.way.channels
        self.requeue(planned)
        if planned.lane is not None:
            self._numbers.leave(planned)
        self.answered(channel)

    def settled(self, planned: Planned) -> None:
        """Remove a sending that has its southbound answer, or its ending: the next to its number may go."""
        self.planned.pop(planned.sending.id, None)
        self._numbers.leave(planned)

    def withdraw(self, planned: Planned) -> None:
        """Remove a due sending from the plan, wherever it is."""
        lane, saver = planned.lane, self.channels.get(planned.stuck)
        if saver is not None and saver.saves_for is planned:
            budget_reserve.end(saver)
            self.dispatch.wakeups.once(saver, self._now())
        elif lane is not None:
            lane.drop(planned)
        self._numbers.drop(planned)
        self.dispatch.unload(planned)
        self.settled(planned)

    def reconsider(self, planned: Planned) -> None:
        """Try it again with its new text: a channel that passed over the former one may take it."""
        if planned.lane is None or not planned.holds_number:
            return
        saver = self.channels.get(planned.stuck)
        if saver is not None and saver.saves_for is planned:
            budget_reserve.put_back(saver)
        for channel in planned.lane.line.pool.channels:
            self.dispatch.feed(channel)

    def leave(self, planned: Planned) -> None:
        """Take a waiting sending out of its lane for another way; it keeps its number."""
        lane = planned.lane
        assert lane is not None
        lane.waiting.remove(planned)
        self.dispatch.unload(planned)

    def _enter(self, planned: Planned, lane: Lane) -> PlanChannel | None:
        self.planned[planned.sending.id] = planned
        planned.lane = lane
        lane.loaded += planned.units
        return None if self._numbers.is_busy(planned) else self.dispatch.place(planned, lane)

    def _number_is_free(self, planned: Planned) -> None:
        if planned.resumption is not None:
            planned.resumption()
        else:
            assert planned.lane is not None
            self.dispatch.due(planned, planned.lane)

    # --- permission

    def takes(self, channel: Channel, planned: Planned) -> bool:
        """Tell whether the channel may have it now: it has not refused it, and has the budget."""
        return self.ledger.takes(channel, planned, self._now())

    def usable(self, way: Way) -> bool:
        """Tell whether something could leave along this way, if not at once."""
        there, now = self.channels, self._now()
        return any(id in there and there[id].usable(now) for id in way.channels)

    def charge(
        self, planned: Planned, channel: PlanChannel, segments: int
    ) -> tuple[Charge | None, Sequence[Change]]:
        """Charge the segments of a sending to the channel. Return the changes to write with the attempt."""
        charged = self.ledger.charge(planned, channel, segments)
        if channel.budget is not None:
            if channel.budget.room(self._now()) <= 0:
                self.dispatch.spent(channel)
                self.used_up(channel)
            elif channel.settings.limits.recipients_per_day is not None:
                self.used_up(channel)
        return charged

    # --- states of channels

    def up(self, channel: str, capacity: int) -> None:
        """Note that the channel's links carry ``capacity`` sendings at once."""
        entity, now = self.channels[channel], self._now()
        if not entity.linked:
            hold = entity.health.up(now)
            if hold:
                self.flapping(channel, hold)
                self.rest(entity, hold)
        self.dispatch.follow(entity, entity.up(now, capacity))

    def down(self, channel: str) -> None:
        """Note that the channel has no link; outcomes of sendings in flight come by themselves."""
        entity, now = self.channels[channel], self._now()
        if entity.linked:
            entity.health.down(now)
        self.dispatch.follow(entity, entity.down(now))
        if entity.resuming:
            self.dispatch.feed(entity)

    def line(self, channel: str, state: LineState) -> None:
        """Take the state of the channel's line: it takes nothing while that cannot send."""
        entity = self.channels[channel]
        self.dispatch.follow(entity, entity.hear_of_line(self._now(), state.trouble))

    def bench(self, channel: PlanChannel, until: float) -> None:
        """Bench the channel until then; afterwards give it one at a time until it has sent something."""
        self.dispatch.wakeups.at(channel, until)
        self.dispatch.follow(channel, channel.bench(self._now(), until))

    def recovered(self, channel: PlanChannel) -> None:
        """Note that the channel has sent something since it was benched."""
        self.dispatch.follow(channel, channel.recover(self._now()))

    def suspend(self, channel: PlanChannel) -> None:
        """Give the channel nothing until it is reinstated; what is in flight goes on."""
        self.dispatch.follow(channel, channel.suspend(self._now()))

    def reinstate(self, channel: PlanChannel) -> None:
        """Use the channel again."""
        self.dispatch.follow(channel, channel.reinstate(self._now()))

    def pause(self) -> None:
        """Give no channel anything more; what is in flight goes on."""
        for channel in self.channels.values():
            self.dispatch.follow(channel, channel.stop(self._now()))
        self.dispatch.wakeups.stop()

    # --- places on channels

    @property
    def in_flight(self) -> int:
        """Number of sendings in flight on all channels, and of borrowed lines."""
        return sum(channel.in_flight for channel in self.channels.values())

    def feed(self, channel: PlanChannel) -> None:
        """Give the channel what waits for it; if nothing does, offer it to its pools."""
        self.dispatch.feed(channel)

    def answered(self, channel: PlanChannel) -> None:
        """Free a place on the channel."""
        channel.vacate()
        self.dispatch.feed(channel)

    def borrow(self, channel: str, go: Callable[[], None]) -> None:
        """Take a place on a channel's line for what is no sending; call ``go`` when there is one.

        It goes before anything else, even if the channel is paused, benched, or at rest: it needs only a link
        and a line that can send. A caller that no longer wants it then gives it back at once.
        """
        entity = self.channels[channel]
        entity.borrowing.append(go)
        self.dispatch.feed(entity)

    def give_back(self, channel: str) -> None:
        """Free the place that was borrowed."""
        self.answered(self.channels[channel])

    def resume(self, planned: Planned, channel: PlanChannel, go_on: Callable[[], None]) -> None:
        """Go on with a sending that was given up as unanswered, when its number and channel are free.

        A channel without a link counts as free.
        """
        self.planned[planned.sending.id] = planned

        def number_is_free() -> None:
            planned.resumption = None
            channel.resuming.append(go_on)
            self.dispatch.feed(channel)

        planned.resumption = number_is_free
        if not self._numbers.is_busy(planned, first=True):
            number_is_free()

    def rest(self, channel: PlanChannel, seconds: float) -> None:
        """Give the channel no sending for ``seconds``."""
        self.dispatch.rest(channel, seconds)
