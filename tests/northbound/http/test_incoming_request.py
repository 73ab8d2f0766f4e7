"""Octets in, complete requests out; what is too long is refused with a status."""

from twisted.trial.unittest import SynchronousTestCase

from router.northbound.http.connection_limit import ConnectionLimit
from router.northbound.http.heads import LARGEST_HEAD
from router.northbound.http.incoming_request import LARGEST_BODY, IncomingRequest
from router.northbound.http.request_reader import BadRequest

POST = b"POST /a HTTP/1.1\r\nHost: h\r\n%s\r\n"


class IncomingTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.incoming = IncomingRequest(ConnectionLimit())
        self.asked_for = 0

    def _go_on(self) -> None:
        self.asked_for += 1

    def read(self, octets: bytes) -> int:
        self.incoming.add(octets)
        return self.incoming.read(self._go_on)

    def take(self, octets: bytes) -> list[bytes]:
        """Return the bodies of the requests that are complete with these octets."""
        self.assertEqual(self.read(octets), 0)
        bodies = []
        while (whole := self.incoming.take()) is not None:
            bodies.append(whole[1])
            self.read(b"")
        return bodies

    def test_octet_by_octet_each_request_comes_once_and_nothing_is_left(self) -> None:
        stream = POST % b"Content-Length: 3\r\n" + b"one" + POST % b"Transfer-Encoding: chunked\r\n"
        stream += b"2\r\ntw\r\n1\r\no\r\n0\r\n\r\n" + POST % b"Content-Length: 0\r\n"
        bodies = [body for at in range(len(stream)) for body in self.take(stream[at : at + 1])]
        self.assertEqual((bodies, self.incoming.begun), ([b"one", b"two", b""], False))

    def test_a_body_is_told_with_its_octets(self) -> None:
        self.assertEqual(self.take(POST % b"Content-Length: 3\r\n" + b"on"), [])
        self.read(b"e")
        whole = self.incoming.take()
        assert whole is not None
        self.assertEqual(whole[1:], (b"one", 3))

    def test_whoever_waits_to_be_asked_for_the_body_is_known_unless_it_is_there(self) -> None:
        head = POST % b"Expect: 100-continue\r\nContent-Length: 1\r\n"
        self.take(head + b"x")
        self.assertEqual(self.asked_for, 0)
        self.take(head)
        self.assertEqual(self.asked_for, 1)

    def test_what_is_more_than_is_taken_has_a_status(self) -> None:
        for octets, status in (
            (POST % f"Content-Length: {LARGEST_BODY + 1}\r\n".encode(), 413),
            (POST % b"Transfer-Encoding: chunked\r\n" + b"200000\r\n" + b"x" * (LARGEST_BODY + 1), 413),
            (b"GET /" + b"a" * LARGEST_HEAD, 414),
            (b"GET / HTTP/1.1\r\n" + b"a" * LARGEST_HEAD, 431),
        ):
            self.setUp()
            self.assertEqual(self.read(octets), status)

    def test_what_can_be_no_request_is_not_waited_for(self) -> None:
        self.assertEqual(self.read(b"\x16\x03\x01"), 400)
        self.setUp()
        with self.assertRaises(BadRequest):
            self.read(POST % b"Transfer-Encoding: chunked\r\n" + b"no\r\n")

    def test_what_stands_behind_the_chunks_is_read_as_strictly_as_the_head(self) -> None:
        chunks = POST % b"Transfer-Encoding: chunked\r\n" + b"3\r\none\r\n0\r\n"
        self.read(chunks + b"X-Sum: 1\r\n\r\n")
        for trailer in (b"X: y\n\nGET /b HTTP/1.1", b"X : y", b"no header", b" folded", b"X: \0"):
            self.setUp()
            with self.assertRaises(BadRequest):
                self.read(chunks + trailer + b"\r\n\r\n")
