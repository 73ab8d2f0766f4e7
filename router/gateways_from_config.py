"""Makes the gateways of a configuration, by the way in which each is connected."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random, SystemRandom
from typing import Protocol

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
from router.config.enums import Connect, WatchBy
from router.config.gateway import GatewayConfig
from router.from_config import usable
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import ChannelEvents, Inbound, Notes, Outcomes
from router.sms.value import value
from router.southbound import lifecycle
from router.southbound.gateway import Unit
from router.southbound.gateways import Gateways
from router.southbound.http.gateway import HttpGateway
from router.southbound.http.settings import HttpSettings
from router.southbound.relay_doors import RelayDoors
from router.southbound.smpp.connector import SmppConnector
from router.southbound.smpp.gateway import SmppGateway
from router.southbound.smpp.settings import SmppSettings
from router.southbound.tls import secured
from router.southbound.udp.gateway import UdpGateway
from router.waits import Waits
from router.wire.taps import NOBODY, Taps

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
    """The interfaces of a reactor that the router uses."""


class RelaySide(Protocol):
    """The doors of a relay that gateways use."""

    @property
    def outcomes(self) -> Outcomes: ...

    @property
    def inbound(self) -> Inbound: ...

    @property
    def channel_events(self) -> ChannelEvents: ...

    @property
    def notes(self) -> Notes: ...


@value
class Doors:
    """The services that gateways are made with."""

    reactor: Reactor
    dates: Dates
    random: Random
    soon: Callable[[Callable[[], None]], None]
    relay: RelaySide
    events: Events
    gateways: Gateways
    """Keeps the state of each box."""
    waits: Waits
    taps: Taps
    """Those who watch connections."""


@value
class ConfiguredBox:
    """A gateway of the configuration, and its channels in use."""

    channels: Sequence[ChannelConfig]

    @property
    def config(self) -> GatewayConfig:
        """The settings that its channels share."""
        return self.channels[0].gateway

    @property
    def id(self) -> str:
        """Its name."""
        return self.config.id


Making = Callable[[ConfiguredBox, Doors], Iterable[Unit]]
"""Yields the gateways that a box needs."""


def units(configuration: Configuration, doors: Doors) -> Sequence[Unit]:
    """Return the gateways of a configuration: first those that carry messages, then those that watch."""
    boxes_there = boxes_of(configuration)
    found: list[Unit] = []
    for box in boxes_there:
        if (say := BY_CONNECT.get(box.config.connect)) is not None:
            found += say(box, doors)
    for box in boxes_there:
        watch = box.config.watch
        if watch is not None and watch.by is WatchBy.HTTP:
            page = boxes.watched_page(box.config, watch, box.channels, doors.waits.page)
            found.append(_asking(box, page, watch.port, boxes.watching(box.id), doors))
    return [*found, *_listening(configuration, doors)]


def boxes_of(configuration: Configuration) -> Sequence[ConfiguredBox]:
    """Return the gateways of a configuration that have channels in use."""
    channels: defaultdict[str, list[ChannelConfig]] = defaultdict(list)
    for channel in usable(configuration):
        channels[channel.gateway.id].append(channel)
    return [ConfiguredBox(each) for each in channels.values()]


def over_smpp(box: ConfiguredBox, doors: Doors) -> Iterable[Unit]:
    """Return the gateways of a box whose channels have links of their own: one for each channel."""
    return [_linked(box, channel, doors) for channel in box.channels]


def _linked(box: ConfiguredBox, channel: ChannelConfig, doors: Doors) -> Unit:
    config, relay = box.config, doors.relay
    settings = SmppSettings(
        link=boxes.link(channel), host=config.host, port=config.port, proof=boxes.proof(config)
    )

    def make() -> SmppGateway:
        connector = SmppConnector(
            settings.link,
            doors.reactor,
            doors.dates,
            doors.random,
            doors.soon,
            _connect_to(config, doors.reactor),
            relay.outcomes,
            relay.inbound,
            relay.channel_events,
            doors.gateways[box.id],
            doors.taps,
        )
        return SmppGateway(settings, connector)

    return Unit(key=f"{channel.id} by SMPP", settings=settings, channels=frozenset({channel.id}), make=make)


def _connect_to(gateway: GatewayConfig, reactor: Reactor) -> lifecycle.Connect:
    """Return a function that connects to a gateway: by TCP, or by TLS where configured."""
    endpoint = HostnameEndpoint(reactor, gateway.host, gateway.port)
    proof = boxes.proof(gateway)
    if proof is None:
        return endpoint.connect
    return secured(endpoint, proof, reactor, gateway.timers.bind_or_response)


def over_http(box: ConfiguredBox, doors: Doors) -> Iterable[Unit]:
    """Return the gateway of a box that is asked by its web page: one poller."""
    settings = boxes.http_box(box.config, box.channels, doors.waits.page)
    return [_asking(box, settings, box.config.port, box.id, doors)]


def _asking(box: ConfiguredBox, settings: HttpSettings, port: int, state: str, doors: Doors) -> Unit:
    reactor, host = doors.reactor, box.config.host

    def make() -> HttpGateway:
        return HttpGateway(
            settings,
            reactor,
            doors.random,
            HostnameEndpoint(reactor, host, port, timeout=CONNECTING).connect,
            relay_doors(doors.relay, doors.taps),
            doors.gateways[state],
        )

    channels = frozenset(channel.id for channel in box.channels)
    return Unit(key=f"{state} by HTTP", settings=settings, channels=channels, make=make)


def relay_doors(relay: RelaySide, taps: Taps = NOBODY) -> RelayDoors:
    """Return the doors of the relay for connectors, with those who watch them."""
    return RelayDoors(
        outcomes=relay.outcomes,
        inbound=relay.inbound,
        channel_events=relay.channel_events,
        notes=relay.notes,
        taps=taps,
    )


def _listening(configuration: Configuration, doors: Doors) -> Iterable[Unit]:
    """Return the gateway of all lines that register by UDP: they come to one port."""
    settings = boxes.udp_server(configuration, doors.waits.datagram)
    tell = doors.events.tell
    if settings is None:
        return []
    lines = settings

    def make() -> UdpGateway:
        return UdpGateway(
            lines,
            doors.reactor,
            doors.reactor,
            doors.dates,
            SystemRandom(),
            doors.random,
            relay_doors(doors.relay, doors.taps),
            doors.gateways.states,
            lambda host, id, failures: tell(
                EventKind.REGISTRATION_DENIED, "udp", host=host, id=id, failures=failures
            ),
        )

    channels = frozenset(line.channel for line in settings.lines)
    return [Unit(key="lines by UDP", settings=settings, channels=channels, make=make)]


BY_CONNECT: Mapping[Connect, Making] = {
    Connect.SMPP: over_smpp,
    Connect.SMSC: over_smpp,
    Connect.HTTP: over_http,
}
"""Makers of a box's gateways, by `connect`. By UDP all boxes come to one port: see `_listening`."""
