"""The sockets of the lines, without a network."""

from collections.abc import Callable
from typing import Any, cast

from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import IReactorUDP
from twisted.internet.protocol import DatagramProtocol
from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.goip.udp.face import UdpFace
from router.simulator.goip.udp.wire import open_sockets
from tests.simulator.goip.scene import Scene

SERVER = ("127.0.0.1", 44444)


class Socket:
    """An open port: what was written to it."""

    def __init__(self, port: int) -> None:
        self.port, self.is_open = port, True
        self.written: list[tuple[bytes, tuple[str, int]]] = []

    def write(self, octets: bytes, address: tuple[str, int]) -> None:
        self.written.append((octets, address))

    def stopListening(self) -> None:
        self.is_open = False


class Network:
    """A reactor that opens ports, but for those that are taken."""

    def __init__(self, *taken: int) -> None:
        self.taken = taken
        self.sockets: list[Socket] = []
        self.protocols: list[DatagramProtocol] = []

    def listenUDP(self, port: int, protocol: Any, interface: str, maxPacketSize: int) -> None:
        if port in self.taken:
            raise CannotListenError(interface, port, OSError())
        self.sockets.append(Socket(port))
        self.protocols.append(protocol)
        protocol.makeConnection(self.sockets[-1])


class Lines(TestCase):
    def open(self, *taken: int, place: int = 0, words: tuple[str, ...] = ()) -> Network:
        self.scene, network = Scene(*words, channels=2), Network(*taken)
        open_sockets(cast(IReactorUDP, network), UdpFace(self.scene.goip), SERVER, place)
        self.scene.clock.advance(1)
        return network

    def ports(self, network: Network) -> list[int]:
        return [socket.port for socket in network.sockets]

    def test_each_line_has_a_port_of_its_own_and_registers_with_the_server(self) -> None:
        network = self.open()
        self.assertEqual(self.ports(network), [10991, 10992])
        for socket in network.sockets:
            ((octets, address),) = socket.written
            self.assertEqual((octets[:6], address), (b"req:1;", SERVER))

    def test_those_of_the_next_box_are_a_hundred_higher(self) -> None:
        self.assertEqual(self.ports(self.open(place=1)), [11091, 11092])

    def test_where_a_port_is_taken_it_is_any_other(self) -> None:
        self.assertEqual(self.ports(self.open(10992)), [10991, 0])

    def test_a_datagram_reaches_its_line_and_is_answered_to_the_server(self) -> None:
        network = self.open()
        receive = cast(Callable[[bytes, object], None], network.protocols[1].datagramReceived)
        receive(b"MSG 1 5 hello\n", SERVER)
        self.assertEqual(network.sockets[1].written[-1], (b"PASSWORD 1\n", SERVER))

    def test_who_asks_from_elsewhere_is_answered_there_and_events_go_to_the_server(self) -> None:
        network = self.open(words=("--speed", "0"))
        receive = cast(Callable[[bytes, object], None], network.protocols[0].datagramReceived)
        for words in (b"MSG 1 5 hello\n", b"PASSWORD 1 pw\n", b"SEND 1 1 +49\n"):
            receive(words, ("127.0.0.1", 9))
        told = [
            (octets.partition(b" ")[0][:7], address[1]) for octets, address in network.sockets[0].written[1:]
        ]
        self.assertEqual(told, [(b"PASSWOR", 9), (b"SEND", 9), (b"WAIT", 9), (b"OK", 9), (b"DELIVER", 44444)])

    def test_after_a_reboot_it_may_be_another_one(self) -> None:
        network = self.open(words=("--port-change-on-reboot", "on"))
        self.scene.goip.switch_off()
        self.scene.goip.switch_on()
        self.assertEqual([socket.is_open for socket in network.sockets], [False, False, True, True])
        self.assertTrue(network.sockets[2].written[0][0].startswith(b"req:1;"))
