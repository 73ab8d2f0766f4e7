"""The relay's front door: its rooms are made and connected here, and nowhere else.

It is given values and interfaces, and knows neither the configuration nor who is at the far ends.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from router.relay.directory import Directory
from router.relay.figures import Figures
from router.relay.hearing.correlation import Correlation
from router.relay.hearing.deduplication import Deduplicator
from router.relay.hearing.received_routing import ReceivedRouting
from router.relay.ids import IdCounters
from router.relay.interfaces import ChannelEvents, Connector, Inbound, Notes, Outcomes, Ticking, instants
from router.relay.lines.credit import Credit
from router.relay.lines.errands import Errands
from router.relay.lines.lines import Lines
from router.relay.lines.restart import Restart
from router.relay.lines.ussd import UssdDialer
from router.relay.lookouts.absent_esmes import AbsentEsmes
from router.relay.lookouts.charts import Charting
from router.relay.lookouts.stalls import Stalls
from router.relay.lookouts.summary import Summary
from router.relay.lookouts.tallies import Tallies
from router.relay.lookouts.used_up import UsedUp
from router.relay.lookouts.waiting_routes import WaitingRoutes
from router.relay.notes import ROUTER, ChannelNotes, about
from router.relay.owing.delivery import Delivery
from router.relay.owing.endings import Endings
from router.relay.owing.notices import Notices
from router.relay.owing.receipts import Receipts
from router.relay.owing.sessions import Sessions
from router.relay.plan.affinity import Affinity
from router.relay.plan.operator_acts import Operator
from router.relay.plan.plan import Planned
from router.relay.plan.scheduler import Scheduler
from router.relay.plan.segment_channels import SegmentChannels
from router.relay.plan.sim_ledger import SimLedger
from router.relay.resume import Resumption
from router.relay.sending.attempts import Attempts
from router.relay.sending.message_requests import MessageRequests
from router.relay.sending.misnamed_texts import MisnamedTexts
from router.relay.sending.segment_joining import SegmentJoining
from router.relay.sending.sendings import Sendings
from router.relay.sending.submission import Submission
from router.relay.sending.ways import Ways, minute_of_day
from router.relay.settings import RelaySettings, Surroundings, entries_of
from router.relay.settings_change import SettingsChange
from router.relay.sweeps.clock_steps import ClockSteps
from router.relay.sweeps.deferred_delivery import DeferredDelivery
from router.relay.sweeps.future_dates import FutureDates
from router.relay.sweeps.misplaced_sendings import MisplacedSendings
from router.relay.sweeps.overdue import Overdue
from router.relay.sweeps.removed_channels import RemovedChannels
from router.relay.sweeps.requeue import Requeue
from router.relay.sweeps.reroute import Reroute
from router.relay.sweeps.retention import Retention
from router.relay.sweeps.validity import Validity
from router.relay.who.accounts import Accounts
from router.relay.who.permits import Permits
from router.relay.who.refused_binds import RefusedBinds
from router.sms.address import Address
from router.store.entities import Counter
from router.store.interface import Reader


class Relay:
    """Decides everything while messages pass.

    Its doors: ``submission`` and ``message_requests`` for who submits; ``outcomes``, ``inbound``,
    ``channel_events`` and ``notes`` for connectors; ``accounts``, ``sessions`` and ``delivery`` for who lets
    ESMEs in; ``operator`` and ``requeue`` for an operator. First `restore`, then `start`, then ticks of
    ``ticking``.
    """

    def __init__(self, settings: RelaySettings, around: Surroundings) -> None:
        self._settings, self._around = settings, around
        dates, store, events = around.dates, around.store, around.events
        self._ids = IdCounters(store.block)
        self.directory = self._directory = Directory(entries_of(settings))
        self.figures = figures = Figures()
        self.permits = Permits(instants(around.clock), dates, store, settings.zone, settings.bans)
        self.accounts = Accounts(self._directory, around.in_thread)
        self.sessions = Sessions()
        works = around.clock, dates, store, self.sessions, around.soon
        self.delivery = Delivery(*works, settings.owed_for, figures, settings.window)
        self.scheduler = self._make_scheduler()
        self.notices = Notices(dates, store, self._ids[Counter.ALERT], self._ids[Counter.OWED], self.delivery)
        self.refused_binds = RefusedBinds(around.clock)
        self.endings = Endings(around.clock, events, around.ended)
        self.receipts = Receipts(
            dates, store, self._directory, self._ids[Counter.OWED], self.delivery, self.endings, figures
        )
        self._wire_sending()
        self._wire_hearing()
        self._wire_lines()
        self.operator = Operator(store, self.scheduler, events)
        self.requeue = Requeue(around.clock, store, self.scheduler, self.sendings, self.ways, events)
        self._introduce()
        self.outcomes: Outcomes = self.attempts
        self.inbound: Inbound = _Inbound(self.correlation, self.deduplicator)
        self.notes: Notes = self._notes
        self.channel_events: ChannelEvents = self.lines
        scheduler, sendings, delivery = self.scheduler, self.sendings, self.delivery
        hearing = self.segment_joining, self.attempts, self.correlation
        self._resumption = Resumption(
            dates, store, scheduler, sendings, self.ways, *hearing, delivery, events
        )
        self._misplaced = MisplacedSendings(store, scheduler, sendings)
        self._settings_change = SettingsChange(
            around.clock, store, self.scheduler, self._directory, self.sendings, self.ways, self._misplaced
        )
        deadlines, lookouts = self._make_deadlines(), self._make_lookouts()
        self.ticking: Sequence[Ticking] = (self._resumption, *deadlines, *lookouts)

    # --- its life

    def reach(self, connectors: Mapping[str, Connector]) -> None:
        """Set the connectors that carry its segments, by channel."""
        self.attempts.connectors = self.ussd.connectors = self.restart.connectors = connectors

    def restore(self, reader: Reader) -> None:
        """Load the state from before the start."""
        self.permits.prepare(self._settings.accounts)
        self.permits.restore(reader)
        self._resumption.restore(reader)
        self.received.restore(reader)
        self.deduplicator.restore(reader)
        self._notes.restore(reader)
        self.credit.restore()

    def start(self, started: Callable[[], None] = lambda: None) -> None:
        """Begin when the store has given numbers: read waiting sendings, release them, call ``started``."""
        self._ids.start(partial(self._start, started))

    def _start(self, started: Callable[[], None]) -> None:
        if self.submission.open:
            self._resumption.start()
            self.received.start()
            self._future_dates.look_later()
            started()

    def prepare(
        self,
        settings: RelaySettings,
        then: Callable[[Callable[[], None]], None],
        otherwise: Callable[[], None],
    ) -> None:
        """Call ``then`` with a function that puts other settings into force.

        ``zone``, ``window`` and ``most_open`` stay. ``otherwise`` is called if the store cannot answer.
        """

        def apply(change: Callable[[], None]) -> None:
            change()
            self._settings = settings
            self.permits.change(settings.accounts, settings.bans)
            self.delivery.owed_for = settings.owed_for
            for joiner in (self.segment_joining.joiner, self.received.joiner):
                joiner.timeout = settings.join_timeout
            self.attempts.segment_channels.timeout = settings.join_timeout
            self._steps.hold = self._future_dates.hold = settings.clock_hold
            self._retention.change(settings.keep, settings.owed_for, settings.keep_texts)
            self.stalls.stall = settings.stall

        self._settings_change.prepare(settings, lambda change: then(partial(apply, change)), otherwise)

    def drain(self) -> None:
        """Take no more messages, and give channels no more; what is in flight goes on."""
        self.submission.open = False
        self.scheduler.pause()

    @property
    def unfinished(self) -> int:
        """Number of sendings in flight, and of endings that are not written yet.

        Their receipts leave at the end of that turn of the reactor; ESMEs that are then handed some count,
        too.
        """
        return self.scheduler.in_flight + self.sendings.unwritten + self.delivery.at_hand

    # --- its rooms

    def _make_scheduler(self) -> Scheduler:
        settings, clock, dates = self._settings, self._around.clock, self._around.dates
        ledger = SimLedger(clock, dates, Affinity(settings.watched), self._country)
        return Scheduler(clock, settings.channels, settings.window, ledger, settings.zone, dates)

    def _wire_sending(self) -> None:
        """Make the rooms from acceptance to the attempt."""
        settings, around = self._settings, self._around
        clock, dates, store, events = around.clock, around.dates, around.store, around.events
        scheduler, directory, timeout = self.scheduler, self._directory, settings.join_timeout
        self.ways = Ways(dates, directory, scheduler.fleet, scheduler.usable, minute_of_day(settings.zone))
        self.sendings = sendings = Sendings(dates, store, scheduler, self.receipts, self.ways, self.permits)
        permits, rest, ids = self.permits, around.rest, self._ids[Counter.MESSAGE]
        works = clock, dates, store, scheduler, sendings, directory, events
        self.attempts = attempts = Attempts(*works, rest, SegmentChannels(timeout), permits)
        self.segment_joining = joins = SegmentJoining(
            clock, dates, sendings, directory, self.ways.of_sending, timeout
        )
        misnamed = MisnamedTexts(events)
        self.submission = Submission(
            clock, dates, sendings, self.ways, directory, scheduler, attempts, joins, ids, misnamed, permits
        )
        self.message_requests = MessageRequests(store, sendings, directory, self.ways, permits)

    def _wire_hearing(self) -> None:
        """Make the rooms for what gateways say: reports, and received SMS."""
        settings, around = self._settings, self._around
        clock, store, events = around.clock, around.store, around.events
        scheduler, sendings, attempts, receipts = self.scheduler, self.sendings, self.attempts, self.receipts
        self.correlation = Correlation(
            clock, store, scheduler, sendings, attempts, receipts, events, self.ways.of, settings.most_open
        )
        ids, owed_ids = self._ids[Counter.RECEIVED], self._ids[Counter.OWED]
        works = clock, around.dates, store, self._directory, scheduler.fleet, self.delivery, events
        judges = self._wrote, settings.join_timeout, self.permits, self.figures
        self.received = ReceivedRouting(*works, ids, owed_ids, *judges)
        self.deduplicator = Deduplicator(clock, around.dates, store, self.received.arrived)

    def _wire_lines(self) -> None:
        """Make the rooms for lines of GoIPs, and for tasks on them."""
        clock, dates, events = self._around.clock, self._around.dates, self._around.events
        self._notes = notes = ChannelNotes(self._around.store)
        self.lines = Lines(clock, self.scheduler, notes, events)
        self.errands = Errands(clock, self.scheduler)
        self.ussd = UssdDialer(self.errands, self.scheduler)
        self.restart = Restart(self.errands, self.scheduler)
        self.credit = Credit(clock, dates, self.scheduler, self.ussd, notes, events)

    def _introduce(self) -> None:
        """Connect the rooms that hear of each other.

        Some see to it themselves: attempts set the scheduler's ``begin``, their preparation the ledger's
        ``size``, the resumption sets its ``refill``, and correlation the ``remember`` of attempts.
        """
        around = self._around
        used_up = UsedUp(around.clock, around.dates, around.events, self._settings.zone)
        self.sendings.left = self.segment_joining.ended
        self.scheduler.used_up = used_up.look
        self.operator.was_reset = used_up.reset
        self.lines.renew = self.operator.renew
        self.scheduler.flapping = self._flapping

    def _make_deadlines(self) -> list[Ticking]:
        """Return the parts that act when a time has come."""
        settings, around = self._settings, self._around
        clock, dates, store, events = around.clock, around.dates, around.store, around.events
        scheduler, sendings, attempts = self.scheduler, self.sendings, self.attempts
        hold, keep, keep_texts = settings.clock_hold, settings.keep, settings.keep_texts
        known = partial(_known, scheduler, self.accounts)
        self._steps = steps = ClockSteps(clock, dates, around.wall, events, hold, self._set_back)
        self._future_dates = FutureDates(clock, dates, store, sendings, events, hold, steps.settled)
        self._retention = Retention(clock, dates, store, keep, settings.owed_for, keep_texts)
        self._retention.gave_up = self.delivery.given_up
        return [
            steps,
            self._future_dates,
            self.delivery,
            self.correlation,
            self.segment_joining,
            self.received,
            self.deduplicator,
            self.lines,
            self.errands,
            self.credit,
            self.permits,
            Reroute(scheduler, sendings, self.ways.of_sending),
            Validity(dates, store, sendings),
            DeferredDelivery(dates, store, sendings),
            Overdue(clock, dates, store, scheduler, sendings, attempts, self.correlation),
            self._retention,
            self._misplaced,
            self._settings_change,
            RemovedChannels(clock, dates, self._notes, self.deduplicator, known),
        ]

    def _make_lookouts(self) -> list[Ticking]:
        """Return the parts that only watch, and tell the operator."""
        clock, events = self._around.clock, self._around.events
        scheduler, store, figures = self.scheduler, self._around.store, self.figures
        self.tallies = Tallies(self._around.dates, scheduler.fleet, figures, self._notes, self._settings.zone)
        self.charting = Charting(self._around.dates, figures, store)
        self.stalls = Stalls(clock, scheduler, self.delivery, store.figures, events, self._settings.stall)
        return [
            self.endings,
            WaitingRoutes(clock, scheduler, events),
            AbsentEsmes(clock, self._around.dates, self.delivery, events),
            Summary(clock, scheduler.fleet, figures, events),
            self.stalls,
            self.tallies,
            self.charting,
        ]

    # --- between its rooms

    def _set_back(self) -> None:
        """Follow dates that were set back."""
        self._around.store.write(self.scheduler.ledger.set_back(self.scheduler.channels.values()))
        self.permits.set_back()
        self._future_dates.look_later()

    def _country(self, planned: Planned) -> str | None:
        account = self._directory.sender(planned.sending.esme)
        return None if account is None else account.country

    def _wrote(self, channel: str, number: Address) -> str | None:
        """Return the ESME that last wrote to a number by this channel."""
        entity = self.scheduler.channels.get(channel)
        country = None if entity is None else entity.settings.country
        return self.scheduler.ledger.wrote(channel, country, number)

    def _flapping(self, channel: str, seconds: float) -> None:
        self._around.flapping(self.scheduler.channels[channel].settings.gateway, channel, seconds)


def _known(scheduler: Scheduler, accounts: Accounts) -> Sequence[str]:
    """Return the names under which notes may be kept: router, channels, ESMEs."""
    return [ROUTER, *scheduler.channels, *(about(each.system_id) for each in accounts.all())]


class _Inbound:
    """Keeps the promise `interfaces.Inbound` with two rooms."""

    def __init__(self, correlation: Correlation, once: Deduplicator) -> None:
        self.reported = correlation.reported
        self.arrived = once.arrived
        self.remember = once.remember
        self.forget = once.forget
        self.heard = once.heard
