"""Octets that leave at once, and those that cannot."""

from typing import cast

from twisted.internet.abstract import FileDescriptor
from twisted.internet.error import ConnectionLost
from twisted.internet.interfaces import ITransport
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.testing import MemoryReactor, StringTransport
from twisted.protocols.policies import ProtocolWrapper, WrappingFactory
from twisted.trial.unittest import SynchronousTestCase
from zope.interface import implementer

from router.writing import write


@implementer(ITransport)
class Connection(FileDescriptor):
    """A connection whose system takes ``room`` octets, or is gone."""

    def __init__(self) -> None:
        self.memory = MemoryReactor()
        super().__init__(self.memory)
        self.connected = True
        self.room = 1000
        self.gone = False
        self.sent = b""

    def writeSomeData(self, data: bytes) -> int | BaseException:
        if self.gone:
            return ConnectionLost()
        taken = bytes(data[: self.room])
        self.room -= len(taken)
        self.sent += taken
        return len(taken)

    @property
    def waits_for_room(self) -> bool:
        return self in self.memory.writers


class WritingTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.connection = Connection()

    def test_what_the_system_takes_leaves_at_once(self) -> None:
        write(self.connection, b"abc")
        self.assertEqual((self.connection.sent, self.connection.waits_for_room), (b"abc", False))

    def test_what_it_does_not_take_leaves_when_it_can(self) -> None:
        self.connection.room = 2
        write(self.connection, b"abc")
        self.assertEqual((self.connection.sent, self.connection.waits_for_room), (b"ab", True))
        self.connection.room = 1
        self.connection.doWrite()
        self.assertEqual((self.connection.sent, self.connection.waits_for_room), (b"abc", False))

    def test_nothing_overtakes_what_waits(self) -> None:
        self.connection.room = 0
        write(self.connection, b"a")
        self.connection.room = 10
        write(self.connection, b"b")
        self.assertEqual(self.connection.sent, b"")
        self.connection.doWrite()
        self.assertEqual(self.connection.sent, b"ab")

    def test_what_waits_in_two_buffers_is_seen(self) -> None:
        self.connection.room = 0
        for octets in (b"a" * (FileDescriptor.SEND_LIMIT + 1), b"b", b"c"):
            write(self.connection, octets)
        self.connection.room = FileDescriptor.SEND_LIMIT + 1
        self.connection.doWrite()
        self.connection.room = 10
        write(self.connection, b"d")
        self.connection.doWrite()
        self.assertEqual(self.connection.sent[-4:], b"abcd")

    def test_a_connection_that_is_gone_is_left_to_the_reactor(self) -> None:
        self.connection.gone = True
        write(self.connection, b"abc")
        self.assertTrue(self.connection.waits_for_room)

    def test_what_is_being_closed_is_written_by_the_reactor(self) -> None:
        self.connection.disconnecting = True
        write(self.connection, b"abc")
        self.assertEqual((self.connection.sent, self.connection.waits_for_room), (b"", True))

    def test_a_transport_without_a_socket_is_written_to_as_ever(self) -> None:
        transport = StringTransport()
        write(transport, b"abc")
        self.assertEqual(transport.value(), b"abc")

    def test_nothing_goes_past_tls_to_the_socket_below_it(self) -> None:
        # As TLSMemoryBIOProtocol is: what it lacks itself, the connection below it has.
        tls = ProtocolWrapper(WrappingFactory(Factory()), Protocol())
        tls.makeConnection(self.connection)
        write(cast(ITransport, tls), b"abc")
        self.assertEqual((self.connection.sent, self.connection.waits_for_room), (b"", True))

    def test_a_connection_on_which_tls_was_begun_encrypts_for_itself(self) -> None:
        connection = StartedTls()
        write(connection, b"abc")
        self.assertEqual((connection.sent, connection.waits_for_room), (b"", True))


class StartedTls(Connection):
    """Twisted's TCP connections say so by this name."""

    TLS = True
