"""One request to a box, on a connection of its own."""

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone, ConnectionLost, ConnectionRefusedError
from twisted.internet.interfaces import IProtocol, IProtocolFactory
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Instant
from router.goip.http.exchange import Exchange
from router.goip.http.request import BoxLogin, build_get
from router.goip.http.response import NoAnswer, Outcome, Response
from router.southbound.http.visit import Visit

ANSWER = b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi"


class VisitTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.outcomes: list[Outcome] = []
        self.transport = StringTransport()
        self.attempt: Deferred[IProtocol] = Deferred(lambda attempt: None)
        self.visit = Visit(
            Exchange(build_get("/status.xml"), BoxLogin("box"), Instant(0.0), 15.0),
            self.connect,
            self.outcomes.append,
        )

    def connect(self, factory: IProtocolFactory) -> Deferred[IProtocol]:
        self.factory = factory
        return self.attempt

    def arrive(self) -> IProtocol:
        """Open the connection."""
        protocol = self.factory.buildProtocol(self.transport.getPeer())
        assert protocol is not None
        protocol.makeConnection(self.transport)
        if not self.attempt.called:
            self.attempt.callback(protocol)
        return protocol

    def test_it_asks_when_it_is_connected_and_tells_the_answer_once(self) -> None:
        protocol = self.arrive()
        self.assertTrue(self.transport.value().startswith(b"GET /status.xml HTTP/1.1\r\n"))
        protocol.dataReceived(ANSWER)
        protocol.dataReceived(ANSWER)
        protocol.connectionLost(Failure(ConnectionDone()))
        (outcome,) = self.outcomes
        assert isinstance(outcome, Response)
        self.assertEqual((outcome.status, outcome.body), (200, b"hi"))

    def test_behind_the_answer_the_connection_is_closed(self) -> None:
        self.arrive().dataReceived(ANSWER)
        self.assertTrue(self.transport.disconnected or self.transport.disconnecting)

    def test_without_a_connection_the_box_is_unreachable(self) -> None:
        self.attempt.errback(ConnectionRefusedError())
        self.assertEqual(self.outcomes, [NoAnswer.UNREACHABLE])

    def test_a_connection_that_breaks_is_no_answer(self) -> None:
        self.arrive().connectionLost(Failure(ConnectionLost()))
        self.assertEqual(self.outcomes, [NoAnswer.CUT])

    def test_nor_is_silence_when_the_time_is_over(self) -> None:
        self.arrive()
        self.visit.expire(Instant(14.9))
        self.assertEqual(self.outcomes, [])
        self.visit.expire(Instant(15.0))
        self.visit.expire(Instant(16.0))
        self.assertEqual(self.outcomes, [NoAnswer.TIMED_OUT])
        self.assertTrue(self.transport.disconnected or self.transport.disconnecting)

    def test_what_was_told_as_not_sent_is_not_sent_by_a_connection_that_comes_late(self) -> None:
        self.visit.expire(Instant(15.0))
        self.assertEqual(self.outcomes, [NoAnswer.UNREACHABLE])
        self.arrive()
        self.assertEqual(self.transport.value(), b"")
        self.assertTrue(self.transport.disconnected or self.transport.disconnecting)

    def test_of_one_that_is_cut_nothing_is_told(self) -> None:
        protocol = self.arrive()
        self.visit.cut()
        protocol.dataReceived(ANSWER)
        protocol.connectionLost(Failure(ConnectionDone()))
        self.assertEqual(self.outcomes, [])

    def test_nor_of_one_that_is_cut_before_it_is_connected(self) -> None:
        self.visit.cut()
        self.arrive()
        self.assertEqual((self.outcomes, self.transport.value()), ([], b""))
