"""The head of a request is read as another reader, h11, reads it, or refused."""

import h11
from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.northbound.http.heads import CHUNKED, MOST_HEADERS, Head, begins_wrong, head_of
from router.northbound.http.request_reader import BadRequest

FIRST = b"GET /a HTTP/1.1\r\n"

NAMES = st.sampled_from(
    ["Content-Length", "content-length", "Transfer-Encoding", "Connection", "Expect", "X-A", "X A", "X:"]
)
VALUES = st.one_of(
    st.sampled_from(
        ["1", "5", "05", "+5", "5, 5", "chunked", "Chunked", "gzip, chunked", "identity", "close", ""]
    ),
    st.text(st.characters(max_codepoint=255), max_size=5),
)
HEADERS = st.lists(
    st.tuples(
        NAMES, st.sampled_from([":", ": ", " :", ":\t"]), VALUES, st.sampled_from(["\r\n", "\n", "\r\n "])
    ),
    max_size=4,
)
LINES = st.sampled_from(
    [
        "GET /a HTTP/1.1",
        "POST /a?b HTTP/1.1",
        "GET  /a HTTP/1.1",
        "G@T / HTTP/1.1",
        "GET / HTTP/1.0",
        "GET / HTTP/2.0",
    ]
)


def head(*lines: bytes) -> Head:
    return head_of(FIRST + b"".join(line + b"\r\n" for line in lines))


def as_h11_reads(octets: bytes, body: bytes) -> tuple[h11.Request, bytes]:
    reader = h11.Connection(h11.SERVER, max_incomplete_event_size=100_000)
    reader.receive_data(octets + b"\r\n" + body)
    request = reader.next_event()
    assert isinstance(request, h11.Request), request
    found = b""
    while isinstance(event := reader.next_event(), h11.Data):
        found += event.data
    assert isinstance(event, h11.EndOfMessage), event
    return request, found


class HeadTests(SynchronousTestCase):
    def refused(self, *lines: bytes) -> None:
        for line in lines:
            self.assertRaises(BadRequest, head, line)

    def test_names_are_in_lower_case_and_several_of_one_are_joined(self) -> None:
        found = head(b"Host: a", b"X-One:1", b"x-oNE:\t2 ")
        self.assertEqual(found.headers, {"host": "a", "x-one": "1, 2"})
        self.assertEqual((found.method, found.target, found.length), ("GET", "/a", 0))

    def test_a_target_may_be_utf_8_as_it_is(self) -> None:
        self.assertEqual(head_of("GET /?m=Ж HTTP/1.1\r\n".encode()).target, "/?m=Ж")

    def test_what_two_readers_may_read_in_two_ways_is_refused(self) -> None:
        self.refused(b"A : b", b"A: b\r\n folded", b"A: b\nC: d", b"A: b\rC", b"A: \x00", b"no colon", b": b")
        for line in (
            b"GET /a b HTTP/1.1",
            b"GET /a",
            b" GET /a HTTP/1.1",
            b"GET /a HTTP/1.1 ",
            b"GET /\x7f HTTP/1.1",
        ):
            self.assertRaises(BadRequest, head_of, line + b"\r\n")

    def test_a_length_is_given_once_in_digits(self) -> None:
        self.assertEqual(head(b"Content-Length: 0012").length, 12)
        self.assertEqual(head(b"Transfer-Encoding: Chunked").length, CHUNKED)
        for other in (b"1, 1", b"-1", b"+1", b"0x1", b"1.0", "²".encode("latin-1"), b"1" * 19, b"", b"1 1"):
            self.refused(b"Content-Length: " + other)
        self.refused(
            b"Content-Length: 1\r\nContent-Length: 1", b"Content-Length: 1\r\nTransfer-Encoding: chunked"
        )
        self.refused(
            b"Transfer-Encoding: identity", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"
        )

    def test_of_http_1_0_nothing_comes_in_chunks_and_nothing_follows(self) -> None:
        old = b"GET / HTTP/1.0\r\n"
        self.assertRaises(BadRequest, head_of, old + b"Transfer-Encoding: chunked\r\n")
        self.assertFalse(head_of(old + b"Connection: keep-alive\r\n").persistent)

    def test_a_connection_goes_on_unless_it_is_told_to_close(self) -> None:
        told = [
            b"Connection: keep-alive",
            b"Connection: Close",
            b"Connection: TE, close",
            b"Connection: closed",
        ]
        self.assertEqual([head(one).persistent for one in told], [True, False, False, True])

    def test_a_header_of_blanks_alone_is_refused_at_once(self) -> None:
        # Each way to part them once took a minute in all, in which the router did nothing else.
        with self.assertRaises(BadRequest):
            head_of(FIRST + b"X:" + b" \t" * 30_000 + b"\0\r\n")

    def test_there_are_only_so_many_headers(self) -> None:
        lines = [b"A: b"] * MOST_HEADERS
        self.assertIn("a", head(*lines).headers)
        self.assertRaises(BadRequest, head, *lines, b"A: b")

    @given(LINES, HEADERS, st.binary(max_size=8))
    def test_whatever_is_taken_is_what_h11_takes_it_for(
        self, line: str, headers: list[tuple[str, str, str, str]], body: bytes
    ) -> None:
        lines = [line + "\r\n", "Host: a\r\n", *("".join(one) for one in headers)]
        octets = "".join(lines).encode("latin-1")
        try:
            found = head_of(octets)
        except BadRequest:
            return
        whole = b"8\r\n12345678\r\n0\r\n\r\n" if found.length == CHUNKED else body.ljust(found.length, b"x")
        request, read = as_h11_reads(octets, whole)
        self.assertEqual((request.method.decode(), request.target.decode()), (found.method, found.target))
        names = [name.decode() for name, _ in request.headers]
        self.assertEqual(set(names), set(found.headers))
        for name in {*names} - {"transfer-encoding", "content-length", "expect"}:
            values = [value.decode("latin-1") for one, value in request.headers if one.decode() == name]
            self.assertEqual(", ".join(values), found.headers[name])
        self.assertEqual(read, b"12345678" if found.length == CHUNKED else whole[: found.length])


class BeginningTests(SynchronousTestCase):
    def test_what_can_become_no_request_is_known_by_its_first_line(self) -> None:
        for octets in (
            b"\x16\x03\x01",
            b"\x00\x00\x00\x10",
            b"G\x00",
            b"broken\r\n",
            b"GET / HTTP/2\r\nHost",
        ):
            self.assertTrue(begins_wrong(octets), octets)
        for octets in (b"G", b"GET ", b"GET /a", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.0\r\nHo", b"A" * 300):
            self.assertFalse(begins_wrong(octets), octets)
