"""One HTTP connection: requests are read within limits, one at a time, and answered by the faces.

For Twisted it is an IProtocol, and an IPushProducer that is paused while its peer does not read. It inherits
from neither, so that it can be compiled (`listener` hands it to Twisted).
"""

from collections.abc import Callable
from typing import Any, Final

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import ISSLTransport
from twisted.logger import Logger

from router.clocks import Instant
from router.northbound.http.connection_limit import ConnectionLimit
from router.northbound.http.faces import Faces
from router.northbound.http.heads import Head
from router.northbound.http.incoming_request import IncomingRequest
from router.northbound.http.problems import last_words
from router.northbound.http.request_reader import BadRequest
from router.northbound.http.response_writer import ResponseWriter
from router.northbound.http.turn_share import Share
from router.relay.interfaces import Clock, instants
from router.wire.tcp_write import write

LOG: Final = Logger(namespace="smpp-router")

AHEAD: Final = 65_536
"""Octets that may wait while a request is being answered; then no more are read from the socket."""

READ_WITHIN: Final = 30.0
"""Seconds for a request to arrive, from its first octet; and for the first request of a connection."""

IDLE: Final = 75.0
"""Seconds that a connection may be idle between requests."""

UNREAD: Final = 60.0
"""Seconds in which the client must read some of the octets that wait for it."""

STORE_WITHIN: Final = 5.0
"""Seconds that a request may wait for its response while the store cannot be written."""

BEAT: Final = 15.0
"""Seconds between heartbeats of a stream."""

LINGER: Final = 2.0
"""Seconds that a refused client has to read the reason before the connection is closed."""

GO_ON: Final = b"HTTP/1.1 100 Continue\r\n\r\n"


class Connection:
    """`HttpListener` checks its deadlines once a second; it has no timers of its own."""

    def __init__(self, clock: Clock, faces: Faces, limit: ConnectionLimit, share: Share) -> None:
        self._now: Callable[[], Instant] = instants(clock)
        self._faces = faces
        self._limit = limit
        self._share = share
        # ITCPTransport and IConsumer; mypyc does not know the types of zope.interface.
        self._transport: Any = None
        self.peer_host = ""
        self.secure = False
        self.persistent = True
        """Whether another request may follow the current one."""
        self._gone = self._refused = False
        now = self._now()
        self.idle_since: float | None = None
        self.reading_since: float | None = now
        self.waiting_since: float | None = None
        self.behind_since: float | None = None
        self._leaves_at: float | None = None
        self._beats_at = now + BEAT
        self._incoming = IncomingRequest(limit)
        self._stepping = self._paused = False
        self._response: ResponseWriter | None = None
        self._unread = False
        """The response is written, but the client has not read it yet."""

    # --- what Twisted calls

    def makeConnection(self, transport: Any) -> None:
        """Begin: the connection is established."""
        self._transport = transport
        peer = transport.getPeer()
        self.peer_host = peer.host if isinstance(peer, IPv4Address | IPv6Address) else ""
        self.secure = bool(ISSLTransport.providedBy(transport))
        transport.setTcpNoDelay(True)
        transport.setTcpKeepAlive(True)
        transport.registerProducer(self, True)
        if not self._limit.enter(self):
            self.cut()

    def connectionLost(self, reason: object = None) -> None:
        """End: the connection is closed."""
        self._gone = True
        self._limit.leave(self)
        self.idle_since = self.reading_since = self.waiting_since = None
        self._incoming.drop()
        response, self._response = self._response, None
        if response is not None:
            self._limit.hold(-response.lost())

    def dataReceived(self, data: bytes) -> None:
        """Take octets; they are parsed in this connection's turn. Bad ones end this connection only."""
        if self._refused or self._gone or (self._response is not None and not self.persistent):
            return
        self._incoming.add(data)
        if self.idle_since is not None:
            self.idle_since, self.reading_since = None, self._now()
        if self._response is None and not self._stepping:
            self._step_soon()
        elif self._incoming.waiting > AHEAD and not self._paused:
            self._paused = True
            self._transport.pauseProducing()

    def pauseProducing(self) -> None:
        """Pause the response: the peer reads more slowly than we write."""
        if self.behind_since is None:
            self.behind_since = self._now()
        if self._response is not None:
            self._response.pause()

    def resumeProducing(self) -> None:
        """Go on with the response: the peer has read."""
        self.behind_since = None
        if self._unread:
            self.done()
        elif self._response is not None:
            self._response.resume()

    def stopProducing(self) -> None:
        """Do nothing: connectionLost follows."""

    @property
    def is_behind(self) -> bool:
        """Whether the peer does not read as fast as it is written to."""
        return self.behind_since is not None

    # --- reading a request

    def _step_soon(self) -> None:
        self._stepping = True
        self._share.run(self._step)

    def _step(self) -> None:
        """Parse up to the end of one request, so that other connections have their turn."""
        self._stepping = False
        if self._refused or self._gone or self._response is not None:
            return
        try:
            self._read()
        except BadRequest:
            self._refuse(400)
        except Exception:
            LOG.failure("http: a request could not be read")
            self._refuse(400)
        if self._paused and self._response is None:
            self._paused = False
            self._transport.resumeProducing()

    def _read(self) -> None:
        incoming = self._incoming
        status = incoming.read(self._go_on)
        if status:
            self._refuse(status)
            return
        request = incoming.take()
        if request is not None:
            head, body, octets = request
            self._ask(head, body, octets)

    def _go_on(self) -> None:
        write(self._transport, GO_ON)

    def _ask(self, head: Head, body: bytes, octets: int) -> None:
        response = self._response = ResponseWriter(self, head, octets)
        self.reading_since, self.waiting_since = None, self._now()
        if not head.persistent:
            self.persistent = False
        response.ask(self._faces, body)

    def _refuse(self, status: int) -> None:
        """Write a refusal, and close later: a socket closed with unread octets would lose the refusal."""
        if self._refused:
            return
        self._refused = True
        self._incoming.drop()
        self._leaves_at = self._now() + LINGER
        self.write(last_words(status))

    # --- writing a response

    def begins_to_answer(self, octets: int) -> None:
        """Release the octets of the request's body: the response begins."""
        self.waiting_since = None
        self._limit.hold(-octets)

    def write(self, octets: bytes) -> None:
        """Write octets; they follow those that wait already."""
        if not self._gone:
            write(self._transport, octets)

    def done(self) -> None:
        """End the response. The next request is read once the client has read this response."""
        if self.is_behind and self.persistent:
            self._unread = True
            return
        self._unread = False
        self._response = None
        if self._gone:
            return
        if not self.persistent:
            self._lose()
        elif self._incoming.waiting:
            self.reading_since = self._now()
            self._step_soon()
        else:
            self.idle_since = self._now()

    # --- the end of the connection

    def leave(self) -> None:
        """Close after the current response, or now if there is none: the router stops."""
        self.persistent = False
        if self._response is not None:
            self.end_streams(object)
        elif not self._incoming.begun:
            self._lose()

    def end_streams(self, kind: type[object]) -> None:
        """End a response that streams this kind: its user may have lost the right, or the router stops."""
        if self._response is not None:
            self._response.end_stream(kind)

    def look(self, now: float) -> None:
        """Check the deadlines, once a second; ``now`` is in seconds of the reactor's clock."""
        if self._leaves_at is not None:
            if now >= self._leaves_at:
                self.cut()
        elif self.idle_since is not None and now > self.idle_since + IDLE:
            self._lose()
            self._leaves_at = now + LINGER
        elif self.reading_since is not None and now > self.reading_since + READ_WITHIN:
            self._refuse(408)
        elif self.behind_since is None and self._response is not None and now >= self._beats_at:
            self._beats_at = now + BEAT
            self._response.beat()
        elif self.behind_since is not None and now > self.behind_since + UNREAD:
            self.cut()

    def give_up(self, now: float) -> None:
        """Refuse a request that has waited too long for a store that cannot be written."""
        waiting = self.waiting_since is not None and now > self.waiting_since + STORE_WITHIN
        if waiting and self._response is not None:
            self._response.give_up()

    def cut(self) -> None:
        """Close the connection at once; octets that wait are lost."""
        if self._transport is not None:
            self._transport.abortConnection()

    def _lose(self) -> None:
        # Twisted does not close a transport that has a producer.
        self._transport.unregisterProducer()
        self._transport.loseConnection()
