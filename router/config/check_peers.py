"""Gateways that are one and the same place: a peer ends a session when another binds by its name."""

from collections.abc import Iterator
from ipaddress import ip_address

from router.config.channels import channels_of
from router.config.checked import Checked
from router.config.gateway import Gateway
from router.config.problems import Problem
from router.config.terms import Connect

BINDING = (Connect.SMPP, Connect.SMSC)


def bound_once(to: Checked) -> Iterator[Problem]:
    """No two gateways bind to one port of one host by the same system_id."""
    first: dict[tuple[str, int, str], int] = {}
    for index, gateway in _reached(to):
        if gateway.connect not in BINDING:
            continue
        names = {channel.system_id or channel.id for channel in channels_of(_named(gateway))}
        for name in sorted(names):
            other = first.setdefault((_host(gateway), gateway.port, name), index)
            if to.page.gateways[other].id != gateway.id:
                key = "system_id" if to.has("gateways", index, "system_id") else "id"
                by = f"`{to.page.gateways[other].id}` ({to.at('gateways', other)})"
                wrong = f"`{gateway.id}` binds to the same host and port as {by}, both as `{name}`"
                yield Problem(
                    to.at("gateways", index, key), wrong, "expected another system_id for one of them"
                )
                break


def reached_once(to: Checked) -> Iterator[Problem]:
    """Two gateways with one host and port are mostly one that was copied."""
    first: dict[tuple[str, int], int] = {}
    for index, gateway in _reached(to):
        other = first.setdefault((_host(gateway), gateway.port), index)
        if other != index:
            by = f"`{to.page.gateways[other].id}` ({to.at('gateways', other)})"
            wrong = f"`{gateway.id}` has the same host and port as {by}"
            place = to.at("gateways", index, "host")
            yield Problem(place, wrong, "expected another host or port, unless they are two accounts")


def _reached(to: Checked) -> Iterator[tuple[int, Gateway]]:
    for index, gateway in enumerate(to.page.gateways):
        unsure = to.lost("gateways", index, "host") or to.lost("gateways", index, "port")
        if gateway.enabled and gateway.host and not unsure:
            yield index, gateway


def _named(gateway: Gateway) -> Gateway:
    return gateway if gateway.system_id else gateway.model_copy(update={"system_id": gateway.id})


def _host(gateway: Gateway) -> str:
    """The host, in the one spelling of several."""
    name = gateway.host.lower().rstrip(".")
    try:
        return str(ip_address(name))
    except ValueError:
        return "127.0.0.1" if name == "localhost" else name
