"""One connection over HTTP: twisted.web reads the requests, within bounds of ours; the site answers them."""

# mypy: allow-untyped-calls
# Of twisted.web nothing has types.

from typing import Any, Final, cast

from attrs import evolve
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import ITCPTransport
from twisted.logger import Logger
from twisted.python.failure import Failure
from twisted.web.http import HTTPChannel, Request

from router.northbound.http.crowd import Crowd
from router.northbound.http.exchange import Answer, Beating, Stream
from router.northbound.http.problems import broken, last_words, phrase, problem
from router.northbound.http.reading import Unreadable, read
from router.northbound.http.site import Site
from router.northbound.http.streaming import SLICE, Flow, Slices
from router.relay.interfaces import Clock, instants

LOG = Logger(namespace="smpp-router")

LARGEST_BODY: Final = 1_048_576
"""Octets of a body, whatever is said of its length."""

SMALL: Final = 65_536
"""Octets of a body that is taken however many others come at once."""

READ_WITHIN: Final = 30.0
"""Seconds in which a request comes whole, from its first octet on; and a connection has one."""

IDLE: Final = 75.0
"""Seconds without a request, after one."""

UNREAD: Final = 60.0
"""Seconds in which whoever asked must read something of what waits for it."""

BEAT: Final = 15.0
"""Seconds between two beats of a stream."""

LINGER: Final = 2.0
"""Seconds in which somebody who is refused in the middle of a request can still read why."""


class Exchange(Request):
    """A request and its answer."""

    channel: "Connection"

    def __init__(self, channel: "Connection", *args: Any, **kwargs: Any) -> None:
        super().__init__(channel, *args, **kwargs)
        self._parts: list[bytes] = []
        self._octets = 0
        self._crowd = channel.crowd
        self._leave = _nothing
        self._stream: Stream | None = None
        self._gone = False

    def gotLength(self, length: int | None) -> None:
        """The body is kept by `handleContentChunk`."""

    def parseCookies(self) -> None:
        """They are in the headers."""

    def handleContentChunk(self, data: bytes) -> None:
        self._octets += len(data)
        fits = self._crowd.hold(len(data))
        if self._octets <= (LARGEST_BODY if fits else SMALL):
            self._parts.append(data)
            return
        self._parts = []
        self.channel.refuse_body(413 if self._octets > LARGEST_BODY else 503)

    def _let_go(self) -> None:
        self._crowd.hold(-self._octets)
        self._octets = 0

    def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:
        """It has come whole. Forms are read by us, so that none of them can do harm."""
        self.method, self.uri, self.clientproto = command, path, version
        self.args, self.path = {}, path
        # twisted.web closes it in the end.
        self.content = None
        body, self._parts = b"".join(self._parts), []
        try:
            self._ask(body)
        except Unreadable as error:
            self._answer(problem(400, str(error)))
        except Exception:
            LOG.failure("http: a request could not be read")
            self._answer(broken())

    def _ask(self, body: bytes) -> None:
        site = self.channel.site
        headers = {
            name.decode("latin-1").lower(): ", ".join(value.decode("latin-1") for value in values)
            for name, values in self.requestHeaders.getAllRawHeaders()
        }
        if self.clientproto == b"HTTP/1.1" and "," in headers.get("host", ","):
            # RFC 9112 section 3.2: without one, or with several.
            raise Unreadable("a request of HTTP/1.1 has one Host")
        method = b"GET" if self.method == b"HEAD" else self.method
        peer, proxies = self.channel.peer_host, site.settings().proxies
        asked = read(method, self.uri, headers, body, peer, self.channel.secure, proxies)
        self._leave = site.ask(evolve(asked, head=self.method == b"HEAD"), self._answer)

    def _answer(self, answer: Answer) -> None:
        if self._gone or self.finished or self.startedWriting:
            if answer.stream is not None:
                answer.stream.stop()
            return
        try:
            self._write(answer)
        except Exception:
            LOG.failure("http: an answer could not be written")
            self.channel.cut()

    def _write(self, answer: Answer) -> None:
        self.channel.waiting_since = None
        self._let_go()
        self.setResponseCode(answer.status, phrase(answer.status))
        headers = self.responseHeaders
        headers.setRawHeaders(b"Content-Type", [answer.content_type.encode("latin-1")])
        headers.setRawHeaders(b"X-Content-Type-Options", [b"nosniff"])
        for name, value in answer.headers:
            headers.addRawHeader(name.encode("latin-1"), value.encode("latin-1", "replace"))
        if self.channel.closing:
            self.channel.persistent = False
            headers.setRawHeaders(b"Connection", [b"close"])
        stream, body = answer.stream, answer.body
        if stream is None:
            headers.setRawHeaders(b"Content-Length", [b"%d" % len(body)])
            if len(body) > SLICE:
                stream, body = Slices(body), b""
        if stream is None or self.method == b"HEAD":
            if stream is not None:
                stream.stop()
            self.write(body)
            self.finish()
            return
        self._stream = stream
        self.write(body)
        self.registerProducer(Flow(stream), True)
        if self.channel.is_behind:
            stream.pause()
        stream.start(self._more, self._end)

    def _more(self, octets: bytes) -> None:
        if not self._gone and not self.finished and octets:
            self.write(octets)

    def _end(self) -> None:
        if self._gone or self.finished:
            return
        self._stream = None
        self.unregisterProducer()
        self.finish()

    def beat(self) -> None:
        """Show that it stands, if it is a stream in which nothing has happened."""
        if isinstance(self._stream, Beating):
            self._stream.beat()

    def end_stream(self, kind: type[object]) -> None:
        """End its answer if it is a stream of this kind, and no body as any."""
        stream = self._stream
        if stream is not None and isinstance(stream, kind) and not isinstance(stream, Slices):
            stream.stop()
            self._end()

    def connectionLost(self, reason: Failure) -> None:
        self._let_go()
        self._gone = True
        self._parts = []
        stream, self._stream = self._stream, None
        super().connectionLost(reason)
        if stream is not None:
            stream.stop()
        elif not self.finished:
            self._leave()


class Connection(HTTPChannel):
    """A connection. `Listener` looks at it once a second: none has timers of its own."""

    maxHeaders = 100
    totalHeadersSize = 65_536
    MAX_LENGTH = 65_536
    timeOut = None
    requestFactory = Exchange  # type: ignore[assignment]

    def __init__(self, clock: Clock, site: Site, crowd: Crowd) -> None:
        super().__init__()
        self._now = instants(clock)
        self.site = site
        self.crowd = crowd
        self.peer_host = ""
        self.secure = False
        self.closing = False
        """It ends behind the answer that is under way."""
        self._refused = False
        self.idle_since: float | None = None
        self.reading_since: float | None = self._now()
        self.waiting_since: float | None = None
        self._leaves_at: float | None = None
        self._beats_at = self._now() + BEAT
        self.behind_since: float | None = None
        self._done: Request | None = None
        """Its answer is written, and not read."""

    def connectionMade(self) -> None:
        peer = self.getPeer()
        self.peer_host = peer.host if isinstance(peer, IPv4Address | IPv6Address) else ""
        super().connectionMade()
        self.secure = bool(self.isSecure())
        cast(ITCPTransport, self.transport).setTcpKeepAlive(True)
        if not self.crowd.enter(self):
            self.cut()

    def connectionLost(self, reason: Failure | None = None) -> None:
        self.crowd.leave(self)
        self.idle_since = self.reading_since = self.waiting_since = None
        super().connectionLost(reason)

    def dataReceived(self, data: bytes) -> None:
        """Whatever it is, it ends this connection at most."""
        if self._refused:
            return
        if self.idle_since is not None:
            self.idle_since, self.reading_since = None, self._now()
        try:
            super().dataReceived(data)
        except Exception:
            self._respondToBadRequestAndDisconnect()

    def lineReceived(self, line: bytes) -> None:
        if not self._refused:
            super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:
        """Of the first line of a request, or of a header."""
        self._refuse(431 if self.requests else 414, LINGER)

    def rawDataReceived(self, data: bytes) -> None:
        if not self._refused:
            super().rawDataReceived(data)

    def allHeadersReceived(self) -> None:
        if self.length is not None and self.length > LARGEST_BODY:
            self.refuse_body()
        elif not self._refused:
            super().allHeadersReceived()

    def allContentReceived(self) -> None:
        if not self._refused:
            self.idle_since = self.reading_since = None
            self.waiting_since = self._now()
            super().allContentReceived()

    def requestDone(self, request: Request) -> None:
        if self.is_behind and self.persistent:
            # The next one is not looked at before there is room for its answer.
            self._done = request
            return
        self._done = None
        self.idle_since, self.waiting_since = self._now(), None
        super().requestDone(request)

    def pauseProducing(self) -> None:
        if self.behind_since is None:
            self.behind_since = self._now()
        super().pauseProducing()

    def resumeProducing(self) -> None:
        self.behind_since = None
        super().resumeProducing()
        if self._done is not None:
            self.requestDone(self._done)

    @property
    def is_behind(self) -> bool:
        """Whether the peer does not read as fast as it is written to."""
        return self.behind_since is not None

    def refuse_body(self, status: int = 413) -> None:
        """Its body is too large, or there are too many such."""
        self._refuse(status, LINGER)

    def _respondToBadRequestAndDisconnect(self) -> None:
        self._refuse(400, LINGER)

    def _refuse(self, status: int, linger: float) -> None:
        """Say why nothing more is heard. A socket that is closed with unread octets loses what was said."""
        if self._refused:
            return
        self._refused = True
        self._leaves_at = self._now() + linger
        self.write(last_words(status))

    def leave(self) -> None:
        """The router stops: end behind the answer that is under way, or now if there is none."""
        self.closing = True
        self.persistent = False
        if self.requests:
            self.end_streams(object)
        else:
            self.loseConnection()

    def end_streams(self, kind: type[object]) -> None:
        """End answers of this kind: it may not be for whoever asked any more, or the router stops."""
        for request in list(self.requests):
            cast(Exchange, request).end_stream(kind)

    def look(self, now: float) -> None:
        """Once a second: end it if its time is over."""
        if self._leaves_at is not None:
            if now >= self._leaves_at:
                self.cut()
        elif self.idle_since is not None and now > self.idle_since + IDLE:
            self.loseConnection()
            self._leaves_at = now + LINGER
        elif self.reading_since is not None and now > self.reading_since + READ_WITHIN:
            self._refuse(408, LINGER)
        elif self.behind_since is None and self.requests and now >= self._beats_at:
            self._beats_at = now + BEAT
            cast(Exchange, self.requests[0]).beat()
        elif self.behind_since is not None and now > self.behind_since + UNREAD:
            self.cut()

    def cut(self) -> None:
        """End it at once, whatever is still to be written."""
        if self.transport is not None:
            cast(ITCPTransport, self.transport).abortConnection()


def _nothing() -> None:
    """Nobody waits."""
