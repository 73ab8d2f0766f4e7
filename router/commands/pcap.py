"""Packets of a pcap file for Wireshark, made of the octets that have passed on a connection.

The router sees no packets, so their headers are made up: IP, and TCP with sequence numbers that go on from
one PDU to the next, or UDP. Checksums are right. What was overwritten stays so.
"""

import ipaddress
import struct
from typing import Final

from router.sms.value import value

FILE: Final = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 0x40000, 101)
"""The head of a file: times in microseconds, packets that begin with IP (LINKTYPE_RAW)."""

TCP: Final = 6
UDP: Final = 17

MOST: Final = 65_000
"""Octets of one packet, headers not counted: an IP packet has 65,535 at most."""

Place = tuple[str, int]


@value
class Ends:
    """The two ends of a packet."""

    source: Place
    target: Place


class Packets:
    """Makes the packets of one file, one after the other."""

    def __init__(self) -> None:
        self._sent: dict[Ends, int] = {}

    def write(self, at: float, ends: Ends, octets: bytes, datagram: bool) -> bytes:
        """Return the octets of the file for what has passed at this time, in seconds of Unix time."""
        if datagram:
            return _record(at, _ip(ends, UDP, _udp(ends, octets)))
        pieces = [octets[begin : begin + MOST] for begin in range(0, len(octets), MOST)]
        return b"".join(_record(at, _ip(ends, TCP, self._tcp(ends, piece))) for piece in pieces)

    def _tcp(self, ends: Ends, octets: bytes) -> bytes:
        back = Ends(ends.target, ends.source)
        sequence, acknowledged = self._sent.get(ends, 1), self._sent.get(back, 1)
        self._sent[ends] = (sequence + len(octets)) % 2**32
        push_and_ack = 0x18
        ports = ends.source[1], ends.target[1]
        head = struct.pack(">HHIIBBHHH", *ports, sequence, acknowledged, 5 << 4, push_and_ack, 65_535, 0, 0)
        return _with_checksum(ends, TCP, head + octets, 16)


def _udp(ends: Ends, octets: bytes) -> bytes:
    head = struct.pack(">HHHH", ends.source[1], ends.target[1], 8 + len(octets), 0)
    return _with_checksum(ends, UDP, head + octets, 6)


def _addresses(ends: Ends) -> tuple[bytes, bytes]:
    """Return both addresses in one version of IP; a router that listens at all addresses says `::`."""
    source, target = _address(ends.source[0]), _address(ends.target[0])
    if source.version != target.version:
        source, target = _as_six(source), _as_six(target)
    return source.packed, target.packed


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    try:
        return ipaddress.ip_address(host.partition("%")[0] or "0.0.0.0")
    except ValueError:
        return ipaddress.IPv4Address(0)


def _as_six(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv6Address:
    if isinstance(address, ipaddress.IPv6Address):
        return address
    return ipaddress.IPv6Address(b"\0" * 10 + b"\xff\xff" + address.packed)


def _with_checksum(ends: Ends, protocol: int, segment: bytes, at: int) -> bytes:
    source, target = _addresses(ends)
    pseudo = source + target + struct.pack(">II", len(segment), protocol)
    found = _checksum(pseudo + segment) or (0xFFFF if protocol == UDP else 0)
    return segment[:at] + struct.pack(">H", found) + segment[at + 2 :]


def _ip(ends: Ends, protocol: int, segment: bytes) -> bytes:
    source, target = _addresses(ends)
    if len(source) == 16:
        return struct.pack(">IHBB", 6 << 28, len(segment), protocol, 64) + source + target + segment
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(segment), 0, 0x4000, 64, protocol, 0) + source + target
    return head[:10] + struct.pack(">H", _checksum(head)) + head[12:] + segment


def _checksum(octets: bytes) -> int:
    """Return the checksum of RFC 1071."""
    words = struct.unpack(f">{(len(octets) + 1) // 2}H", octets + b"\0" * (len(octets) % 2))
    total: int = sum(words)
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def _record(at: float, packet: bytes) -> bytes:
    seconds, microseconds = divmod(round(at * 1_000_000), 1_000_000)
    return struct.pack("<IIII", seconds, microseconds, len(packet), len(packet)) + packet
