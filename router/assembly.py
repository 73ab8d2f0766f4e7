"""Builds the router's parts of a configuration and introduces them to each other; nothing is started yet."""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.threads import deferToThreadPool
from twisted.python.threadpool import ThreadPool

from router import boxes, build_info, from_config, targets_from_config
from router.access_log import AccessLog
from router.clocks import Dates
from router.config.configuration import Configuration
from router.config.store import control_path
from router.desk.desk import Desk
from router.disk_space import DiskSpace
from router.gateways_from_config import Doors, Reactor, units
from router.northbound.control.listener import ControlSocket
from router.northbound.hooks.client import HttpClient
from router.northbound.hooks.endpoint import looks_up
from router.northbound.hooks.hooks import HookDoors, Hooks
from router.northbound.hooks.mail import Mailer
from router.northbound.hooks.settings import MailServer
from router.northbound.server_endpoints import most_unbound
from router.northbound.smpp.listener import EsmeListener
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.lookouts.chronicle import Chronicle
from router.relay.lookouts.log_growth import LogGrowth
from router.relay.lookouts.unwritable import Unwritable
from router.relay.relay import Relay
from router.relay.settings import Surroundings
from router.relay.sweeps.old_events import OldEvents
from router.sms.value import value
from router.southbound.gateways import Gateways
from router.store.interface import Store
from router.store.status import StoreEvents, Upgrade
from router.stores import folder_of, make_store
from router.waits import Waits
from router.wire.end_of_turn import EndOfTurn
from router.wire.taps import Taps

if TYPE_CHECKING:
    from router.northbound.http.front import HttpFront

SCRYPTS = 2
"""Passwords checked at the same time: one takes a core for 12 ms."""


@value(kw_only=True)
class Assembly:
    """The router's parts."""

    events: Events
    chronicle: Chronicle
    old_events: OldEvents
    turn: EndOfTurn
    store: Store
    relay: Relay
    gateways: Gateways
    doors: Doors
    """For making gateways."""
    desk: Desk
    listener: EsmeListener
    http: "HttpFront | None"
    """None if the configuration has no `http`."""
    hooks: Hooks
    space: DiskSpace
    control: ControlSocket
    access: AccessLog
    passwords: ThreadPool
    """Threads that check passwords."""


def assemble(
    configuration: Configuration, reactor: Reactor, wall: Callable[[], float], waits: Waits
) -> Assembly:
    """Build all that the configuration asks for. ``wall`` is the wall clock."""
    page, events, turn, random = configuration.settings, Events(), EndOfTurn(reactor), Random()
    dates = Dates(reactor.seconds, wall() - reactor.seconds())
    store = _store(configuration, reactor, turn, waits)
    chronicle = Chronicle(events, reactor, dates, store)
    passwords = ThreadPool(0, SCRYPTS, "passwords")
    access = AccessLog(page.log.access, page.log_texts, events, _beside(reactor))
    gateways = Gateways(reactor, events)
    surroundings = Surroundings(
        clock=reactor,
        dates=dates,
        wall=wall,
        soon=turn.soon,
        in_thread=lambda check: deferToThreadPool(reactor, passwords, check),
        rest=lambda pace, segments: pace.rest(segments, random),
        store=store,
        events=events,
        ended=access.ended,
        flapping=gateways.flaps,
    )
    relay = _relay(configuration, surroundings, access)
    unwritable = _hear_store(store, reactor, events, relay)
    taps = Taps(dates)
    doors = Doors(reactor, dates, random, turn.soon, relay, events, gateways, waits, taps)
    _want(gateways, configuration, doors, relay)
    listener = _listener(configuration, reactor, dates, turn, events, relay, taps)
    facts = from_config.desk(configuration, build_info.version(), build_info.is_compiled())
    desk = Desk(facts, reactor, dates, events, relay, store, gateways, listener, chronicle, taps)
    hooks, space = _telling(configuration, reactor, surroundings, relay, desk, unwritable)
    return Assembly(
        events=events,
        chronicle=chronicle,
        old_events=OldEvents(reactor, dates, store),
        turn=turn,
        store=store,
        relay=relay,
        gateways=gateways,
        doors=doors,
        desk=desk,
        listener=listener,
        http=_http(configuration, reactor, surroundings, relay, desk),
        hooks=hooks,
        space=space,
        control=ControlSocket(control_path(page.store), desk, events),
        access=access,
        passwords=passwords,
    )


def _store(configuration: Configuration, reactor: Reactor, turn: EndOfTurn, waits: Waits) -> Store:
    page = configuration.settings
    return make_store(
        page.store, page.node, turn.soon, reactor.callFromThread, reactor, waits.again, waits.busy
    )


def _relay(configuration: Configuration, surroundings: Surroundings, access: AccessLog) -> Relay:
    relay = Relay(from_config.relay(configuration), surroundings)
    access.alphabet = relay.directory.alphabet
    return relay


def _telling(
    configuration: Configuration,
    reactor: Reactor,
    around: Surroundings,
    relay: Relay,
    desk: Desk,
    unwritable: Unwritable,
) -> tuple[Hooks, DiskSpace]:
    """Return the sender of web hooks and mail, and connect alerts to it and to the state of the store."""
    hooks = _hooks(configuration, reactor, around, relay, desk)
    space = DiskSpace(folder_of(configuration.settings.store), _beside(reactor))
    alerts = desk.alerts
    alerts.change(targets_from_config.alerts(configuration))
    alerts.trying = hooks
    alerts.health.space, alerts.health.trouble = space.known, unwritable.trouble
    return hooks, space


def _want(gateways: Gateways, configuration: Configuration, doors: Doors, relay: Relay) -> None:
    """Make or change the gateways so that they are those of the configuration."""
    gateways.busy = relay.correlation.is_busy
    gateways.tell_of(boxes.standings(configuration))
    gateways.want(units(configuration, doors))
    relay.reach(gateways.connectors)


def _listener(
    configuration: Configuration,
    clock: Reactor,
    dates: Dates,
    turn: EndOfTurn,
    events: Events,
    relay: Relay,
    taps: Taps,
) -> EsmeListener:
    settings = from_config.listener(configuration, most_unbound())
    return EsmeListener(settings, clock, dates, turn.soon, events, relay, taps)


def _http(
    configuration: Configuration, clock: Reactor, surroundings: Surroundings, relay: Relay, desk: Desk
) -> "HttpFront | None":
    if configuration.settings.http is None:
        return None
    # A fifth of a start, for which a router without HTTP does not wait.
    from router.northbound.http.front import HttpFront

    return HttpFront(
        from_config.http(configuration),
        clock,
        relay.accounts,
        surroundings.in_thread,
        desk,
        surroundings.events,
    )


def _hooks(
    configuration: Configuration, reactor: Reactor, around: Surroundings, relay: Relay, desk: Desk
) -> Hooks:
    doors = HookDoors(
        dates=around.dates,
        store=around.store,
        sessions=relay.sessions,
        deliveries=relay.delivery,
        fleet=relay.scheduler.fleet,
        events=around.events,
        find=desk.alerts.find,
        poster=HttpClient(reactor, reactor, looks_up(reactor)),
        mailer=lambda server: _mailer(reactor, server),
    )
    return Hooks(targets_from_config.hooks(configuration), doors)


def _mailer(reactor: Reactor, server: MailServer) -> Mailer:
    # twisted.mail installs a reactor when it is loaded, and only who sends mail needs it.
    from router.northbound.hooks.smtp import SmtpClient

    return SmtpClient(reactor, server)


def _hear_store(store: Store, clock: Reactor, events: Events, relay: Relay) -> Unwritable:
    """Connect the store's troubles to the events and acts that follow from them."""
    unwritable = Unwritable(events, relay.submission)
    store.events = StoreEvents(
        failed=unwritable.failed,
        recovered=unwritable.recovered,
        unanswerable=unwritable.unanswerable,
        upgraded=lambda done: _tell_upgrade(events, done),
        readable=lambda file: events.tell(EventKind.STORE_IS_READABLE, "store", file=file),
        log=LogGrowth(clock, events).seen,
    )
    return unwritable


def _tell_upgrade(events: Events, done: Upgrade) -> None:
    events.tell(
        EventKind.UPGRADED,
        "store",
        was=done.was,
        now=done.now,
        seconds=done.seconds,
        file=done.copy,
        megabytes=done.octets / 1e6,
    )


T = TypeVar("T")


def _beside(reactor: Reactor) -> Callable[[Callable[[], T]], Deferred[T]]:
    """Return a runner of functions in the reactor's pool of threads, where host names are looked up."""
    return lambda function: deferToThreadPool(reactor, reactor.getThreadPool(), function)
