"""Which sending goes next, and by which channel.

Of one ESME to one number, the next is in the plan but not queued until the one before has its southbound
answer or its ending. Channels rest by their pace.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, tzinfo
from functools import partial
from itertools import count
from math import inf
from typing import Final

from router.clocks import UNSET, Dates, Instant
from router.goip.line_state import LineState
from router.relay.channels import ChannelSettings
from router.relay.interfaces import Clock, instants
from router.relay.plan import saving
from router.relay.plan.books import Books
from router.relay.plan.channel import Channel
from router.relay.plan.number_order import NumberOrder
from router.relay.plan.plan import WINDOW, Lane, Planned, Pool
from router.relay.plan.wakeups import Wakeups
from router.routing.budget import Charge
from router.routing.table import Choose, Way
from router.sms.address import Address
from router.store.changes import Change
from router.store.interface import Reader

NEWEST: Final = 10_000
"""Sendings that are looked through at a start for when channels last sent."""

STICKY: Final = Choose.STICKY


class Scheduler:
    """The plan, and what moves it.

    ``begin`` starts an attempt of what was queued, ``refill`` asks for more of a lane.
    """

    def __init__(
        self,
        clock: Clock,
        channels: Iterable[ChannelSettings],
        window: int = WINDOW,
        books: Books | None = None,
        zone: tzinfo = UTC,
        dates: Dates = UNSET,
    ) -> None:
        self._now = instants(clock)
        self._dates = dates
        self._window = window
        self.channels = {settings.id: Channel(settings, zone, dates) for settings in channels}
        self.books = Books(clock, dates) if books is None else books
        self.flapping: Callable[[str, float], None] = lambda channel, seconds: None
        """Is told of a channel that is held back, for so long, since it comes and goes."""
        self.used_up: Callable[[Channel], None] = lambda channel: None
        """Is told of a channel that may have used up a budget."""
        self.planned: dict[int, Planned] = {}
        self.begin: Callable[[Planned, Channel], None]
        self.refill: Callable[[Lane], None]
        self.lines: dict[str, LineState] = {}
        """What GoIPs said last of their lines, by channel."""
        self._pools: dict[tuple[tuple[str, ...], Choose], Pool] = {}
        self._lanes: dict[tuple[str, str, int], Lane] = {}
        self._numbers = NumberOrder(self._number_is_free)
        self._served: dict[str, int] = {}
        self._serving = count(1)
        self._wakeups = Wakeups(clock, self.feed)
        self._paused = False

    # --- sendings

    def lane(self, way: Way, esme: str, priority: int) -> Lane:
        """The lane of this way, ESME and priority."""
        lane = self._lanes.get((way.name, esme, priority))
        if lane is None:
            line = self._pool(way).line(esme)
            lane = self._lanes[way.name, esme, priority] = Lane(way, priority, line, self._window)
            line.add(lane)
        return lane

    def lanes(self) -> Iterable[Lane]:
        return self._lanes.values()

    def place(self, planned: Planned) -> Channel | None:
        """Take up what was just accepted. The channel that it goes by at once, or None: then it is due."""
        sending = planned.sending
        lane = self.lane(planned.way, sending.esme, sending.message.priority_flag)
        if lane.is_full():
            lane.leave(sending.id)
            return None
        lane.last_id = sending.id
        return self._enter(planned, lane)

    def load(self, planned: Planned) -> None:
        """Take up what was read back from the store."""
        sending = planned.sending
        if sending.id in self.planned:
            return
        lane = self.lane(planned.way, sending.esme, sending.message.priority_flag)
        channel = self._enter(planned, lane)
        if channel is not None:
            self.begin(planned, channel)

    def release(self, planned: Planned) -> None:
        """Take up what has become due, along this way, on disk too; if its lane is full, it stays there."""
        sending = planned.sending
        lane = self.lane(planned.way, sending.esme, sending.message.priority_flag)
        if lane.is_full():
            lane.leave(sending.id)
        else:
            self.load(planned)

    def requeue(self, planned: Planned) -> None:
        """What was in flight is due again, in front of the others; its channel was freed before."""
        self.planned[planned.sending.id] = planned
        lane = self.lane(planned.way, planned.sending.esme, planned.sending.message.priority_flag)
        planned.lane = lane
        lane.loaded += planned.units
        if not planned.holds_number and self._numbers.is_busy(planned):
            return
        self._due(planned, lane, first=True)

    def settled(self, planned: Planned) -> None:
        """It has its southbound answer, or its ending: the next to its number may go."""
        self.planned.pop(planned.sending.id, None)
        self._numbers.leave(planned)

    def withdraw(self, planned: Planned) -> None:
        """What is due shall not go any more; it is dropped where it stands."""
        planned.withdrawn = True
        planned.resumption = None
        saver = self.channels.get(planned.stuck)
        if saver is not None and saver.saves_for is planned:
            saving.end(saver)
            self._wake_at(saver, self._now())
        self._unload(planned)
        self.settled(planned)

    def reconsider(self, planned: Planned) -> None:
        """Its text is another: a channel that passed it over for its segments may take it now."""
        if planned.lane is None or not planned.holds_number:
            return
        saver = self.channels.get(planned.stuck)
        if saver is not None and saver.saves_for is planned:
            self._put_back(saver)
        for channel in planned.lane.line.pool.channels:
            self.feed(channel)

    def _enter(self, planned: Planned, lane: Lane) -> Channel | None:
        self.planned[planned.sending.id] = planned
        planned.lane = lane
        lane.loaded += planned.units
        if self._numbers.is_busy(planned):
            return None
        channel = self._pick(planned, lane.line.pool)
        if channel is None:
            lane.line.pool.wait(planned, lane)
        else:
            self._start(planned, channel)
        return channel

    def _number_is_free(self, planned: Planned) -> None:
        if planned.resumption is not None:
            planned.resumption()
        else:
            assert planned.lane is not None
            self._due(planned, planned.lane, first=True)

    def _due(self, planned: Planned, lane: Lane, first: bool) -> None:
        pool = lane.line.pool
        channel = self._pick(planned, pool)
        if channel is None:
            pool.wait(planned, lane, first)
        else:
            self._start(planned, channel)
            self.begin(planned, channel)

    def _pick(self, planned: Planned, pool: Pool) -> Channel | None:
        """A channel that takes it now. A sticky one waits for the channel that its number had before."""
        now = self._now()
        planned.stuck = ""
        if pool.choose is STICKY:
            own = self._own(planned, pool, now)
            if own is not None:
                planned.stuck = own.id
                return own if own.ready(now) else None
        if not pool.budgeted:
            refused_by = planned.refused_by
            return pool.pick(now, partial(_is_new, refused_by) if refused_by else _any)
        return self._pick_in_budget(planned, pool, now)

    def _pick_in_budget(self, planned: Planned, pool: Pool, now: Instant) -> Channel | None:
        idle: list[Channel] = []

        def asked(channel: Channel) -> bool:
            idle.append(channel)
            return self._takes(channel, planned, now)

        found = pool.pick(now, asked)
        if found is None:
            for channel in idle:
                # Nothing else would make it look again.
                self._wake_at(channel, self.books.more_at(channel, now))
            found = self._saver_for(planned, now)
        return found

    def _saver_for(self, planned: Planned, now: Instant) -> Channel | None:
        """A channel that could take it, and saves up for another of this ESME, with less priority."""
        assert planned.lane is not None
        for channel in planned.lane.line.savers:
            if (
                saving.outranked(channel, planned)
                and channel.free(now)
                and self._takes(channel, planned, now)
            ):
                self._put_back(channel)
                return channel
        return None

    def _own(self, planned: Planned, pool: Pool, now: Instant) -> Channel | None:
        channel = self.channels.get(self.books.own(planned))
        if channel is None or pool not in channel.pools or not channel.usable(now):
            return None
        return channel if self._takes(channel, planned, now) else None

    def _takes(self, channel: Channel, planned: Planned, now: Instant) -> bool:
        """Whether the channel may have this one: it has not refused it, and has the budget for it."""
        return channel.id not in planned.refused_by and self.books.allow(channel, planned, now)

    def takes(self, channel: Channel, planned: Planned) -> bool:
        """The same, now."""
        return self._takes(channel, planned, self._now())

    def usable(self, way: Way) -> bool:
        """Whether something could leave along this way, if not at once."""
        now = self._now()
        there = self.channels
        return any(id in there and there[id].usable(now) for id in way.channels)

    def charge(
        self, planned: Planned, channel: Channel, segments: int
    ) -> tuple[Charge | None, Sequence[Change]]:
        """So many segments of it go to the channel. Gives what is to be written along with the attempt."""
        charged = self.books.charge(planned, channel, segments)
        if channel.budget is not None:
            if channel.budget.room(self._now()) <= 0:
                self._unusable(channel)
                self.used_up(channel)
            elif channel.settings.limits.recipients_per_day is not None:
                self.used_up(channel)
        return charged

    def wrote(self, channel: str, number: Address) -> str | None:
        """The ESME that last wrote to a number by this channel."""
        entity = self.channels.get(channel)
        return self.books.wrote(channel, None if entity is None else entity.settings.country, number)

    def restore(self, reader: Reader) -> Sequence[Change]:
        """At a start: the books, and the rests that were not over. Gives what is to be written anew."""
        now = self._dates.now()
        changes = self.books.restore(self.channels.values(), reader)
        for id in reader.paused():
            if id in self.channels:
                self.channels[id].paused = True
        for id, at in reader.last_submits(NEWEST):
            if id in self.channels:
                # It is not known what was drawn before, so the longest is taken; no longer one, if what was
                # sent last has a date that lies ahead.
                longest = self.channels[id].settings.pace.longest
                self.rest(self.channels[id], min(longest, at + longest - now))
        return changes

    def leave(self, planned: Planned) -> None:
        """What waits leaves its lane, and takes another way; it keeps its number."""
        lane = planned.lane
        assert lane is not None
        lane.waiting.remove(planned)
        self._unload(planned)

    def _start(self, planned: Planned, channel: Channel) -> None:
        channel.occupy()
        interval = channel.settings.interval
        if interval:
            self.rest(channel, interval)
        self._served[planned.sending.esme] = next(self._serving)
        self._unload(planned)

    def _unload(self, planned: Planned) -> None:
        lane, planned.lane = planned.lane, None
        if lane is not None:
            lane.loaded -= planned.units
            lane.moved += 1
            if lane.wants_refill():
                self.refill(lane)

    # --- channels

    def up(self, channel: str, capacity: int) -> None:
        """It can be used, with so many sendings in flight at once; one that was benched with one."""
        entity = self.channels[channel]
        if not entity.linked:
            hold = entity.health.up(self._now())
            if hold:
                self.flapping(channel, hold)
                self.rest(entity, hold)
        entity.linked = capacity
        self._open(entity)

    def down(self, channel: str) -> None:
        """It cannot be used; outcomes of what is in flight come by themselves."""
        entity = self.channels[channel]
        if entity.linked:
            entity.health.down(self._now())
        entity.linked = entity.capacity = 0
        self._save_no_more(entity)
        self._unusable(entity)

    def line(self, channel: str, state: LineState) -> None:
        """Keep what the GoIP says of the channel's line."""
        self.lines[channel] = state

    def bench(self, channel: Channel, until: float) -> None:
        """It takes nothing until then, and one at a time afterwards, until it has sent something."""
        channel.benched_at, channel.benched_until = self._now(), until
        channel.capacity = min(1, channel.capacity)
        self.rest(channel, until - self._now())
        self._save_no_more(channel)
        self._unusable(channel)

    def recovered(self, channel: Channel) -> None:
        """It has sent something since it was benched."""
        channel.benched_until = 0.0
        self._open(channel)

    def suspend(self, channel: Channel) -> None:
        """It takes nothing until it is reinstated; what is in flight goes on."""
        channel.paused, channel.capacity = True, 0
        self._save_no_more(channel)
        self._unusable(channel)

    def reinstate(self, channel: Channel) -> None:
        """It takes something again."""
        channel.paused = False
        self._open(channel)

    def _open(self, channel: Channel) -> None:
        """It is given what its links carry, if nobody has paused it; one on trial has one at a time."""
        if not self._paused and not channel.paused:
            channel.capacity = min(1, channel.linked) if channel.health.on_trial else channel.linked
            self.feed(channel)

    def _unusable(self, channel: Channel) -> None:
        """What waited for it alone goes by others."""
        for pool in channel.pools:
            if pool.choose is STICKY and pool.unstick(channel.id):
                for other in pool.channels:
                    self.feed(other)

    def answered(self, channel: Channel) -> None:
        """One that was in flight on the channel is so no more."""
        channel.vacate()
        self.feed(channel)

    def resume(self, planned: Planned, channel: Channel, go_on: Callable[[], None]) -> None:
        """What was given up as unanswered goes on, once its channel has room and its number is free."""
        self.planned[planned.sending.id] = planned

        def number_is_free() -> None:
            planned.resumption = None
            channel.resuming.append(go_on)
            self.feed(channel)

        planned.resumption = number_is_free
        if not self._numbers.is_busy(planned, first=True):
            number_is_free()

    def rest(self, channel: Channel, seconds: float) -> None:
        """The channel takes nothing for so long."""
        if seconds > 0.0:
            channel.rest_until = max(channel.rest_until, self._now() + seconds)
            self._wakeups.at(channel, channel.rest_until)

    def reserve(self, channel: Channel, seconds: float, after: float) -> float:
        """A segment leaves by the channel in so many seconds, or when it has rested, and it rests ``after``.

        Gives the seconds until then.
        """
        now = self._now()
        until = max(now + seconds, channel.rest_until) - now
        self.rest(channel, until + after)
        return until

    def feed(self, channel: Channel) -> None:
        """Give the channel what waits for it; if nothing does, offer it to its pools."""
        if channel.feeding:
            # What begins may end at once, and feed its channel again: the loop below goes on with it.
            return
        channel.feeding = True
        try:
            if channel.saves_for is not None:
                self._go_on_saving(channel, channel.saves_for)
            now = self._now()
            while channel.ready(now) and self._feed_one(channel, now):
                now = self._now()
        finally:
            channel.feeding = False
        if channel.budget is not None:
            self._await_budget(channel)

    def _feed_one(self, channel: Channel, now: Instant) -> bool:
        if channel.resuming:
            channel.occupy()
            channel.resuming.popleft()()
            return True
        planned = self._next(channel, now)
        if planned is None:
            for pool in channel.pools:
                pool.offer(channel)
            if channel.budget is not None:
                # What waits for it alone is more than it may send, or for a number too many.
                self._unusable(channel)
            return False
        if channel.saves_for is planned:
            saving.begin(channel)
            self._unusable(channel)
            return False
        if not planned.withdrawn:
            self._start(planned, channel)
            self.begin(planned, channel)
        return True

    # --- saving up

    def _go_on_saving(self, channel: Channel, planned: Planned) -> None:
        """What it saves up for goes as soon as there is room, but behind a higher priority."""
        now = self._now()
        while channel.resuming and channel.free(now):
            channel.occupy()
            channel.resuming.popleft()()
        if channel.saves_for is not planned or not channel.free(now):
            return
        first = saving.first_above(planned)
        if first is not None and self._takes(channel, first, now):
            self._put_back(channel)
        elif self._takes(channel, planned, now):
            saving.end(channel)
            self._start(planned, channel)
            self.begin(planned, channel)
        elif self.books.slides_to(channel, planned, now) == inf:
            self._put_back(channel)

    def _put_back(self, channel: Channel) -> None:
        """What it saved up for waits in its lane again, in front."""
        planned = saving.end(channel)
        assert planned is not None and planned.lane is not None
        planned.lane.line.pool.wait(planned, planned.lane, first=True)

    def _save_no_more(self, channel: Channel) -> None:
        """The channel has gone: another goes on for it."""
        planned = saving.end(channel)
        if planned is not None and planned.lane is not None:
            self._due(planned, planned.lane, first=True)

    def _await_budget(self, channel: Channel) -> None:
        """Nothing is left of its budget; or what waits is too much for it now, or for a number too many."""
        assert channel.budget is not None
        now = self._now()
        if channel.saves_for is not None:
            at = self.books.slides_to(channel, channel.saves_for, now)
            if at > now:
                self._wake_at(channel, at)
        elif channel.budget.room(now) <= 0 or any(pool.turn for pool in channel.pools):
            self._wake_at(channel, self.books.more_at(channel, now))

    def _wake_at(self, channel: Channel, at: float) -> None:
        """It is looked at again then."""
        if at < inf and channel.wake_at != at:
            channel.wake_at = at
            self._wakeups.at(channel, at)

    @property
    def in_flight(self) -> int:
        """How many sendings are in flight on all channels."""
        return sum(channel.in_flight for channel in self.channels.values())

    def pause(self) -> None:
        """No channel takes anything any more; what is in flight goes on."""
        self._paused = True
        for channel in self.channels.values():
            channel.capacity = 0
        self._wakeups.stop()

    def _next(self, channel: Channel, now: Instant) -> Planned | None:
        """Of the pools that have something waiting, the one whose next ESME was served longest ago; of those
        that have the same ESME next, the one that was."""
        pools = [pool for pool in channel.pools if pool.turn]
        if not pools:
            return None
        if len(pools) > 1:
            pools.sort(key=self._turn_of)
        look = channel.has_not_refused if channel.budget is None else saving.Look(self.books, channel, now)
        for pool in pools:
            planned = pool.take(channel.id, look)
            if planned is not None:
                pool.served = next(self._serving)
                return planned
        return None

    def _turn_of(self, pool: Pool) -> tuple[int, int]:
        return self._served.get(pool.turn[0].esme, 0), pool.served

    def _pool(self, way: Way) -> Pool:
        key = way.channels, way.choose
        pool = self._pools.get(key)
        if pool is None:
            known = [self.channels[id] for id in way.channels if id in self.channels]
            pool = Pool(known, way.choose)
            self._pools[key] = pool
            for channel in pool.channels:
                if channel.ready(self._now()):
                    pool.offer(channel)
        return pool


def _any(channel: Channel) -> bool:
    return True


def _is_new(refused_by: Sequence[str], channel: Channel) -> bool:
    return channel.id not in refused_by
