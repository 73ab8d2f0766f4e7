"""Octets that leave at once, and those that cannot."""

from errno import ECONNRESET, ENOBUFS, EWOULDBLOCK
from socket import socket
from typing import cast

from twisted.internet.abstract import FileDescriptor
from twisted.internet.interfaces import ITransport
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.tcp import Connection as TcpConnection
from twisted.internet.testing import MemoryReactor, StringTransport
from twisted.protocols.policies import ProtocolWrapper, WrappingFactory
from twisted.trial.unittest import SynchronousTestCase

from router.wire.tcp_write import write


class System:
    """The socket of a connection: it takes ``room`` octets, or is gone."""

    def __init__(self) -> None:
        self.room = 1000
        self.gone = False
        self.lacks = EWOULDBLOCK
        self.sent = b""

    def send(self, octets: bytes) -> int:
        if self.gone:
            raise ConnectionResetError(ECONNRESET, "gone")
        if not self.room:
            raise OSError(self.lacks, "no room")
        taken = bytes(octets[: self.room])
        self.room -= len(taken)
        self.sent += taken
        return len(taken)

    def fileno(self) -> int:
        return 0

    def setblocking(self, wanted: bool) -> None:
        """Check that it never blocks."""


class Connection(TcpConnection):
    """A connection of Twisted with such a socket."""

    def __init__(self) -> None:
        self.memory = MemoryReactor()
        self.system = System()
        super().__init__(cast(socket, self.system), Protocol(), self.memory)
        self.connected = True

    @property
    def waits_for_room(self) -> bool:
        return self in self.memory.writers


class WritingTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.connection = Connection()

    def test_what_the_system_takes_leaves_at_once(self) -> None:
        write(self.connection, b"abc")
        self.assertEqual((self.connection.system.sent, self.connection.waits_for_room), (b"abc", False))

    def test_what_it_does_not_take_leaves_when_it_can(self) -> None:
        self.connection.system.room = 2
        write(self.connection, b"abc")
        self.assertEqual((self.connection.system.sent, self.connection.waits_for_room), (b"ab", True))
        self.connection.system.room = 1
        self.connection.doWrite()
        self.assertEqual((self.connection.system.sent, self.connection.waits_for_room), (b"abc", False))

    def test_nothing_overtakes_what_waits(self) -> None:
        for lacks in (EWOULDBLOCK, ENOBUFS):
            connection = Connection()
            connection.system.lacks, connection.system.room = lacks, 0
            write(connection, b"a")
            connection.system.room = 10
            write(connection, b"b")
            self.assertEqual(connection.system.sent, b"")
            connection.doWrite()
            self.assertEqual(connection.system.sent, b"ab")

    def test_what_waits_in_two_buffers_is_seen(self) -> None:
        self.connection.system.room = 0
        for octets in (b"a" * (FileDescriptor.SEND_LIMIT + 1), b"b", b"c"):
            write(self.connection, octets)
        self.connection.system.room = FileDescriptor.SEND_LIMIT + 1
        self.connection.doWrite()
        self.connection.system.room = 10
        write(self.connection, b"d")
        self.connection.doWrite()
        self.assertEqual(self.connection.system.sent[-4:], b"abcd")

    def test_a_connection_that_is_gone_is_left_to_the_reactor(self) -> None:
        self.connection.system.gone = True
        write(self.connection, b"abc")
        self.assertTrue(self.connection.waits_for_room)

    def test_what_is_being_closed_is_written_by_the_reactor(self) -> None:
        self.connection.disconnecting = True
        write(self.connection, b"abc")
        self.assertEqual((self.connection.system.sent, self.connection.waits_for_room), (b"", True))

    def test_a_transport_without_a_socket_is_written_to_as_ever(self) -> None:
        transport = StringTransport()
        write(transport, b"abc")
        self.assertEqual(transport.value(), b"abc")

    def test_nothing_goes_past_tls_to_the_socket_below_it(self) -> None:
        # As TLSMemoryBIOProtocol is: what it lacks itself, the connection below it has.
        tls = ProtocolWrapper(WrappingFactory(Factory()), Protocol())
        tls.makeConnection(self.connection)
        write(cast(ITransport, tls), b"abc")
        self.assertEqual((self.connection.system.sent, self.connection.waits_for_room), (b"", True))

    def test_a_connection_on_which_tls_was_begun_encrypts_for_itself(self) -> None:
        connection = StartedTls()
        write(connection, b"abc")
        self.assertEqual((connection.system.sent, connection.given), (b"", [b"abc"]))


class StartedTls(Connection):
    """Twisted's TCP connections say so by this name, and write to what encrypts for them."""

    TLS = True

    def __init__(self) -> None:
        super().__init__()
        self.given: list[bytes] = []

    def write(self, octets: bytes) -> None:
        self.given.append(octets)
