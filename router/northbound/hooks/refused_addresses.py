"""Addresses that are never connected to, such as the metadata addresses of clouds and link-local ones.

A cloud's metadata address hands the machine's secrets to any request from that machine.
"""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

Address = IPv4Address | IPv6Address

REFUSED: Final = tuple(
    map(
        ip_network,
        (
            "169.254.0.0/16",  # link-local (RFC 3927); metadata of AWS, Azure, Google and others
            "fe80::/10",  # link-local (RFC 4291 section 2.5.6)
            "fd00:ec2::/32",  # metadata of AWS
            "100.100.100.200/32",  # metadata of Alibaba
            "168.63.129.16/32",  # Azure's own server
            "192.0.0.192/32",  # metadata of Oracle
            "224.0.0.0/4",  # multicast
            "ff00::/8",
            "255.255.255.255/32",
        ),
    )
)

TRANSLATED: Final = tuple(
    map(IPv6Network, ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48"))
)
"""IPv6 addresses that end in an IPv4 one (RFC 4291 section 2.5.5, RFC 2765, RFC 6052, RFC 8215)."""


def is_refused(host: str) -> bool:
    """Tell whether an IPv4 or IPv6 address must not be connected to; True for a text that is no address."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return True
    return any(one in network for one in _meant(address) for network in REFUSED)


def _meant(address: Address) -> Iterator[Address]:
    """Yield the address, and the IPv4 addresses that are embedded in it."""
    yield address
    if isinstance(address, IPv6Address):
        if any(address in network for network in TRANSLATED):
            yield IPv4Address(int(address) & 0xFFFFFFFF)
        if address.sixtofour is not None:
            yield address.sixtofour
        if address.teredo is not None:
            yield from address.teredo
