"""An ESME's connection, over a transport in memory, with a server that writes down what it hears."""

from collections.abc import Callable

from twisted.internet import task
from twisted.internet.address import IPv6Address, UNIXAddress
from twisted.internet.testing import StringTransport
from twisted.trial.unittest import SynchronousTestCase

from router.northbound.smpp.protocol import EsmeProtocol
from router.relay.account import Account
from router.relay.interfaces import Clock
from router.smpp.operations import CommandId, CommandStatus
from router.smpp.pdus import BindTransceiver, DeliverSm, EnquireLink, SubmitSm, Unbind
from router.smpp.session import Answered, Requested, SessionLimits, Timers
from router.wire.end_of_turn import EndOfTurn
from router.wire.session_protocol import LINGER
from tests.smpp.wire import T0, headers, raw

BIND = b"crm\0secret\0\0\x34\0\0\0"
ROK, RTHROTTLED = CommandStatus.ESME_ROK, CommandStatus.ESME_RTHROTTLED


class Recorder:
    """An `EsmeServer` that lets everybody in."""

    def __init__(self) -> None:
        self.time = task.Clock()
        self.time.advance(T0)
        self.clock: Clock = self.time
        self.timers = Timers(enquire_link=30.0, response=10.0)
        self.limits = SessionLimits(peer_window=2)
        self.soon: Callable[[Callable[[], None]], None] = EndOfTurn(self.clock).soon
        self.told: list[tuple[object, ...]] = []

    def opened(self, link: EsmeProtocol) -> None:
        self.told.append(("opened",))

    def bind(self, link: EsmeProtocol, asked: Requested) -> None:
        self.told.append(("bind",))
        link.session.bound(asked, "router")
        link.account = Account(system_id="crm", password="")

    def admitted(self, link: EsmeProtocol) -> None:
        self.told.append(("admitted",))

    def unbound(self, link: EsmeProtocol, account: Account) -> None:
        self.told.append(("unbound", account.system_id))

    def requested(self, link: EsmeProtocol, account: Account, asked: Requested) -> None:
        self.told.append(("requested", type(asked.pdu).__name__, asked.sequence_number))

    def answered(self, link: EsmeProtocol, answer: Answered) -> None:
        self.told.append(("answered", answer.token, answer.command_status, answer.late))

    def timed_out(self, link: EsmeProtocol, token: object) -> None:
        self.told.append(("timed out", token))

    def violated(self, link: EsmeProtocol, why: str) -> None:
        self.told.append(("violated", why))

    def eased(self, link: EsmeProtocol) -> None:
        self.told.append(("eased",))

    def closed(self, link: EsmeProtocol, tokens: list[object]) -> None:
        self.told.append(("closed", *tokens))


class TcpTransport(StringTransport):
    """It can leave Nagle's algorithm off, and counts writes."""

    no_delay = False
    writes = 0

    def setTcpNoDelay(self, enabled: bool) -> None:
        self.no_delay = enabled

    def write(self, data: bytes) -> None:
        self.writes += 1
        super().write(data)


class ProtocolTestCase(SynchronousTestCase):
    def setUp(self) -> None:
        self.server = Recorder()
        self.clock = self.server.time
        self.transport = TcpTransport()
        self.link = EsmeProtocol(self.server)
        self.link.makeConnection(self.transport)

    def told(self) -> list[tuple[object, ...]]:
        """Return what the server was told since the last call."""
        told, self.server.told = self.server.told, []
        return told

    def turn(self) -> list[tuple[int, int, int]]:
        """End the turn of the reactor; return the headers of the PDUs that were written."""
        self.clock.advance(0)
        octets = self.transport.value()
        self.transport.clear()
        return headers(octets)

    def advance(self, seconds: int) -> None:
        for _ in range(seconds):
            self.clock.advance(1.0)
            self.link.tick()

    def bind(self) -> None:
        self.link.dataReceived(raw(BindTransceiver.command_id, 1, BIND))
        self.turn()
        self.told()

    def ask(self, *numbers: int) -> None:
        self.link.dataReceived(b"".join(raw(EnquireLink.command_id, number) for number in numbers))

    def submit(self, *numbers: int) -> None:
        body = b"\0\0\0\0\0\0" + b"49\0" + bytes(10)
        self.link.dataReceived(b"".join(raw(SubmitSm.command_id, number, body) for number in numbers))

    def deliver(self, token: object) -> None:
        self.link.session.request(DeliverSm(), token, self.clock.seconds())


class ReadingAndWritingTests(ProtocolTestCase):
    def test_small_answers_leave_at_once(self) -> None:
        self.assertTrue(self.transport.no_delay)

    def test_nothing_is_written_before_the_turn_is_over(self) -> None:
        self.ask(1)
        self.assertEqual(self.transport.writes, 0)
        self.assertEqual(self.turn(), [(0x80000015, ROK, 1)])

    def test_all_that_a_turn_brought_is_one_write(self) -> None:
        self.ask(1, 2)
        self.ask(3)
        self.assertEqual([number for _, _, number in self.turn()], [1, 2, 3])
        self.assertEqual(self.transport.writes, 1)

    def test_nothing_to_say_is_no_write(self) -> None:
        self.link.dataReceived(raw(EnquireLink.command_id, 1)[:7])
        self.turn()
        self.assertEqual(self.transport.writes, 0)

    def test_a_bind_and_a_request_each_go_to_whom_they_concern(self) -> None:
        self.link.dataReceived(raw(BindTransceiver.command_id, 1, BIND))
        self.submit(2, 3)
        self.assertEqual(
            self.told(),
            [("opened",), ("bind",), ("requested", "SubmitSm", 2), ("requested", "SubmitSm", 3)],
        )

    def test_answers_come_with_their_token(self) -> None:
        self.bind()
        self.deliver("first")
        self.deliver("second")
        self.link.dataReceived(raw(0x80000005, 2, b"\0") + raw(0x80000005, 1, b"", RTHROTTLED))
        self.assertEqual(
            self.told(), [("answered", "second", ROK, False), ("answered", "first", RTHROTTLED, False)]
        )

    def test_no_answer_in_time_is_told_and_so_is_one_that_comes_late(self) -> None:
        self.bind()
        self.deliver("first")
        self.advance(10)
        self.link.dataReceived(raw(0x80000005, 1, b"\0"))
        self.assertEqual(self.told(), [("timed out", "first"), ("answered", "first", ROK, True)])

    def test_a_breach_of_the_protocol_is_told(self) -> None:
        self.link.dataReceived(raw(0x00000FFF, 5))
        self.assertEqual(self.turn(), [(CommandId.GENERIC_NACK, CommandStatus.ESME_RINVCMDID, 5)])
        self.assertEqual([each[0] for each in self.told()], ["opened", "violated"])


class HostTests(ProtocolTestCase):
    def test_of_ipv4(self) -> None:
        self.assertEqual(self.link.host, "192.168.1.1")

    def test_of_ipv6(self) -> None:
        self.transport.peerAddr = IPv6Address("TCP", "2001:db8::1", 4000)
        self.assertEqual(self.link.host, "2001:db8::1")

    def test_a_peer_without_one(self) -> None:
        self.transport.peerAddr = UNIXAddress("socket")
        self.assertEqual(self.link.host, "")


class WindowTests(ProtocolTestCase):
    """The window of the peer is 2 here."""

    def setUp(self) -> None:
        super().setUp()
        self.bind()

    def respond(self, number: int) -> None:
        self.link.session.respond(number, CommandId.SUBMIT_SM, ROK, "1")
        self.link.touch()
        self.turn()

    def test_a_peer_within_its_window_is_read(self) -> None:
        self.submit(1, 2)
        self.turn()
        self.assertEqual(self.transport.producerState, "producing")

    def test_one_beyond_it_is_not_read_until_an_answer_has_left(self) -> None:
        self.submit(1, 2, 3)
        self.turn()
        self.assertEqual(self.transport.producerState, "paused")
        self.respond(1)
        self.assertEqual(self.transport.producerState, "producing")


class ChokedTests(ProtocolTestCase):
    """A peer that does not read what we write."""

    def setUp(self) -> None:
        super().setUp()
        self.bind()

    def test_the_transport_is_asked_to_tell(self) -> None:
        self.assertIs(self.transport.producer, self.link)
        self.assertTrue(self.transport.streaming)

    def test_it_is_not_read_either(self) -> None:
        self.link.pauseProducing()
        self.assertTrue(self.link.choked)
        self.assertEqual(self.transport.producerState, "paused")
        self.link.touch()
        self.turn()
        self.assertEqual(self.transport.producerState, "paused")

    def test_when_it_reads_again_all_goes_on_and_the_server_hears_of_it(self) -> None:
        self.link.pauseProducing()
        self.link.resumeProducing()
        self.assertFalse(self.link.choked)
        self.assertEqual(self.transport.producerState, "producing")
        self.assertEqual(self.told(), [("eased",)])

    def test_one_with_too_much_unanswered_stays_unread_all_the_same(self) -> None:
        self.link.pauseProducing()
        self.submit(1, 2, 3)
        self.link.resumeProducing()
        self.assertEqual(self.transport.producerState, "paused")

    def test_one_that_never_reads_again_is_dropped(self) -> None:
        self.link.pauseProducing()
        self.advance(30 + 10)
        self.turn()
        self.assertTrue(self.transport.disconnecting)
        self.assertFalse(self.transport.disconnected)
        self.advance(int(LINGER))
        self.assertTrue(self.transport.disconnected)


class EndTests(ProtocolTestCase):
    def test_unanswered_requests_come_back_when_the_connection_is_lost(self) -> None:
        self.bind()
        self.deliver("first")
        self.deliver("second")
        self.link.connectionLost()
        self.assertEqual(self.told(), [("unbound", "crm"), ("closed", "first", "second")])

    def test_the_last_word_is_written_before_the_connection_is_closed(self) -> None:
        self.link.dataReceived(b"GET / HTTP/1.1\r\n\r\n")
        self.assertEqual([status for _, status, _ in self.turn()], [CommandStatus.ESME_RINVCMDLEN])
        self.assertTrue(self.transport.disconnecting)

    def test_an_answer_to_our_unbind_closes_it_and_is_no_breach(self) -> None:
        self.bind()
        self.link.session.unbind(self.clock.seconds())
        self.link.touch()
        self.assertEqual(self.turn(), [(Unbind.command_id, ROK, 1)])
        self.link.dataReceived(raw(0x80000006, 1))
        self.turn()
        self.assertTrue(self.transport.disconnecting)
        self.assertEqual(self.told(), [("unbound", "crm")])

    def test_after_an_unbind_it_is_no_longer_bound_though_the_connection_stands(self) -> None:
        self.bind()
        self.link.dataReceived(raw(Unbind.command_id, 2))
        self.assertEqual(self.turn(), [(0x80000006, ROK, 2)])
        self.assertFalse(self.transport.disconnecting)
        self.assertEqual((self.told(), self.link.account), ([("unbound", "crm")], None))

    def test_no_bind_in_time_closes_it_and_is_told(self) -> None:
        self.advance(10)
        self.turn()
        self.assertTrue(self.transport.disconnecting)
        self.assertEqual(self.told(), [("opened",), ("violated", "no bind in time")])

    def test_a_silent_peer_is_asked_and_then_closed(self) -> None:
        self.bind()
        self.advance(30)
        self.assertEqual(self.turn(), [(EnquireLink.command_id, ROK, 1)])
        self.advance(10)
        self.turn()
        self.assertTrue(self.transport.disconnecting)
        self.assertEqual(self.told(), [("violated", "no answer to enquire_link"), ("unbound", "crm")])

    def test_to_hang_up_is_to_abort(self) -> None:
        self.link.hang_up()
        self.assertTrue(self.transport.disconnected)


class HalfClosedTests(ProtocolTestCase):
    """A peer that has closed its half of the connection, and still reads."""

    def setUp(self) -> None:
        super().setUp()
        self.bind()

    def test_it_is_closed_at_once_when_nothing_is_unanswered(self) -> None:
        self.link.readConnectionLost()
        self.turn()
        self.assertTrue(self.transport.disconnecting)
        self.assertEqual(self.told(), [("unbound", "crm")])

    def test_it_has_its_answers_and_is_closed_then(self) -> None:
        self.submit(2, 3)
        self.link.readConnectionLost()
        self.link.session.respond(2, CommandId.SUBMIT_SM, ROK, "1")
        self.link.touch()
        self.assertEqual(self.turn(), [(0x80000004, ROK, 2)])
        self.assertFalse(self.transport.disconnecting)
        self.link.session.respond(3, CommandId.SUBMIT_SM, ROK, "2")
        self.link.touch()
        self.assertEqual(self.turn(), [(0x80000004, ROK, 3)])
        self.assertTrue(self.transport.disconnecting)

    def test_it_is_not_waited_for_longer_than_for_a_response(self) -> None:
        self.submit(2)
        self.link.readConnectionLost()
        self.advance(10)
        self.turn()
        self.assertTrue(self.transport.disconnecting)

    def test_its_connection_is_not_read_again(self) -> None:
        self.submit(2)
        self.link.readConnectionLost()
        self.link.pauseProducing()
        self.link.resumeProducing()
        self.assertEqual(self.transport.producerState, "paused")
