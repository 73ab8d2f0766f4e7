"""Settings of the connections to each gateway, by SMPP, HTTP and UDP, made of the configuration."""

from collections import Counter
from collections.abc import Sequence

from router.config.channels import ChannelConfig
from router.config.checks.lines import registers
from router.config.configuration import Configuration
from router.config.enums import Connect, InterfaceVersion, Mode, WatchBy
from router.config.enums import Tlvs as TlvsWord
from router.config.gateway import GatewayConfig, WatchConfig
from router.from_config import final, usable
from router.goip.http.box_settings import BoxSettings
from router.goip.http.exchange import PATIENCE
from router.goip.http.request import BoxLogin
from router.goip.udp.timing import AGAIN, Timing
from router.relay.channels import EndsWell
from router.routing.retry import Growing
from router.smpp.session import Timers
from router.southbound.gateway_state import GatewayWording
from router.southbound.http.settings import HttpLine, HttpSettings
from router.southbound.smpp.settings import LinkSettings
from router.southbound.tls import Proof
from router.southbound.udp.settings import UdpLine, UdpSettings

# --- SMPP


def link(configured: ChannelConfig) -> LinkSettings:
    """Return the settings of a channel's SMPP link."""
    gateway = configured.gateway
    timers = gateway.timers
    return LinkSettings(
        channel=configured.id,
        system_id=configured.system_id,
        password=gateway.password,
        goip=gateway.connect is Connect.SMPP,
        system_type=gateway.system_type,
        interface_version=gateway.interface_version.octet,
        window=gateway.window,
        binds=gateway.binds if gateway.single else 1,
        pair=_pair(gateway),
        reports=final(gateway) is not EndsWell.ACCEPTED,
        tlvs={TlvsWord.AUTO: None, TlvsWord.ALWAYS: True, TlvsWord.NEVER: False}[gateway.tlvs],
        doubted=gateway.alphabet if gateway.sniff else None,
        timers=Timers(
            session_init=30.0,
            enquire_link=timers.enquire_link,
            inactivity=0.0,
            response=timers.response,
            bind=timers.bind_or_response,
        ),
        reconnect=Growing(timers.reconnect.low, timers.reconnect.high),
    )


def proof(gateway: GatewayConfig) -> Proof | None:
    """Return the TLS proof that a gateway must give; None if it is reached in the clear."""
    tls = gateway.tls
    if tls is None:
        return None
    if tls.ca is None:
        return Proof(host=gateway.host, pin=tls.pin)
    return Proof(host=gateway.host, authorities=tls.ca.certificates, file=tls.ca.file)


def _pair(gateway: GatewayConfig) -> bool:
    """Return whether a gateway is bound by pairs. SMPP 3.3 has no bind_transceiver (3.4 section 4.1.5)."""
    if "mode" in gateway.model_fields_set:
        return gateway.mode is Mode.PAIR
    return gateway.interface_version is InterfaceVersion.V33


# --- HTTP


def http_box(
    gateway: GatewayConfig, channels: Sequence[ChannelConfig], patience: float = PATIENCE
) -> HttpSettings:
    """Return the settings of a box that sends by its web page; ``patience`` is seconds for each answer."""
    timers = gateway.timers
    return HttpSettings(
        box=BoxSettings(
            account=_account(gateway, gateway.port, gateway.user, gateway.password),
            lines=gateway.channels,
            poll=timers.poll,
            line=timers.line,
            inbox=timers.inbox,
            response=patience,
            limit=timers.response,
            first_delay=timers.reconnect.low,
            last_delay=timers.reconnect.high,
        ),
        lines=_http_lines(channels),
    )


def watched_page(
    gateway: GatewayConfig, watch: WatchConfig, channels: Sequence[ChannelConfig], patience: float = PATIENCE
) -> HttpSettings:
    """Return the settings of a box whose page is only asked for the state of its lines."""
    password = gateway.password if watch.password is None else watch.password
    return HttpSettings(
        box=BoxSettings(
            account=_account(gateway, watch.port, watch.user, password),
            lines=gateway.channels,
            line=gateway.timers.line,
            response=patience,
            first_delay=gateway.timers.reconnect.low,
            last_delay=gateway.timers.reconnect.high,
            inbox=None,
        ),
        lines=_http_lines(channels),
        carries=False,
    )


def _account(gateway: GatewayConfig, port: int, user: str, password: str) -> BoxLogin:
    host = _host(gateway) if port == 80 else f"{_host(gateway)}:{port}"
    return BoxLogin(host, user, password)


def _http_lines(channels: Sequence[ChannelConfig]) -> tuple[HttpLine, ...]:
    return tuple(HttpLine(channel=one.id, number=one.line, alphabet=one.gateway.alphabet) for one in channels)


# --- UDP


def udp_server(configuration: Configuration, again: float = AGAIN) -> UdpSettings | None:
    """Return the settings of the UDP server for lines; None if none registers. ``again``: see `Timing`."""
    udp = configuration.settings.udp
    channels = [one for one in usable(configuration) if registers(one.gateway)]
    if udp is None or not channels:
        return None
    return UdpSettings(
        host=udp.listen[0],
        port=udp.listen[1],
        allow_from=udp.allow_from,
        lines=tuple(_udp_line(one) for one in channels),
        timing=Timing(response=max(one.gateway.timers.response for one in channels), again=again),
    )


def _udp_line(channel: ChannelConfig) -> UdpLine:
    carries = channel.gateway.connect is Connect.UDP
    return UdpLine(
        channel=channel.id,
        gateway=channel.gateway.id if carries else watching(channel.gateway.id),
        id=channel.registers_as,
        password=channel.password,
        alphabet=channel.gateway.alphabet,
        carries=carries,
    )


# --- what is told of each


def standings(configuration: Configuration) -> dict[str, GatewayWording]:
    """Return, by gateway with channels in use, the links whose state is reported."""
    channels = usable(configuration)
    gateways = {channel.gateway.id: channel.gateway for channel in channels}
    count = Counter(channel.gateway.id for channel in channels)
    found = {id: _standing(configuration, gateway, count[id]) for id, gateway in gateways.items()}
    for id, gateway in gateways.items():
        if gateway.watch is not None:
            found[watching(id)] = _of_watched(configuration, gateway, gateway.watch, count[id])
    return found


def watching(gateway: str) -> str:
    """Return the id under which the watched lines of a gateway are reported, apart from its links."""
    return f"{gateway} (watched)"


def _standing(configuration: Configuration, gateway: GatewayConfig, channels: int) -> GatewayWording:
    if gateway.connect is Connect.UDP:
        return GatewayWording(_udp_port(configuration), channels, "line", "registered", "at")
    peer = f"{_host(gateway)}:{gateway.port}"
    if gateway.connect is Connect.HTTP:
        return GatewayWording(peer, channels, "line", "read", "at")
    pairs = 2 if _pair(gateway) else 1
    links, unit = (gateway.binds, "session") if gateway.single else (channels, "channel")
    unit = "session" if pairs == 2 else unit
    return GatewayWording(peer, links * pairs, unit)


def _of_watched(
    configuration: Configuration, gateway: GatewayConfig, watch: WatchConfig, channels: int
) -> GatewayWording:
    by_udp = watch.by is WatchBy.UDP
    peer = _udp_port(configuration) if by_udp else f"{_host(gateway)}:{watch.port}"
    verb = "registered" if by_udp else "read"
    return GatewayWording(peer, channels, "line", verb, "at")


def _host(gateway: GatewayConfig) -> str:
    return f"[{gateway.host}]" if ":" in gateway.host else gateway.host


def _udp_port(configuration: Configuration) -> str:
    udp = configuration.settings.udp
    return "" if udp is None else f"UDP port {udp.listen[1]}"
