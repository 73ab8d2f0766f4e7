"""Gateways: what each way to one needs, what one box can have, and which two are the same peer."""

from collections.abc import Iterator
from ipaddress import ip_address

from router.config.channels import channels_of
from router.config.checks.checked import Checked
from router.config.checks.lines import registers
from router.config.enums import BindScope, Connect
from router.config.gateway import GatewayConfig
from router.config.source.misread import variable_hint
from router.config.source.problems import Problem
from router.wire.certificate import identity

SYSTEM_ID = 15
"""The octets of a system_id (SMPP 3.4 section 5.2.1)."""

PASSWORD = 8
"""The octets of a password in a bind."""

ADDRESS = 20
"""The octets of an address: the name of a channel stands in destination_addr if it has no number."""


def needed(to: Checked) -> Iterator[Problem]:
    """Report a gateway without a host, unless its lines come to us, and a GoIP without the number of its
    lines.
    """
    for index, gateway in enumerate(to.settings.gateways):
        if to.lost("gateways", index, "connect"):
            continue
        if gateway.connect is not Connect.UDP and not to.has("gateways", index, "host"):
            yield _missing(to, index, "host", "192.168.1.10")
        if not gateway.single and not to.has("gateways", index, "channels"):
            yield _missing(to, index, "channels", "8")


def _missing(to: Checked, index: int, key: str, example: str) -> Problem:
    gateway = to.settings.gateways[index]
    wrong = f"`{key}` is missing, which `connect: {gateway.connect.value}` needs"
    return Problem(to.at("gateways", index), wrong, f"expected for example {key}: {example}")


def one_channel(to: Checked) -> Iterator[Problem]:
    """Report an SMSC with several channels, and `bind: device` where lines are known one by one."""
    for index, gateway in enumerate(to.settings.gateways):
        if gateway.connect is Connect.SMSC and gateway.channels > 1:
            wrong = f"`channels` is {gateway.channels}, but an SMSC is one channel"
            remedy = "leave it out; `binds` opens several sessions"
            yield Problem(to.at("gateways", index, "channels"), wrong, remedy)
        if gateway.bind is BindScope.DEVICE and gateway.connect in (Connect.HTTP, Connect.UDP):
            wrong = f"`bind` is device, but `connect: {gateway.connect.value}` knows each line by itself"
            yield Problem(to.at("gateways", index, "bind"), wrong, "expected bind: channel")


def lines_exist(to: Checked) -> Iterator[Problem]:
    """Report settings of a line that the gateway does not have."""
    for index, gateway in enumerate(to.settings.gateways):
        lines = 1 if gateway.single else gateway.channels
        for number in gateway.channel:
            if number > lines and (gateway.single or gateway.channels):
                place = to.at("gateways", index, "channel", str(number))
                has = f"1 to {lines}" if lines > 1 else "1"
                remedy = f"expected {has}: that is what `{gateway.id}` has"
                yield Problem(place, f"there is no channel {number}", remedy)


def passwords_fit(to: Checked) -> Iterator[Problem]:
    """Report passwords longer than a bind carries: 8 octets (SMPP 3.4 section 4.1.1)."""
    for index, gateway in enumerate(to.settings.gateways):
        if _binds(gateway) and len(gateway.password.encode()) > PASSWORD:
            wrong = f"the password of `{gateway.id}` is longer than a bind has room for"
            remedy = f"expected at most {PASSWORD} octets"
            if gateway.password.startswith("${"):
                remedy += f"; {variable_hint(gateway.password)}"
            yield Problem(to.at("gateways", index, "password"), wrong, remedy)


def names_fit(to: Checked) -> Iterator[Problem]:
    """Report names of channels too long for destination_addr, and system_ids too long for a bind."""
    for index, gateway in enumerate(to.settings.gateways):
        longest = max((channel.id for channel in channels_of(gateway)), key=len, default=gateway.id)
        if len(longest) > ADDRESS:
            wrong = f"the name `{longest}` is longer than {ADDRESS} octets"
            yield Problem(to.at("gateways", index, "id"), wrong, "expected a shorter id")
        if _binds(gateway) and len(_bound_as(gateway)) > SYSTEM_ID:
            key = "system_id" if gateway.system_id else "id"
            wrong = f"the system_id `{_bound_as(gateway)}` is longer than {SYSTEM_ID} octets"
            yield Problem(to.at("gateways", index, key), wrong, "expected a shorter system_id")


def _binds(gateway: GatewayConfig) -> bool:
    return gateway.connect in (Connect.SMPP, Connect.SMSC)


def _bound_as(gateway: GatewayConfig) -> str:
    return (gateway.system_id or gateway.id) + ("" if gateway.single else "01")


def udp_listens(to: Checked) -> Iterator[Problem]:
    """Report lines that register by UDP where no port is set for that."""
    for index, gateway in enumerate(to.settings.gateways):
        if registers(gateway) and not to.has("udp"):
            key = "connect" if gateway.connect is Connect.UDP else "watch"
            wrong = f"`{key}: udp` needs a port where lines register, and there is none"
            yield Problem(to.at("gateways", index, key), wrong, 'expected udp: {listen: "0.0.0.0:44444"}')


def one_proof(to: Checked) -> Iterator[Problem]:
    """Report `tls` for ways other than SMPP, and without exactly one of `ca` and `pin`."""
    for index, gateway in enumerate(to.settings.gateways):
        path = ("gateways", index, "tls")
        if gateway.tls is None:
            continue
        if not _binds(gateway):
            wrong = f"`tls` is not for `connect: {gateway.connect.value}`"
            yield Problem(to.at(*path), wrong, "expected no such key, or connect: smpp or smsc")
        elif to.has(*path, "ca") == to.has(*path, "pin"):
            yield Problem(to.at(*path), "`tls` needs exactly one of `ca` and `pin`", "expected one, not both")


def hosts_can_be_proved(to: Checked) -> Iterator[Problem]:
    """Report hosts that no certificate can be for, where authorities prove a gateway."""
    for index, gateway in enumerate(to.settings.gateways):
        if gateway.tls is None or not to.has("gateways", index, "tls", "ca") or not gateway.host:
            continue
        try:
            identity(gateway.host)
        except ValueError:
            wrong = f"`host` is {gateway.host}, which no certificate can be for"
            yield Problem(to.at("gateways", index, "host"), wrong, "expected another name, or tls: {pin: …}")


BINDING = (Connect.SMPP, Connect.SMSC)


def bound_once(to: Checked) -> Iterator[Problem]:
    """Report gateways that bind to one port of one host by the same system_id."""
    first: dict[tuple[str, int, str], int] = {}
    for index, gateway in _reached(to):
        if gateway.connect not in BINDING:
            continue
        names = {channel.system_id or channel.id for channel in channels_of(_named(gateway))}
        for name in sorted(names):
            other = first.setdefault((_host(gateway), gateway.port, name), index)
            if to.settings.gateways[other].id != gateway.id:
                key = "system_id" if to.has("gateways", index, "system_id") else "id"
                by = f"`{to.settings.gateways[other].id}` ({to.at('gateways', other)})"
                wrong = f"`{gateway.id}` binds to the same host and port as {by}, both as `{name}`"
                yield Problem(
                    to.at("gateways", index, key), wrong, "expected another system_id for one of them"
                )
                break


def reached_once(to: Checked) -> Iterator[Problem]:
    """Report gateways with the same host and port: mostly one is a copy of the other."""
    first: dict[tuple[str, int], int] = {}
    for index, gateway in _reached(to):
        other = first.setdefault((_host(gateway), gateway.port), index)
        if other != index:
            by = f"`{to.settings.gateways[other].id}` ({to.at('gateways', other)})"
            wrong = f"`{gateway.id}` has the same host and port as {by}"
            place = to.at("gateways", index, "host")
            yield Problem(place, wrong, "expected another host or port, unless they are two accounts")


def _reached(to: Checked) -> Iterator[tuple[int, GatewayConfig]]:
    for index, gateway in enumerate(to.settings.gateways):
        unsure = to.lost("gateways", index, "host") or to.lost("gateways", index, "port")
        if gateway.enabled and gateway.host and not unsure:
            yield index, gateway


def _named(gateway: GatewayConfig) -> GatewayConfig:
    return gateway if gateway.system_id else gateway.model_copy(update={"system_id": gateway.id})


def _host(gateway: GatewayConfig) -> str:
    """Return the host in one spelling."""
    name = gateway.host.lower().rstrip(".")
    try:
        return str(ip_address(name))
    except ValueError:
        return "127.0.0.1" if name == "localhost" else name
