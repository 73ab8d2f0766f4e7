"""One connection over HTTP: requests are read within bounds, one at a time, and the site answers them.

To Twisted it is an IProtocol, and an IPushProducer that is paused while its peer does not read. It inherits
from neither, so that it is compiled (`listener` tells Twisted).
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
from router.northbound.http.incoming import Incoming
from router.northbound.http.problems import last_words
from router.northbound.http.request_reader import BadRequest
from router.northbound.http.response_writer import ResponseWriter
from router.northbound.http.turn_share import Share
from router.relay.interfaces import Clock, instants
from router.wire.tcp_write import write

LOG: Final = Logger(namespace="smpp-router")

AHEAD: Final = 65_536
"""Octets that may wait while a request is under way; then no more are read from the socket."""

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

GO_ON: Final = b"HTTP/1.1 100 Continue\r\n\r\n"


class Connection:
    """`Listener` looks at it once a second: none has timers of its own."""

    def __init__(self, clock: Clock, site: Faces, crowd: ConnectionLimit, share: Share) -> None:
        self._now: Callable[[], Instant] = instants(clock)
        self._site = site
        self._crowd = crowd
        self._share = share
        # ITCPTransport and IConsumer; a type of zope is none to the compiler.
        self._transport: Any = None
        self.peer_host = ""
        self.secure = False
        self.persistent = True
        """Whether another request is heard behind the one that is under way."""
        self._gone = self._refused = False
        now = self._now()
        self.idle_since: float | None = None
        self.reading_since: float | None = now
        self.waiting_since: float | None = None
        self.behind_since: float | None = None
        self._leaves_at: float | None = None
        self._beats_at = now + BEAT
        self._incoming = Incoming(crowd)
        self._stepping = self._paused = False
        self._exchange: ResponseWriter | None = None
        self._unread = False
        """Its answer is written, and not read."""

    # --- what Twisted calls

    def makeConnection(self, transport: Any) -> None:
        """It stands."""
        self._transport = transport
        peer = transport.getPeer()
        self.peer_host = peer.host if isinstance(peer, IPv4Address | IPv6Address) else ""
        self.secure = bool(ISSLTransport.providedBy(transport))
        transport.setTcpNoDelay(True)
        transport.setTcpKeepAlive(True)
        transport.registerProducer(self, True)
        if not self._crowd.enter(self):
            self.cut()

    def connectionLost(self, reason: object = None) -> None:
        """It is gone."""
        self._gone = True
        self._crowd.leave(self)
        self.idle_since = self.reading_since = self.waiting_since = None
        self._incoming.drop()
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            self._crowd.hold(-exchange.lost())

    def dataReceived(self, data: bytes) -> None:
        """Whatever it is, it ends this connection at most. It is looked at when its turn has come."""
        if self._refused or self._gone or (self._exchange is not None and not self.persistent):
            return
        self._incoming.add(data)
        if self.idle_since is not None:
            self.idle_since, self.reading_since = None, self._now()
        if self._exchange is None and not self._stepping:
            self._step_soon()
        elif self._incoming.waiting > AHEAD and not self._paused:
            self._paused = True
            self._transport.pauseProducing()

    def pauseProducing(self) -> None:
        """The peer does not read as fast as it is written to."""
        if self.behind_since is None:
            self.behind_since = self._now()
        if self._exchange is not None:
            self._exchange.pause()

    def resumeProducing(self) -> None:
        """It has read."""
        self.behind_since = None
        if self._unread:
            self.done()
        elif self._exchange is not None:
            self._exchange.resume()

    def stopProducing(self) -> None:
        """Twisted calls `connectionLost` behind it."""

    @property
    def is_behind(self) -> bool:
        """Whether the peer does not read as fast as it is written to."""
        return self.behind_since is not None

    # --- a request comes

    def _step_soon(self) -> None:
        self._stepping = True
        self._share.run(self._step)

    def _step(self) -> None:
        """Look at what has come: up to the end of one request, so that those of others have their turn."""
        self._stepping = False
        if self._refused or self._gone or self._exchange is not None:
            return
        try:
            self._read()
        except BadRequest:
            self._refuse(400)
        except Exception:
            LOG.failure("http: a request could not be read")
            self._refuse(400)
        if self._paused and self._exchange is None:
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
        exchange = self._exchange = ResponseWriter(self, head, octets)
        self.reading_since, self.waiting_since = None, self._now()
        if not head.persistent:
            self.persistent = False
        exchange.ask(self._site, body)

    def _refuse(self, status: int) -> None:
        """Say why nothing more is heard. A socket that is closed with unread octets loses what was said."""
        if self._refused:
            return
        self._refused = True
        self._incoming.drop()
        self._leaves_at = self._now() + LINGER
        self.write(last_words(status))

    # --- an answer goes

    def begins_to_answer(self, octets: int) -> None:
        """Its body, of so many octets, is needed no more."""
        self.waiting_since = None
        self._crowd.hold(-octets)

    def write(self, octets: bytes) -> None:
        """Write, behind what waits already."""
        if not self._gone:
            write(self._transport, octets)

    def done(self) -> None:
        """The answer is written. The next request is not looked at before there is room for its answer."""
        if self.is_behind and self.persistent:
            self._unread = True
            return
        self._unread = False
        self._exchange = None
        if self._gone:
            return
        if not self.persistent:
            self._lose()
        elif self._incoming.waiting:
            self.reading_since = self._now()
            self._step_soon()
        else:
            self.idle_since = self._now()

    # --- its end

    def leave(self) -> None:
        """The router stops: end behind the answer that is under way, or now if there is none."""
        self.persistent = False
        if self._exchange is not None:
            self.end_streams(object)
        elif not self._incoming.begun:
            self._lose()

    def end_streams(self, kind: type[object]) -> None:
        """End answers of this kind: it may not be for whoever asked any more, or the router stops."""
        if self._exchange is not None:
            self._exchange.end_stream(kind)

    def look(self, now: float) -> None:
        """Once a second: end it if its time is over."""
        if self._leaves_at is not None:
            if now >= self._leaves_at:
                self.cut()
        elif self.idle_since is not None and now > self.idle_since + IDLE:
            self._lose()
            self._leaves_at = now + LINGER
        elif self.reading_since is not None and now > self.reading_since + READ_WITHIN:
            self._refuse(408)
        elif self.behind_since is None and self._exchange is not None and now >= self._beats_at:
            self._beats_at = now + BEAT
            self._exchange.beat()
        elif self.behind_since is not None and now > self.behind_since + UNREAD:
            self.cut()

    def cut(self) -> None:
        """End it at once, whatever is still to be written."""
        if self._transport is not None:
            self._transport.abortConnection()

    def _lose(self) -> None:
        # While it has a producer a transport stays open.
        self._transport.unregisterProducer()
        self._transport.loseConnection()
