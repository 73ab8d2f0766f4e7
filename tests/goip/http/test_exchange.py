"""Answers of web servers, good and odd, however they are cut; and what is no answer."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Instant
from router.goip.http.exchange import Exchange
from router.goip.http.request import BoxLogin, build_get
from router.goip.http.response import MOST_OF_BODY, MOST_OF_HEAD, NoAnswer, Outcome, Response

HELLO = Response(200, b"hello")

WHOLE = {
    "lines that end with CR LF": b"HTTP/1.1 200 OK\r\nServer: GoIP\r\nContent-Length: 5\r\n\r\nhello",
    "lines that end with LF": b"HTTP/1.1 200 OK\nServer: GoIP\nContent-Length: 5\n\nhello",
    "lines that end either way": b"HTTP/1.1 200 OK\r\nServer: GoIP\nContent-Length: 5\n\r\nhello",
    "a blank line before the head": b"\r\nHTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
    "no words behind the status": b"HTTP/1.0 200\nContent-Length:5\n\nhello",
    "a line without a colon": b"HTTP/1.1 200 OK\nServer GoIP\nContent-Length: 5\n\nhello",
    "the length twice": b"HTTP/1.1 200 OK\nContent-Length: 5\nCONTENT-LENGTH: 5\n\nhello",
    "more than its length": b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello and more",
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n02\r\nlo\r\n0\r\n\r\n",
    "chunks with LF": b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n0\nX: y\n\n",
    "a head that comes before": b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
}

UNTIL_CLOSE = {
    "no length": b"HTTP/1.0 200 OK\nContent-Type: text/html\n\nhello",
    "no head": b"hello",
}

GARBLED = {
    "no number": b"HTTP/1.1 OK\n\n",
    "two lengths": b"HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 6\n\nhello",
    "a length that is none": b"HTTP/1.1 200 OK\nContent-Length: -5\n\nhello",
    "another coding": b"HTTP/1.1 200 OK\nTransfer-Encoding: gzip\n\nhello",
    "a chunk without a size": b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nhello\n",
    "a chunk that is longer": b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nhello\n0\n\n",
}

WORDS = [
    b"HTTP/1.1 200 OK",
    b"\r\n",
    b"\n",
    b"Content-Length: 3",
    b"Transfer-Encoding: chunked",
    b"3",
    b"0",
    b"abc",
    b"HTTP/",
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b": ",
    b" ",
]


def exchange() -> Exchange:
    """Make an exchange whose request was written at 0 seconds."""
    one = Exchange(build_get("/x"), BoxLogin("box"), Instant(0.0))
    one.connected()
    return one


def read(pieces: Sequence[bytes], clean: bool = True) -> Outcome:
    """Return the outcome of pieces, or of the end of the connection if they do not settle it."""
    one = exchange()
    for piece in pieces:
        outcome = one.receive(piece)
        if outcome is not None:
            return outcome
    return one.closed(clean)


class AnswerTests(SynchronousTestCase):
    def test_an_answer_of_each_make_is_read_without_waiting_for_the_end(self) -> None:
        for make, octets in WHOLE.items():
            self.assertEqual(exchange().receive(octets), HELLO, make)

    def test_an_answer_without_a_length_lasts_until_the_end(self) -> None:
        for make, octets in UNTIL_CLOSE.items():
            one = exchange()
            self.assertIsNone(one.receive(octets), make)
            self.assertEqual(one.closed(), HELLO, make)

    def test_an_answer_without_a_head_is_read_as_it_is(self) -> None:
        reply = b"\nSending,L1 Send SMS to:1; ID:6a52acc8\n"
        self.assertEqual(read([reply]), Response(200, reply))

    def test_the_end_behind_the_last_chunk_is_the_end_of_the_answer(self) -> None:
        self.assertEqual(read([b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n0\n"]), HELLO)

    def test_a_status_without_a_body_needs_no_end(self) -> None:
        self.assertEqual(exchange().receive(b"HTTP/1.1 204 No Content\n\n"), Response(204, b""))

    def test_a_redirection_is_an_answer_like_any_other(self) -> None:
        moved = b"HTTP/1.1 302 Found\nLocation: http://elsewhere/\nContent-Length: 0\n\n"
        self.assertEqual(exchange().receive(moved), Response(302, b""))

    def test_what_is_not_understood_is_no_answer(self) -> None:
        for make, octets in GARBLED.items():
            self.assertIs(read([octets]), NoAnswer.GARBLED, make)

    def test_cuts_between_pieces_change_nothing(self) -> None:
        for make, octets in {**WHOLE, **UNTIL_CLOSE}.items():
            self.assertEqual(read([octets[at : at + 1] for at in range(len(octets))]), HELLO, make)
        for make, octets in GARBLED.items():
            pieces = [octets[at : at + 1] for at in range(len(octets))]
            self.assertIs(read(pieces), NoAnswer.GARBLED, make)

    def test_what_ends_too_soon_is_cut(self) -> None:
        for make, octets in WHOLE.items():
            length = octets.index(b"hello") if b"hello" in octets else octets.index(b"hel")
            self.assertIs(read([octets[: length + 2]]), NoAnswer.CUT, make)
        self.assertIs(read([]), NoAnswer.CUT)
        self.assertIs(read([b"\r\n"]), NoAnswer.CUT)

    def test_a_connection_that_breaks_cuts_what_lasts_until_its_end(self) -> None:
        for make, octets in UNTIL_CLOSE.items():
            self.assertIs(read([octets], clean=False), NoAnswer.CUT, make)


class BoundTests(SynchronousTestCase):
    def flood(self, first: bytes, again: bytes) -> tuple[Outcome | None, int]:
        """Return the outcome of endless octets, and how many were taken."""
        one, taken = exchange(), len(first)
        outcome = one.receive(first)
        while outcome is None and taken < 10 * MOST_OF_BODY:
            outcome = one.receive(again)
            taken += len(again)
        return outcome, taken

    def test_an_answer_without_end_is_given_up_early(self) -> None:
        many = b"x" * 65_536
        for first, again in (
            (b"", many),
            (b"HTTP/1.1 200 OK\n\n", many),
            (b"HTTP/1.1 200 OK\nX: ", many),
            (b"HTTP/1.1 200 OK\n", b"X: y\n" * 10_000),
            (b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n", b"1\nx\n" * 10_000),
            (b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n0\n", b"X: y\n" * 10_000),
            (b"", b"\r\n" * 10_000),
            (b"", b"HTTP/1.1 100 Continue\n\n" * 1000),
        ):
            outcome, taken = self.flood(first, again)
            self.assertIs(outcome, NoAnswer.TOO_LONG, first)
            self.assertLess(taken, 3 * MOST_OF_BODY)

    def test_one_of_too_many_chunks_is_none(self) -> None:
        head = b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n"
        few, many = b"1\na\n" * 10_000, b"1\na\n" * 60_000
        self.assertEqual(exchange().receive(head + few + b"0\n\n"), Response(200, b"a" * 10_000))
        self.assertIs(exchange().receive(head + many), NoAnswer.TOO_LONG)

    def test_a_length_over_the_bound_is_no_answer_at_once(self) -> None:
        head = b"HTTP/1.1 200 OK\nContent-Length: %d\n\n"
        self.assertIs(exchange().receive(head % (MOST_OF_BODY + 1)), NoAnswer.TOO_LONG)
        self.assertIs(exchange().receive(head % 10**14), NoAnswer.TOO_LONG)
        self.assertIsNone(exchange().receive(head % MOST_OF_BODY))

    def test_a_head_over_its_bound_is_no_answer(self) -> None:
        line = b"X: " + b"y" * 1000 + b"\n"
        octets = b"HTTP/1.1 200 OK\n" + line * (MOST_OF_HEAD // len(line) + 1)
        self.assertIs(exchange().receive(octets), NoAnswer.TOO_LONG)

    def test_an_answer_has_fifteen_seconds_from_the_start_of_the_connection(self) -> None:
        one = Exchange(build_get("/x"), BoxLogin("box"), Instant(100.0))
        self.assertEqual(one.deadline, 115.0)
        self.assertIs(one.expire(), NoAnswer.UNREACHABLE)
        one.connected()
        self.assertIs(one.expire(), NoAnswer.TIMED_OUT)

    def test_without_a_connection_nothing_has_left(self) -> None:
        one = Exchange(build_get("/x"), BoxLogin("box"), Instant(0.0))
        self.assertIs(one.closed(clean=False), NoAnswer.UNREACHABLE)


class AnyOctetsTests(SynchronousTestCase):
    @given(st.lists(st.binary(max_size=200), max_size=10), st.booleans())
    def test_any_octets_have_an_outcome(self, pieces: list[bytes], clean: bool) -> None:
        self.assertIsInstance(read(pieces, clean), (Response, NoAnswer))

    @given(st.lists(st.sampled_from(WORDS), max_size=20), st.data())
    def test_the_words_of_answers_in_any_order_read_alike_in_any_pieces(
        self, words: list[bytes], data: st.DataObject
    ) -> None:
        octets = b"".join(words)
        cuts = sorted(data.draw(st.lists(st.integers(0, len(octets)), max_size=5)))
        pieces = [octets[a:b] for a, b in zip([0, *cuts], [*cuts, len(octets)], strict=True)]
        self.assertEqual(read(pieces), read([octets]))
