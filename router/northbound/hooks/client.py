"""The HTTP client: a `Poster` over sockets.

Each POST has its own connection, so that none is lost on one that the server is about to close.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from OpenSSL import SSL
from twisted.internet.defer import CancelledError, Deferred, TimeoutError
from twisted.internet.endpoints import wrapClientTLS
from twisted.internet.interfaces import (
    IProtocol,
    IProtocolFactory,
    IReactorTCP,
    IReactorTime,
    IStreamClientEndpoint,
)
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.protocols.policies import ProtocolWrapper, WrappingFactory
from twisted.python.failure import Failure
from twisted.web.client import URI, Agent, RequestTransmissionFailed, ResponseFailed
from twisted.web.http_headers import Headers
from twisted.web.iweb import IAgentEndpointFactory, IBodyProducer, IResponse
from zope.interface import implementer

from router.northbound.hooks.endpoint import Guarded, LookUp, NotConnected
from router.northbound.hooks.posts import Heard, Post
from router.northbound.hooks.tls import TlsFor, in_words, proved

PATIENCE = 15.0
"""Seconds that a POST may take, with its answer."""

MOST = 65_536
"""Octets of an answer that are read, with its headers; the body is not used."""

HOSTS = 256
"""Hosts whose TLS settings are cached: loading all certificate authorities takes milliseconds."""


class HttpClient:
    """Sends POSTs. Follows no redirects; verifies servers against the system's certificate authorities."""

    def __init__(
        self,
        clock: IReactorTime,
        reactor: IReactorTCP,
        look_up: LookUp,
        tls: TlsFor = proved,
        patience: float = PATIENCE,
    ) -> None:
        self._clock = clock
        self._patience = patience
        endpoints = _Endpoints(reactor, look_up, tls)
        self._agent = Agent.usingEndpointFactory(clock, endpoints)

    def post(self, post: Post, heard: Heard) -> Callable[[], None]:
        """Send a POST; see `Poster`."""
        posted: Deferred[int] = Deferred.fromCoroutine(self._post(post))
        posted.addTimeout(self._patience, self._clock)
        posted.addCallbacks(lambda status: heard(status, ""), lambda failure: heard(0, why(failure)))
        return posted.cancel

    async def _post(self, post: Post) -> int:
        headers = Headers()
        for name, value in post.headers:
            headers.addRawHeader(name, value)
        request: Deferred[IResponse] = self._agent.request(
            b"POST", post.url.encode("ascii"), headers, _Body(post.body)
        )
        response = await request
        status = int(response.code)
        if 200 <= status < 300:
            await self._read(response)
        else:
            response.deliverBody(_Unread())
        return status

    async def _read(self, response: IResponse) -> None:
        """Read the answer to its end: some servers stop a script when the client closes. It was taken."""
        ended: Deferred[None] = Deferred()
        reading = _Read(ended)
        response.deliverBody(reading)
        try:
            await ended
        except CancelledError:
            reading.drop()


def why(failure: Failure) -> str:
    """Return why there was no answer, in words."""
    error = failure.value
    while isinstance(error, ResponseFailed | RequestTransmissionFailed) and error.reasons:
        error = error.reasons[0].value
    if isinstance(error, TimeoutError | CancelledError):
        return "no answer in time"
    if isinstance(error, NotConnected):
        return str(error)
    if isinstance(error, SSL.Error):
        return in_words(error)
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__


@implementer(IAgentEndpointFactory)
class _Endpoints:
    def __init__(self, reactor: IReactorTCP, look_up: LookUp, tls: TlsFor) -> None:
        self._reactor = reactor
        self._look_up = look_up
        self._tls = lru_cache(HOSTS)(tls)

    def endpointForURI(self, uri: URI) -> IStreamClientEndpoint:
        """Return the endpoint of a URI. Raises NotConnected for a scheme other than http and https."""
        host = uri.host.decode("ascii").strip("[]")
        endpoint: IStreamClientEndpoint = Guarded(self._reactor, host, uri.port, self._look_up)
        if uri.scheme == b"https":
            endpoint = wrapClientTLS(self._tls(host), endpoint)
        elif uri.scheme != b"http":
            raise NotConnected("its URL must begin with http:// or https://")
        return _Bounded(endpoint)


@implementer(IStreamClientEndpoint)
class _Bounded:
    """An endpoint whose connections are cut after `MOST` octets were read."""

    def __init__(self, endpoint: IStreamClientEndpoint) -> None:
        self._endpoint = endpoint

    def connect(self, protocolFactory: IProtocolFactory) -> "Deferred[IProtocol]":
        inner = cast(Factory, protocolFactory)
        wrapping = WrappingFactory(inner)
        wrapping.protocol = _Counting
        inner.noisy = wrapping.noisy = False
        return self._endpoint.connect(wrapping).addCallback(_wrapped)


def _wrapped(wrapper: IProtocol) -> IProtocol:
    return cast(ProtocolWrapper, wrapper).wrappedProtocol


class _Counting(ProtocolWrapper):
    read = 0

    def dataReceived(self, data: bytes) -> None:
        self.read += len(data)
        if self.read > MOST:
            cast(Any, self.transport).abortConnection()
        else:
            super().dataReceived(data)  # type: ignore[no-untyped-call]


@implementer(IBodyProducer)
class _Body:
    """A body that is written all at once: it is small."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets
        self.length = len(octets)

    def startProducing(self, consumer: Any) -> "Deferred[None]":
        consumer.write(self._octets)
        done: Deferred[None] = Deferred()
        done.callback(None)
        return done

    def pauseProducing(self) -> None:
        """Do nothing: all has been written."""

    def resumeProducing(self) -> None:
        """Do nothing: all has been written."""

    def stopProducing(self) -> None:
        """Do nothing: all has been written."""


class _Read(Protocol):
    """Reads the body of an answer, and discards it."""

    def __init__(self, ended: "Deferred[None]") -> None:
        self._ended = ended

    def drop(self) -> None:
        """Close the connection: the time is over."""
        _drop(self)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if not self._ended.called:
            self._ended.callback(None)


class _Unread(Protocol):
    """Closes the connection without reading the body."""

    def connectionMade(self) -> None:
        _drop(self)


def _drop(body: Protocol) -> None:
    transport = cast(Any, body.transport)
    if transport is not None:
        transport.loseConnection()
