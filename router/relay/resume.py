"""Start: the plan is rebuilt from the store; what was in flight is settled by the rules of doubt."""

from collections.abc import Sequence

from router.clocks import Dates
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.hearing.correlation import Correlation
from router.relay.one_by_one import take_each
from router.relay.owing.delivery import Delivery
from router.relay.plan.plan import Lane
from router.relay.plan.scheduler import Scheduler
from router.relay.sending.attempts import Attempts
from router.relay.sending.segment_joining import SegmentJoining
from router.relay.sending.sendings import Sendings
from router.relay.sending.ways import Ways
from router.relay.wording import counted, deliveries
from router.store.entities import Counter, LaneKey, Stage, Underway, id_of
from router.store.interface import Reader, Store, units_due

PAGE = 1000
"""Sendings read at once."""


class Resumption:
    """Rebuilds the plan at a start, and refills lanes afterwards."""

    def __init__(
        self,
        dates: Dates,
        store: Store,
        scheduler: Scheduler,
        sendings: Sendings,
        ways: Ways,
        segment_joining: SegmentJoining,
        attempts: Attempts,
        correlation: Correlation,
        delivery: Delivery,
        events: Events,
    ) -> None:
        self._dates = dates
        self._store = store
        self._scheduler = scheduler
        self._sendings = sendings
        self._ways = ways
        self._segment_joining = segment_joining
        self._attempts = attempts
        self._correlation = correlation
        self._delivery = delivery
        self._events = events
        self._in_flight: list[Underway] = []
        self._in_doubt: list[Underway] = []
        self._unread: list[Lane] = []
        """Lanes whose page could not be read."""
        scheduler.dispatch.refill = self.refill

    def restore(self, reader: Reader) -> None:
        """Load the state from the store; afterwards `start` may send."""
        last_id, last_seq = reader.reserved(Counter.MESSAGE), reader.reserved(Counter.OWED)
        due = held = 0
        for stored, waiting in reader.lanes():
            due += waiting
            self._sendings.counts.add(stored.way, stored.esme, Stage.DUE, waiting)
            self._lane(stored).last_left = last_id
        for way, esme, holding in reader.holding():
            held += holding
            self._sendings.counts.add(way, esme, Stage.HELD, holding)
        owing = dict(reader.owing())
        for esme, many in owing.items():
            self._delivery.restore(esme, last_seq, many)
        if due or held or owing:
            esmes, owed = counted(len(owing), "ESME"), deliveries(sum(owing.values()))
            told = counted(due, "message")
            self._events.tell(EventKind.RESUMED, "store", due=told, held=held, owed=owed, esmes=esmes)
        self._correlation.restore(reader, last_id)
        self._restore_channels(reader)
        self._attempts.segment_channels.restore(reader, self._dates)
        self._segment_joining.restore(reader)
        self._in_flight = self._all(reader, Stage.IN_FLIGHT)
        self._in_doubt = self._all(reader, Stage.IN_DOUBT)
        for one in (*self._in_flight, *self._in_doubt):
            self._sendings.counts.add(one.sending.way, one.sending.esme, one.stage, 1)

    def start(self) -> None:
        """Settle what was in flight, read the first window of each lane, release complete segments."""
        self._settle()
        for lane in list(self._scheduler.lanes):
            if lane.wants_refill():
                self.refill(lane)
        self._segment_joining.start()

    def refill(self, lane: Lane) -> None:
        """Read more of a lane, behind what is in memory."""
        after, until = lane.asked()
        stored, page = LaneKey(*lane.key), lane.page
        self._store.read(
            lambda reader: reader.due(stored, after, page),
            lambda found: self._loaded(lane, found, until),
            lambda: self._unread.append(lane),
        )

    def tick(self) -> None:
        """Repeat the questions that the store could not answer; called once a second."""
        unread, self._unread = self._unread, []
        for lane in unread:
            lane.not_read()
            if lane.wants_refill():
                self.refill(lane)

    def _loaded(self, lane: Lane, found: Sequence[Underway], until: int) -> None:
        lane.read(found[-1].sending.id if sum(map(units_due, found)) >= lane.page else until)
        take_each(found, self._sendings.load, id_of)
        if lane.wants_refill():
            self.refill(lane)

    def _restore_channels(self, reader: Reader) -> None:
        """Restore budgets, pauses, and rests that were not over."""
        scheduler = self._scheduler
        there, now = scheduler.channels, self._dates.now()
        self._store.write(scheduler.ledger.restore(there.values(), reader))
        for id in reader.paused():
            if id in there:
                scheduler.suspend(there[id])
                self._events.tell(EventKind.IS_PAUSED, id)
        longest_of_all = max((one.settings.pace.longest for one in there.values()), default=0.0)
        for id, at in reader.last_submits(now - longest_of_all):
            if id in there:
                # It is not known what was drawn before, so the longest is taken; no longer one, if what was
                # sent last has a date that lies ahead.
                longest = there[id].settings.pace.longest
                scheduler.rest(there[id], min(longest, at + longest - now))

    def _lane(self, stored: LaneKey) -> Lane:
        """Return the lane of a stored key; its sendings are routed anew when they are read."""
        way = self._ways.named(stored.way, stored.esme)
        return self._scheduler.lanes.lane(way, stored.esme, stored.priority)

    def _settle(self) -> None:
        """Treat what was in flight as unanswered, and end what was in doubt before: no answer can come."""
        in_flight, self._in_flight = self._in_flight, []
        in_doubt, self._in_doubt = self._in_doubt, []
        take_each(in_flight, self._unanswered, id_of)
        if in_flight:
            self._events.tell(EventKind.WAS_IN_FLIGHT, "store", count=len(in_flight))
        take_each(in_doubt, self._end_doubted, id_of)

    def _end_doubted(self, underway: Underway) -> None:
        self._sendings.end_doubted(self._sendings.read_back(underway), underway.channel)

    def _unanswered(self, underway: Underway) -> None:
        channel = self._scheduler.channels.get(underway.channel)
        if channel is None:
            self._end_doubted(underway)
        else:
            self._attempts.doubt(self._sendings.read_back(underway), channel)

    def _all(self, reader: Reader, stage: Stage) -> list[Underway]:
        found: list[Underway] = []
        while page := reader.stage(stage, found[-1].sending.id if found else 0, PAGE):
            found += page
        return found
