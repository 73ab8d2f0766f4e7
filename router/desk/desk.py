"""The operator's desk: all that people and programs may ask and do, in one place for all faces.

A face (the control socket, the API, the dashboard) has no rules of its own: it calls this, and writes the
answers in its own form. Calls that take a while call back.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from router.clocks import Dates
from router.desk.acts import Acts
from router.desk.alerts.alerts import Alerts
from router.desk.alerts.board import Board
from router.desk.alerts.sources import (
    ChannelSource,
    EsmeSource,
    GatewaySource,
    RouteSource,
    Source,
    StandstillSource,
)
from router.desk.blocked import BlockedNumbers
from router.desk.channels import ChannelList, ChannelView
from router.desk.charts import Charts
from router.desk.errors import CannotDo
from router.desk.esmes import EsmeList, EsmeView
from router.desk.event_history import EventHistory, EventView
from router.desk.faults import Faults
from router.desk.gateways import GatewayList, GatewayView, count_states
from router.desk.interfaces import EsmeSessions, LinkStates
from router.desk.keyed_requests import KeyedRequests
from router.desk.messages import Messages
from router.desk.queue import Queues
from router.desk.queue_ends import QueueEnds
from router.desk.received import ReceivedSmsList
from router.desk.reload_result import Reload, Reloaded
from router.desk.routes import Routes
from router.desk.sending_list import SendingList
from router.desk.settings import DeskSettings
from router.desk.slots import Slots
from router.desk.state import Looking
from router.desk.submits import Submits
from router.desk.troubles import TroubleView, troubles
from router.desk.wait_reasons import WaitReasons
from router.desk.wire import Wire
from router.relay.events import By, Events
from router.relay.interfaces import Clock
from router.relay.lookouts.chronicle import Chronicle
from router.relay.relay import Relay
from router.sms.value import value
from router.store.interface import Store
from router.wire.taps import NOBODY, Taps

TROUBLES = 5
"""Warnings and errors that the status shows."""


@value(kw_only=True)
class Status:
    """A summary of the running router."""

    node: str
    version: str
    started: datetime
    channels: Mapping[str, int]
    """The number of channels in each state."""
    gateways: int
    gateways_down: Mapping[str, str]
    """Gateways without any link, and the reasons."""
    esmes: int
    esmes_bound: int
    sessions: int
    waiting: int
    """Messages that are not with a gateway yet."""
    in_flight: int
    troubles: Sequence[EventView]
    """The last warnings and errors."""


@value(kw_only=True)
class RouterIdentity:
    """The router's name and version, and its time."""

    node: str
    version: str
    compiled: bool
    now: datetime


@value
class Reason:
    """A hindrance: store, channels, lease or drain."""

    what: str
    text: str


@value
class RouterHealth:
    """The health of the router, ok, degraded or failing, with the reasons."""

    status: str
    reasons: Sequence[Reason]


class Desk:
    """The one object that faces call.

    To ask: ``channels``, ``gateways``, ``esmes``, ``queue``, ``messages``, ``sendings``, ``received``,
    ``routes``, ``blocked``, ``charts``, ``alerts`` and ``events``. To send: ``submits``, and ``slots`` by the
    lines of an ESME. To watch a connection: ``wire``. To act: ``acts``.
    """

    def __init__(
        self,
        settings: DeskSettings,
        clock: Clock,
        dates: Dates,
        events: Events,
        relay: Relay,
        store: Store,
        gateways: LinkStates,
        sessions: EsmeSessions,
        chronicle: Chronicle,
        taps: Taps = NOBODY,
    ) -> None:
        self._settings, self._relay = settings, relay
        self._sessions = sessions
        looking = Looking(dates, settings.zone)
        self._looking, self._dates = looking, dates
        self._started = looking.day(dates.now())
        self.events = EventHistory(chronicle, settings.zone)
        faults = Faults(events)
        self.channels = ChannelList(
            settings,
            clock,
            looking,
            relay.scheduler,
            relay.lines,
            relay.notes,
            relay.credit,
            gateways,
            faults,
            relay.tallies,
        )
        self.figures, self.store_figures = relay.figures, store.figures
        self.charts = Charts(dates, store, relay.charting, settings.zone)
        self.gateways = GatewayList(self.channels, gateways)
        self.esmes = EsmeList(
            relay.accounts, relay.sendings, relay.delivery, sessions, looking, relay.permits, relay.charting
        )
        ends = QueueEnds(clock, dates, settings.zone, relay.scheduler)
        self.queue = Queues(relay.scheduler, relay.sendings.counts, ends, dates, looking)
        self.wire = Wire(clock, self.channels, self.esmes, taps, looking, events)
        self._wire_messages(clock, dates, events, store, looking)
        self.alerts = self._make_alerts(clock, dates, events, store, self._sources(clock, gateways, faults))
        self.shown: Callable[[], Mapping[str, object]] = dict
        """The configuration that is in force, without secrets."""
        self.reload: Reload | None = None
        """Reads the configuration anew; None if it has no file."""
        self.acts = self._make_acts(events)

    def _sources(self, clock: Clock, gateways: LinkStates, faults: Faults) -> Sequence[Source]:
        """Return the sources of alerts."""
        relay = self._relay
        known = relay.lines, relay.credit, relay.tallies, faults
        return [
            GatewaySource(gateways),
            ChannelSource(clock, relay.scheduler, gateways, *known),
            EsmeSource(relay.accounts, self._sessions, relay.refused_binds),
            RouteSource(self._dates, relay.scheduler),
            StandstillSource(relay.stalls),
        ]

    def _make_alerts(
        self, clock: Clock, dates: Dates, events: Events, store: Store, sources: Sequence[Source]
    ) -> Alerts:
        relay, stalls = self._relay, self._relay.stalls
        board = Board(clock, dates, events, relay.notices, lambda: stalls.stall)
        return Alerts(clock, dates, self._looking, events, relay.lines, store, board, sources)

    def _make_acts(self, events: Events) -> Acts:
        relay = self._relay
        return Acts(
            self.channels,
            relay.operator,
            relay.ussd,
            self.esmes,
            self._sessions,
            events,
            relay.requeue,
            self.submits,
            relay.permits,
            relay.restart,
        )

    def _wire_messages(
        self, clock: Clock, dates: Dates, events: Events, store: Store, looking: Looking
    ) -> None:
        """Make the parts for messages, received SMS, routes and sending."""
        settings, relay = self._settings, self._relay
        waiting = WaitReasons(relay.scheduler, self.channels, looking)
        self.messages = Messages(
            settings, store, relay.accounts, looking, waiting, relay.message_requests, events
        )
        self.keyed_requests = KeyedRequests(dates, store)
        self.blocked = BlockedNumbers(relay.permits, events, looking)
        self.received = ReceivedSmsList(settings, store, relay.accounts, relay.received, events, looking)
        self.routes = Routes(
            relay.directory,
            relay.ways,
            relay.scheduler,
            relay.accounts,
            clock,
            dates,
            looking,
            settings.zone,
            relay.permits,
        )
        self.submits = Submits(dates, relay.submission, store)
        self.sendings = SendingList(store)
        self.slots = Slots(settings, self.submits, relay.notes, store)

    def change(self, settings: DeskSettings) -> None:
        """Use the settings of another configuration from now on."""
        self._settings = settings
        self.channels.change(settings)
        self.messages.change(settings)
        self.slots.change(settings)
        self.received.change(settings)

    def read_anew(self, by: By, dry_run: bool, answered: Callable[[Reloaded], None]) -> None:
        """Reload the configuration: see `Reload`. Raises CannotDo."""
        if self.reload is None:
            raise CannotDo("this router was not made from a file")
        self.reload(by, dry_run, answered)

    def identity(self) -> RouterIdentity:
        """Return the router's name, version and time."""
        return RouterIdentity(
            node=self._settings.node,
            version=self._settings.version,
            compiled=self._settings.compiled,
            now=self._looking.day(self._dates.now()),
        )

    def names(self) -> Mapping[str, Sequence[str]]:
        """Return the names of all channels, gateways and ESMEs, for completion by a shell."""
        channels = self._settings.channels
        return {
            "channels": sorted(one.id for one in channels),
            "gateways": sorted({one.gateway for one in channels}),
            "esmes": sorted(one.system_id for one in self._relay.accounts.all()),
        }

    def now(self) -> float:
        """Return the time, in seconds of Unix time."""
        return self._dates.now()

    @property
    def store_is_away(self) -> bool:
        """Whether the store cannot be written now."""
        return not self._relay.submission.keeping

    def health(self, gateways: Sequence[GatewayView] | None = None) -> RouterHealth:
        """Return the router's health; ``gateways`` spares looking them up again."""
        submission = self._relay.submission
        reasons = []
        if not submission.keeping:
            reasons.append(Reason("store", "it cannot be written: nothing is accepted until it can"))
        if not submission.open:
            reasons.append(Reason("drain", "the router stops"))
        failing = bool(reasons)
        for one in self.gateways.all() if gateways is None else gateways:
            if one.links and not one.up:
                reasons.append(Reason("channels", f"{one.id}: none of its links is up: {one.reason}"))
        word = "failing" if failing else "degraded" if reasons else "ok"
        return RouterHealth(status=word, reasons=reasons)

    def troubles(
        self, gateways: Sequence[GatewayView], channels: Sequence[ChannelView], esmes: Sequence[EsmeView]
    ) -> Sequence[TroubleView]:
        """Return what is wrong, the worst first, by views that the caller has already."""
        reasons = [(one.what, one.text) for one in self.health(gateways).reasons]
        return troubles(reasons, gateways, channels, esmes, self.alerts.on())

    def status(self) -> Status:
        """Return a summary of the running router."""
        gateways, bound = self.gateways.all(), self._sessions.bound()
        return Status(
            node=self._settings.node,
            version=self._settings.version,
            started=self._started,
            channels=count_states(self.channels.all()),
            gateways=len(gateways),
            gateways_down={one.id: one.reason for one in gateways if one.links and not one.up},
            esmes=len(list(self._relay.accounts.all())),
            esmes_bound=len({one.esme for one in bound}),
            sessions=len(bound),
            waiting=sum(self._relay.sendings.queues.values()),
            in_flight=self._relay.scheduler.in_flight,
            troubles=self.events.troubles(TROUBLES),
        )
