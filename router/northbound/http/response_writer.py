"""Answers a complete HTTP request: asks the face, and writes its response (RFC 9112)."""

from collections.abc import Callable
from typing import Final, Protocol

from twisted.logger import Logger

from router.northbound.http.body_slices import SLICE, Slices
from router.northbound.http.faces import Faces
from router.northbound.http.heads import Head
from router.northbound.http.heartbeats import HeartbeatStream
from router.northbound.http.interfaces import BodyStream, HttpResponse
from router.northbound.http.problems import broken, phrase, problem
from router.northbound.http.request_reader import BadRequest, read

LOG: Final = Logger(namespace="smpp-router")

LAST_CHUNK: Final = b"0\r\n\r\n"

AWAY: Final = (
    "the store cannot be written now, and the log says why; what was asked for may be done yet when it can: "
    "ask again with the same `id`, or look first"
)

BODILESS: Final = (204, 304)
"""Statuses of responses without a body and without Content-Length (RFC 9110 section 8.6)."""


class ClientConnection(Protocol):
    """The connection that a response is written to."""

    @property
    def peer_host(self) -> str:
        """The address of the peer."""

    @property
    def secure(self) -> bool:
        """Whether the connection uses TLS."""

    @property
    def persistent(self) -> bool:
        """Whether another request may follow on the connection."""

    @property
    def is_behind(self) -> bool:
        """Whether the peer reads more slowly than we write."""

    def begins_to_answer(self, octets: int) -> None:
        """Release the octets of the request's body: the response begins."""

    def write(self, octets: bytes) -> None:
        """Write octets; they follow those that wait already."""

    def done(self) -> None:
        """Note that the response is written to its end."""

    def cut(self) -> None:
        """Close the connection at once."""


class ResponseWriter:
    """Writes exactly one response to a request, unless the client has left."""

    def __init__(self, connection: ClientConnection, head: Head, octets: int) -> None:
        """``octets`` of the body count against the limit of all bodies until the response begins."""
        self._connection = connection
        self._head = head
        self._octets = octets
        self._leave: Callable[[], None] = _nothing
        self._stream: BodyStream | None = None
        self._answered = False
        self._over = False
        self._in_chunks = False

    def ask(self, faces: Faces, body: bytes) -> None:
        """Have the request answered, now or later."""
        try:
            leave = self._asked(faces, body)
            if not self._answered:
                self._leave = leave
        except BadRequest as error:
            self._answer(problem(400, str(error)))
        except Exception:
            LOG.failure("http: a request could not be read")
            self._answer(broken())

    def _asked(self, faces: Faces, body: bytes) -> Callable[[], None]:
        connection, head = self._connection, self._head
        if head.is_1_1 and "," in head.headers.get("host", ","):
            # RFC 9112 section 3.2 demands exactly one.
            raise BadRequest("a request of HTTP/1.1 must have exactly one Host header")
        proxies = faces.settings().proxies
        asked = read(
            head.method, head.target, head.headers, body, connection.peer_host, connection.secure, proxies
        )
        return faces.ask(asked, self._answer)

    def _answer(self, answer: HttpResponse) -> None:
        if self._answered:
            if answer.stream is not None:
                answer.stream.stop()
            return
        self._answered = True
        # It refers back to this object: dropping it leaves no cycle for the garbage collector.
        self._leave = _nothing
        try:
            self._write(answer)
        except Exception:
            LOG.failure("http: an answer could not be written")
            self._connection.cut()

    def _write(self, answer: HttpResponse) -> None:
        connection, stream, body = self._connection, answer.stream, answer.body
        connection.begins_to_answer(self._octets)
        self._octets = 0
        bodiless = self._head.method == "HEAD" or answer.status in BODILESS
        self._in_chunks = stream is not None and self._head.is_1_1 and not bodiless
        written = self._written_head(answer)
        if bodiless:
            if stream is not None:
                stream.stop()
            self._finish(written)
            return
        if stream is None:
            if len(body) <= SLICE:
                self._finish(written + body)
                return
            stream, body = Slices(body), b""
        self._stream = stream
        connection.write(written + self._framed(body))
        if connection.is_behind:
            stream.pause()
        stream.start(self._more, self._end)

    def _written_head(self, answer: HttpResponse) -> bytes:
        version = "1.1" if self._head.is_1_1 else "1.0"
        lines = [f"HTTP/{version} {answer.status} {phrase(answer.status)}\r\n"]
        if answer.status not in BODILESS:
            lines.append(f"Content-Type: {answer.content_type}\r\n")
        lines.append("X-Content-Type-Options: nosniff\r\n")
        for name, given in answer.headers:
            lines.append(f"{name}: {_one_line(given)}\r\n")
        if not self._connection.persistent:
            lines.append("Connection: close\r\n")
        if answer.status in BODILESS:
            lines.append("\r\n")
        elif answer.stream is None:
            lines.append(f"Content-Length: {len(answer.body)}\r\n\r\n")
        elif self._in_chunks:
            lines.append("Transfer-Encoding: chunked\r\n\r\n")
        else:
            # In HTTP/1.0 the end of the connection ends the body.
            lines.append("\r\n")
        return "".join(lines).encode("latin-1")

    def _framed(self, octets: bytes) -> bytes:
        """Return octets as a chunk, if the body is chunked; not empty ones, as an empty chunk ends a body."""
        if not self._in_chunks or not octets:
            return octets
        return b"%x\r\n%s\r\n" % (len(octets), octets)

    def _more(self, octets: bytes) -> None:
        if not self._over and octets:
            self._connection.write(self._framed(octets))

    def _end(self) -> None:
        if not self._over:
            self._stream = None
            self._finish(LAST_CHUNK if self._in_chunks else b"")

    def _finish(self, octets: bytes) -> None:
        self._over = True
        if octets:
            self._connection.write(octets)
        self._connection.done()

    # --- events of the connection

    def pause(self) -> None:
        """Pause the body: the client reads more slowly than we write."""
        if self._stream is not None:
            self._stream.pause()

    def resume(self) -> None:
        """Go on with the body: the client has read."""
        if self._stream is not None:
            self._stream.resume()

    def beat(self) -> None:
        """Write a heartbeat, if the body is a stream of events."""
        if isinstance(self._stream, HeartbeatStream):
            self._stream.beat()

    def end_stream(self, kind: type[object]) -> None:
        """End the response if it streams this kind; a body of fixed length is written to its end."""
        stream = self._stream
        if stream is not None and isinstance(stream, kind) and not isinstance(stream, Slices):
            stream.stop()
            self._end()

    def give_up(self) -> None:
        """Answer that the store is away, whatever the face is still waiting for."""
        if not self._answered:
            self._leave()
            self._answer(problem(503, AWAY, headers=[("Retry-After", "5")]))

    def lost(self) -> int:
        """Stop, as the connection has ended. Return the octets that still count against the limit."""
        octets, self._octets = self._octets, 0
        answered, self._answered, self._over = self._answered, True, True
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.stop()
        elif not answered:
            self._leave()
        return octets


def _one_line(given: str) -> str:
    """Return the value of a header on one line and in Latin-1, so that echoed input adds no header."""
    if not given.isascii():
        given = given.encode("latin-1", "replace").decode("latin-1")
    return " ".join(given.splitlines()) if not given.isprintable() else given


def _nothing() -> None:
    """Do nothing: there is nothing to cancel."""
