"""Datagrams that leave, those that are lost, and the room for those that come."""

from errno import EWOULDBLOCK
from socket import AF_INET, SO_RCVBUF, SOCK_DGRAM, SOL_SOCKET, socket
from typing import cast

from twisted.internet.interfaces import IUDPTransport
from twisted.internet.protocol import DatagramProtocol
from twisted.internet.testing import MemoryReactor
from twisted.internet.udp import Port
from twisted.trial.unittest import SynchronousTestCase

from router.wire.datagrams import make_room, write

THERE = ("10.0.0.9", 10991)


class System:
    """The socket of a port, or all of a port that is not Twisted's: it has ``room`` or not."""

    def __init__(self) -> None:
        self.room = True
        self.sent: list[tuple[bytes, tuple[str, int]]] = []

    def sendto(self, octets: bytes, address: tuple[str, int]) -> None:
        if not self.room:
            raise OSError(EWOULDBLOCK, "no room")
        self.sent.append((octets, address))

    write = sendto


def port_on(found: object) -> IUDPTransport:
    """Return a port of Twisted's with this socket."""
    port = Port(0, DatagramProtocol(), reactor=MemoryReactor())
    port.socket = cast(socket, found)
    return cast(IUDPTransport, port)


class WritingTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.system = System()
        self.ports = [port_on(self.system), cast(IUDPTransport, self.system)]

    def test_a_datagram_leaves_by_the_socket_or_by_what_has_none(self) -> None:
        for port in self.ports:
            write(port, b"MSG", THERE)
        self.assertEqual(self.system.sent, [(b"MSG", THERE)] * 2)

    def test_one_that_finds_no_room_is_lost_and_nothing_else_is(self) -> None:
        for port in self.ports:
            self.system.room = False
            write(port, b"MSG", THERE)
            self.system.room = True
            write(port, b"DONE", THERE)
        self.assertEqual(self.system.sent, [(b"DONE", THERE)] * 2)


class RoomTests(SynchronousTestCase):
    def test_more_may_wait_than_without_asking(self) -> None:
        with socket(AF_INET, SOCK_DGRAM) as found:
            found.setsockopt(SOL_SOCKET, SO_RCVBUF, 4096)
            before = found.getsockopt(SOL_SOCKET, SO_RCVBUF)
            make_room(port_on(found))
            self.assertGreater(found.getsockopt(SOL_SOCKET, SO_RCVBUF), before)

    def test_what_has_no_socket_is_left_as_it_is(self) -> None:
        system = System()
        make_room(cast(IUDPTransport, system))
        write(cast(IUDPTransport, system), b"MSG", THERE)
        self.assertEqual(system.sent, [(b"MSG", THERE)])
