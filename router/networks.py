"""Networks that a peer may come from: one rule for every `allow_from`."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

Network = IPv4Network | IPv6Network

MAPPED: Final = IPv6Network("::ffff:0:0/96")
"""IPv4 addresses as a socket shows them that listens for both (RFC 4291 section 2.5.5.2)."""


def comes_from(host: str, networks: Iterable[Network]) -> bool:
    """Tell whether a host lies in one of these networks; IPv4 may be written as such or mapped to IPv6.

    What is no address, as the empty host of a Unix socket, lies in none.
    """
    try:
        address = _unmapped(ip_address(host))
    except ValueError:
        return False
    return any(address in _unmapped_network(network) for network in networks)


def _unmapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _unmapped_network(network: Network) -> Network:
    if isinstance(network, IPv4Network) or not network.subnet_of(MAPPED):
        return network
    first = int(network.network_address) - int(MAPPED.network_address)
    return IPv4Network((first, network.prefixlen - MAPPED.prefixlen))
