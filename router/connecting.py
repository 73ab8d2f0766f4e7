"""The gateways of a configuration: made by how they are reached, and introduced to the relay."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random, SystemRandom

from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.interfaces import (
    IReactorCore,
    IReactorPluggableNameResolver,
    IReactorTCP,
    IReactorThreads,
    IReactorTime,
    IReactorUDP,
)

from router import boxes
from router.clocks import Dates
from router.config.channels import ChannelConfig
from router.config.configuration import Configuration
from router.config.gateway import Gateway as GatewayConfig
from router.config.terms import Connect, WatchBy
from router.parts import usable
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.relay import Relay
from router.sms.value import value
from router.southbound import lifecycle
from router.southbound.gateway_state import GatewayState
from router.southbound.gateways import Gateway, Gateways
from router.southbound.http.gateway import HttpGateway
from router.southbound.http.settings import HttpSettings
from router.southbound.relay_doors import RelayDoors
from router.southbound.smpp.connector import SmppConnector
from router.southbound.smpp.gateway import SmppGateway
from router.southbound.tls import secured
from router.southbound.udp.gateway import UdpGateway
from router.waits import Waits

CONNECTING = 10.0
"""Seconds that a connection to a box's page may take."""


class Reactor(
    IReactorTime,
    IReactorTCP,
    IReactorUDP,
    IReactorThreads,
    IReactorPluggableNameResolver,
    IReactorCore,
):
    """What the router needs of a reactor."""


@value
class Doors:
    """What gateways are made with."""

    reactor: Reactor
    dates: Dates
    random: Random
    soon: Callable[[Callable[[], None]], None]
    relay: Relay
    events: Events
    waits: Waits


@value
class Box:
    """A gateway of the configuration: its channels in use, and what is told of it."""

    channels: Sequence[ChannelConfig]
    state: GatewayState

    @property
    def config(self) -> GatewayConfig:
        """What its channels have in common."""
        return self.channels[0].gateway


Making = Callable[[Sequence[Box], Doors], Iterable[Gateway]]
"""Makes the gateways of all boxes that are reached in one way."""


def connect(configuration: Configuration, gateways: Gateways, doors: Doors) -> None:
    """Make the gateways of a configuration, and the connectors to their channels; nothing starts yet."""
    channels: defaultdict[str, list[ChannelConfig]] = defaultdict(list)
    for channel in usable(configuration):
        channels[channel.gateway.id].append(channel)
    by_way: defaultdict[Making, list[Box]] = defaultdict(list)
    for id, its_channels in channels.items():
        box = Box(its_channels, gateways[id])
        if (make := BY_CONNECT.get(box.config.connect)) is not None:
            by_way[make].append(box)
    for make, its_boxes in by_way.items():
        for gateway in make(its_boxes, doors):
            gateways.add(gateway)
    for id, its_channels in channels.items():
        watch = its_channels[0].gateway.watch
        if watch is not None and watch.by is WatchBy.HTTP:
            gateways.add(_watch_page(Box(its_channels, gateways[boxes.watching(id)]), doors))
    _listen(configuration, gateways, doors)


def make_over_smpp(its_boxes: Sequence[Box], doors: Doors) -> Iterable[SmppGateway]:
    """Make gateways whose channels have links of their own."""
    return [_over_smpp(box, doors) for box in its_boxes]


def _over_smpp(box: Box, doors: Doors) -> SmppGateway:
    relay, connect_to = doors.relay, _connect_to(box.config, doors.reactor)
    return SmppGateway(
        {
            channel.id: SmppConnector(
                boxes.link(channel),
                doors.reactor,
                doors.dates,
                doors.random,
                doors.soon,
                connect_to,
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
    proof = boxes.proof(gateway)
    if proof is None:
        return endpoint.connect
    return secured(endpoint, proof, reactor, gateway.timers.bind_or_response)


def make_over_http(its_boxes: Sequence[Box], doors: Doors) -> Iterable[HttpGateway]:
    """Make gateways that have one poller each."""
    patience = doors.waits.page
    return [
        _asking(box, boxes.http_box(box.config, box.channels, patience), box.config.port, doors)
        for box in its_boxes
    ]


def _watch_page(box: Box, doors: Doors) -> HttpGateway:
    watch = box.config.watch
    assert watch is not None
    page = boxes.watched_page(box.config, watch, box.channels, doors.waits.page)
    return _asking(box, page, watch.port, doors)


def _asking(box: Box, settings: HttpSettings, port: int, doors: Doors) -> HttpGateway:
    return HttpGateway(
        settings,
        doors.reactor,
        doors.random,
        HostnameEndpoint(doors.reactor, box.config.host, port, timeout=CONNECTING).connect,
        relay_doors(doors.relay),
        box.state,
    )


def relay_doors(relay: Relay) -> RelayDoors:
    """The doors of a relay for connectors."""
    return RelayDoors(
        outcomes=relay.outcomes,
        inbound=relay.inbound,
        channel_events=relay.channel_events,
        notes=relay.notes,
    )


def _listen(configuration: Configuration, gateways: Gateways, doors: Doors) -> None:
    """Have all lines that register by UDP come to one port."""
    settings = boxes.udp_server(configuration, doors.waits.datagram)
    if settings is None:
        return
    tell = doors.events.tell
    udp = UdpGateway(
        settings,
        doors.reactor,
        doors.reactor,
        doors.dates,
        SystemRandom(),
        relay_doors(doors.relay),
        {line.gateway: gateways[line.gateway] for line in settings.lines},
        lambda host, id, failures: tell(
            EventKind.REGISTRATION_DENIED, "udp", host=host, id=id, failures=failures
        ),
    )
    gateways.add(udp)


BY_CONNECT: Mapping[Connect, Making] = {
    Connect.SMPP: make_over_smpp,
    Connect.SMSC: make_over_smpp,
    Connect.HTTP: make_over_http,
}
"""What makes the gateways of a way. By UDP all boxes come to one port: see `_listen`."""
