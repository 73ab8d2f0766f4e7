"""What is built of a configuration: the router's parts, introduced to each other. Nothing has started yet."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.interfaces import (
    IReactorCore,
    IReactorPluggableNameResolver,
    IReactorTCP,
    IReactorThreads,
    IReactorTime,
)
from twisted.internet.threads import deferToThreadPool
from twisted.python.threadpool import ThreadPool

from router import parts
from router.access_log import AccessLog
from router.clocks import Dates
from router.config.channels import ChannelConfig
from router.config.configuration import Configuration
from router.config.gateway import Gateway as GatewayConfig
from router.config.terms import Connect
from router.northbound.listening import most_unbound
from router.northbound.smpp.listener import EsmeListener
from router.relay.events import Events
from router.relay.lookouts.log_growth import LogGrowth
from router.relay.lookouts.unwritable import Unwritable
from router.relay.relay import Relay
from router.relay.settings import Surroundings
from router.sms.value import value
from router.southbound import lifecycle
from router.southbound.gateway_state import GatewayState
from router.southbound.gateways import Gateway, Gateways
from router.southbound.smpp.connector import SmppConnector
from router.southbound.smpp.gateway import SmppGateway
from router.southbound.tls import secured
from router.store.sqlite import SqliteStore
from router.waits import Waits
from router.wire.end_of_turn import Turn

SCRYPTS = 2
"""Passwords that are checked at once: one takes a core for 12 ms."""


class Reactor(
    IReactorTime,
    IReactorTCP,
    IReactorThreads,
    IReactorPluggableNameResolver,
    IReactorCore,
):
    """What the router needs of a reactor."""


@value(kw_only=True)
class Assembly:
    """The router's parts."""

    events: Events
    turn: Turn
    store: SqliteStore
    relay: Relay
    gateways: Gateways
    listener: EsmeListener
    access: AccessLog | None
    passwords: ThreadPool
    """Threads that check them."""


@value
class Doors:
    """What connectors are made with."""

    reactor: Reactor
    dates: Dates
    random: Random
    soon: Callable[[Callable[[], None]], None]
    relay: Relay


@value
class Box:
    """A gateway of the configuration: its channels in use, and what is told of it."""

    channels: Sequence[ChannelConfig]
    state: GatewayState


Making = Callable[[Sequence[Box], Doors], Iterable[Gateway]]
"""Makes the gateways of all boxes that are reached in one way; they may share a socket."""


def assemble(
    configuration: Configuration, reactor: Reactor, wall: Callable[[], float], waits: Waits
) -> Assembly:
    """Build all that the configuration asks for. ``wall`` is the wall clock."""
    page, events, turn, random = configuration.page, Events(), Turn(reactor), Random()
    dates = Dates(reactor.seconds, wall() - reactor.seconds())
    store, unwritable = _make_store(configuration, reactor, turn, events, waits)
    passwords = ThreadPool(0, SCRYPTS, "passwords")
    access = None if page.log.access is None else AccessLog(page.log.access, events, _beside(reactor))
    gateways = Gateways(reactor, parts.gateway_states(parts.usable(configuration), events))
    surroundings = Surroundings(
        clock=reactor,
        dates=dates,
        wall=wall,
        soon=turn.soon,
        in_thread=lambda check: deferToThreadPool(reactor, passwords, check),
        rest=lambda pace, segments: pace.rest(segments, random),
        store=store,
        writing=store.writer,
        events=events,
        ended=None if access is None else access.ended,
        flapping=gateways.flaps,
    )
    relay = Relay(parts.relay(configuration), surroundings)
    unwritable.taking = relay.submission
    _connect(configuration, gateways, Doors(reactor, dates, random, turn.soon, relay))
    settings = parts.listener(configuration, most_unbound())
    return Assembly(
        events=events,
        turn=turn,
        store=store,
        relay=relay,
        gateways=gateways,
        listener=EsmeListener(settings, reactor, dates, turn.soon, events, relay),
        access=access,
        passwords=passwords,
    )


def _make_store(
    configuration: Configuration, reactor: Reactor, turn: Turn, events: Events, waits: Waits
) -> tuple[SqliteStore, Unwritable]:
    """The store, and what is done while it cannot be written."""
    page = configuration.page
    unwritable = Unwritable(reactor, events, lambda: store.writer.again(), waits.again)
    store = SqliteStore(
        page.store.removeprefix("sqlite:"),
        page.node,
        turn.soon,
        reactor.callFromThread,
        unwritable.failed,
        reactor,
        waits.busy,
    )
    store.seen = LogGrowth(reactor, events).seen
    store.writer.recovered = unwritable.recovered
    store.writer.unanswerable = unwritable.unanswerable
    return store, unwritable


def _beside(reactor: Reactor) -> Callable[[Callable[[], None]], Deferred[None]]:
    """Runs a function in the reactor's own pool of threads, where names of hosts are looked up."""
    return lambda function: deferToThreadPool(reactor, reactor.getThreadPool(), function)


def _connect(configuration: Configuration, gateways: Gateways, doors: Doors) -> None:
    """Make the connectors, by how each gateway is reached."""
    channels: defaultdict[str, list[ChannelConfig]] = defaultdict(list)
    for channel in parts.usable(configuration):
        channels[channel.gateway.id].append(channel)
    boxes: defaultdict[Making, list[Box]] = defaultdict(list)
    for id, its_channels in channels.items():
        boxes[BY_CONNECT[its_channels[0].gateway.connect]].append(Box(its_channels, gateways[id]))
    for make, its_boxes in boxes.items():
        for gateway in make(its_boxes, doors):
            gateways.add(gateway)
    doors.relay.reach(gateways.connectors)


def make_over_smpp(boxes: Sequence[Box], doors: Doors) -> Iterable[SmppGateway]:
    """Make gateways whose channels have links of their own."""
    return [_over_smpp(box, doors) for box in boxes]


def _over_smpp(box: Box, doors: Doors) -> SmppGateway:
    relay, connect = doors.relay, _connect_to(box.channels[0].gateway, doors.reactor)
    return SmppGateway(
        {
            channel.id: SmppConnector(
                parts.link(channel),
                doors.reactor,
                doors.dates,
                doors.random,
                doors.soon,
                connect,
                relay.outcomes,
                relay.inbound,
                relay.channel_events,
                box.state,
            )
            for channel in box.channels
        }
    )


def _connect_to(gateway: GatewayConfig, reactor: Reactor) -> lifecycle.Connect:
    """Give what connects to a gateway: by TCP, or by TLS where that is asked for."""
    endpoint = HostnameEndpoint(reactor, gateway.host, gateway.port)
    proof = parts.proof(gateway)
    if proof is None:
        return endpoint.connect
    return secured(endpoint, proof, reactor, gateway.timers.bind_or_response)


BY_CONNECT: Mapping[Connect, Making] = dict.fromkeys(parts.OVER_SMPP, make_over_smpp)
"""What makes the gateways, by how they are reached."""
