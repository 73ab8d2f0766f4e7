"""TLS to a gateway: a connection is handed over when its certificate has been accepted, and not before.

A link binds as soon as it has a connection, so no password can leave before that. What a certificate must
prove is asked here and not by Twisted's `optionsForClientTLS`, which takes one that a known authority has
signed for any host, if there is no subjectAltName in it.
"""

from collections.abc import Callable
from typing import cast

from attrs import field
from OpenSSL import SSL, crypto
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import wrapClientTLS
from twisted.internet.interfaces import (
    IAddress,
    IHandshakeListener,
    IOpenSSLClientConnectionCreator,
    IProtocol,
    IProtocolFactory,
    IReactorTime,
    IStreamClientEndpoint,
    ITCPTransport,
)
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.protocols.tls import TLSMemoryBIOProtocol
from twisted.python.failure import Failure
from zope.interface import implementer

from router.sms.value import value
from router.southbound.lifecycle import Connect
from router.southbound.tls_trouble import (
    SILENT,
    UNREADABLE,
    of_handshake,
    of_name,
    of_pin,
    of_verification,
)
from router.southbound.trouble import ConnectFailed, Trouble
from router.wire.certificate import is_for, pin_of, server_name
from router.wire.hardening import harden


@value(kw_only=True)
class Proof:
    """Proof of the far side's identity: authorities and a host name, or the pin of its certificate."""

    host: str
    authorities: tuple[crypto.X509, ...] = field(default=(), repr=False)
    file: str = ""
    """Path of the authorities."""
    pin: bytes | None = None
    """SHA-256 of the DER, 32 octets."""


def secured(endpoint: IStreamClientEndpoint, proof: Proof, clock: IReactorTime, seconds: float) -> Connect:
    """Return a way to connect to the endpoint by TLS, which fails with `ConnectFailed` without that proof.

    A handshake has so many ``seconds``.
    """
    wrapped = wrapClientTLS(_Creator(proof), endpoint, clock)

    def connect(factory: IProtocolFactory) -> Deferred[IProtocol]:
        def proven(handshake: IProtocol) -> Deferred[IProtocol]:
            return cast(_Handshake, handshake).done(clock, seconds)

        return wrapped.connect(_Handshakes(factory)).addCallback(proven)

    return connect


@implementer(IHandshakeListener)
class _Handshake(Protocol):
    """Stands between TLS and the protocol of a link, which is made when the certificate is accepted."""

    transport: ITCPTransport

    def __init__(self, link: Callable[[], IProtocol | None]) -> None:
        self._make = link
        self._link: IProtocol | None = None
        self._done: Deferred[IProtocol] = Deferred(lambda _: self.transport.abortConnection())
        self.accepted = False
        self.trouble: Trouble | None = None

    def done(self, clock: IReactorTime, seconds: float) -> Deferred[IProtocol]:
        """Return the protocol of the link, once it may send."""

        def late(_: object, __: float) -> IProtocol:
            raise ConnectFailed(SILENT)

        return self._done.addTimeout(seconds, clock, late)

    def handshakeCompleted(self) -> None:
        # OpenSSL has ended a handshake without an accepted certificate; this makes it certain.
        link = self._make() if self.accepted else None
        if link is None:
            self.transport.abortConnection()
            return
        self._link = link
        link.makeConnection(self.transport)
        self._done.callback(link)

    def dataReceived(self, data: bytes) -> None:
        if self._link is not None:
            self._link.dataReceived(data)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if self._link is not None:
            self._link.connectionLost(reason)
        elif not self._done.called:
            self._done.errback(ConnectFailed(self.trouble or of_handshake(reason)))


class _Handshakes(Factory):
    noisy = False

    def __init__(self, factory: IProtocolFactory) -> None:
        self._of_links = factory

    def buildProtocol(self, addr: IAddress | None) -> _Handshake:
        return _Handshake(lambda: self._of_links.buildProtocol(cast(IAddress, addr)))


@implementer(IOpenSSLClientConnectionCreator)
class _Creator:
    """Makes the connections of OpenSSL, which call `_judge` for each certificate."""

    def __init__(self, proof: Proof) -> None:
        self._proof = proof
        self._name = server_name(proof.host)
        self._context = context = SSL.Context(SSL.TLS_METHOD)
        harden(context)
        # A resumed session shows no certificate.
        context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
        context.set_verify(SSL.VERIFY_PEER, self._judge)
        store = cast(crypto.X509Store, context.get_cert_store())
        # Every certificate in the file is trusted, whether it is the last of its chain or not.
        store.set_flags(crypto.X509StoreFlags.PARTIAL_CHAIN)
        for authority in proof.authorities:
            store.add_cert(authority)

    def clientConnectionForTLS(self, tls: TLSMemoryBIOProtocol) -> SSL.Connection:
        connection = SSL.Connection(self._context, None)
        connection.set_app_data(tls)
        if self._name is not None:
            connection.set_tlsext_host_name(self._name)
        return connection

    def _judge(self, connection: SSL.Connection, shown: crypto.X509, code: int, depth: int, ok: int) -> bool:
        """Judge a certificate or a fault, as OpenSSL asks; the far side's own certificate has depth 0."""
        handshake = cast(_Handshake, connection.get_app_data().wrappedProtocol)
        trouble = self._trouble(shown, code, depth, bool(ok))
        handshake.trouble = handshake.trouble or trouble
        handshake.accepted = trouble is None and depth == 0
        return trouble is None

    def _trouble(self, shown: crypto.X509, code: int, depth: int, ok: bool) -> Trouble | None:
        proof = self._proof
        if proof.pin is not None:
            return of_pin(shown) if depth == 0 and pin_of(shown) != proof.pin else None
        if not ok:
            return of_verification(code, depth, shown, proof.file)
        try:
            return of_name(shown, proof.host) if depth == 0 and not is_for(shown, proof.host) else None
        except ValueError:
            return UNREADABLE
