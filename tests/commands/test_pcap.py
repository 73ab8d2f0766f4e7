"""Packets that are made up: their headers by RFC 791, 8200, 9293 and 768."""

import struct

from twisted.trial.unittest import SynchronousTestCase

from router.commands.pcap import FILE, MOST, Ends, Packets

ESME, ROUTER = ("10.0.0.1", 40122), ("10.0.0.2", 2775)


def summed(octets: bytes) -> int:
    """The sum over octets that hold their checksum: all ones where that is right (RFC 1071)."""
    total: int = sum(struct.unpack(f">{(len(octets) + 1) // 2}H", octets + b"\0" * (len(octets) % 2)))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


class PacketTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.packets = Packets()

    def packet(
        self, source: tuple[str, int], target: tuple[str, int], octets: bytes, udp: bool = False
    ) -> bytes:
        """The packet of a record."""
        record = self.packets.write(1796032800.25, Ends(source, target), octets, udp)
        self.assertEqual(struct.unpack("<II", record[:8]), (1796032800, 250_000))
        self.assertEqual(struct.unpack("<II", record[8:16]), (len(record) - 16,) * 2)
        return record[16:]

    def test_a_file_says_that_its_packets_begin_with_ip(self) -> None:
        self.assertEqual((FILE[:4].hex(), FILE[-4:].hex()), ("d4c3b2a1", "65000000"))

    def test_sequence_numbers_go_on_and_acknowledge_the_other_side(self) -> None:
        first = self.packet(ESME, ROUTER, b"12345")
        answer = self.packet(ROUTER, ESME, b"123")
        second = self.packet(ESME, ROUTER, b"1")
        numbers = [struct.unpack(">II", packet[24:32]) for packet in (first, answer, second)]
        self.assertEqual(numbers, [(1, 1), (1, 6), (6, 4)])

    def test_checksums_are_right(self) -> None:
        for octets in (b"even", b"odd"):
            packet = self.packet(ESME, ROUTER, octets)
            self.assertEqual(summed(packet[:20]), 0xFFFF)
            pseudo = packet[12:20] + struct.pack(">II", len(packet) - 20, 6)
            self.assertEqual(summed(pseudo + packet[20:]), 0xFFFF)

    def test_a_datagram_is_one(self) -> None:
        packet = self.packet(ESME, ROUTER, b"WAIT 1", udp=True)
        self.assertEqual((packet[9], struct.unpack(">HHH", packet[20:26])), (17, (40122, 2775, 14)))

    def test_ipv6_is_written_as_such_and_so_is_a_mixture(self) -> None:
        for source in ("fe80::1%eth0", "::"):
            packet = self.packet((source, 1), ("10.0.0.2", 2), b"a")
            self.assertEqual((packet[0] >> 4, packet[6], len(packet)), (6, 6, 61))

    def test_what_is_too_long_for_a_packet_is_in_two(self) -> None:
        record = self.packets.write(0.0, Ends(ESME, ROUTER), b"a" * (MOST + 1), False)
        self.assertEqual(len(record), MOST + 1 + 2 * (16 + 40))
