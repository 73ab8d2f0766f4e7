"""TLS to a server, whose certificate is verified against the system's authorities before anything is sent."""

from collections.abc import Callable
from typing import Any, cast

from OpenSSL import SSL, crypto
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.protocols.tls import TLSMemoryBIOProtocol
from zope.interface import implementer

from router.wire.certificate import is_for, server_name
from router.wire.hardening import harden

Trust = Callable[[SSL.Context], None]
"""Makes a context trust some certificate authorities."""

TlsFor = Callable[[str], IOpenSSLClientConnectionCreator]
"""Returns a factory of TLS connections that verify the host."""


def of_the_system(context: SSL.Context) -> None:
    """Make a context trust the authorities of the system."""
    context.set_default_verify_paths()


@implementer(IOpenSSLClientConnectionCreator)
class VerifyingTls:
    """Makes TLS connections to one host, whose certificate must name it in subjectAltName.

    RFC 9525 section 2 demands that; Twisted's `optionsForClientTLS` accepts a certificate without any name.
    """

    def __init__(self, host: str, trust: Trust = of_the_system) -> None:
        self._host = host
        self._name = server_name(host)
        self._context = context = SSL.Context(SSL.TLS_CLIENT_METHOD)
        harden(context)
        # A resumed session would show no certificate to check.
        context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
        context.set_verify(SSL.VERIFY_PEER, self._judge)
        trust(context)

    def clientConnectionForTLS(self, tlsProtocol: TLSMemoryBIOProtocol) -> SSL.Connection:
        """Return a connection with the server name set (SNI), if the host is a name."""
        connection = SSL.Connection(self._context, None)
        if self._name is not None:
            connection.set_tlsext_host_name(self._name)
        return connection

    def _judge(self, connection: SSL.Connection, shown: crypto.X509, code: int, depth: int, ok: int) -> bool:
        """Judge one certificate of the chain for OpenSSL; the server's own has depth 0."""
        if depth or not ok:
            return bool(ok)
        try:
            return is_for(shown, self._host)
        except ValueError:
            return False


def proved(host: str) -> IOpenSSLClientConnectionCreator:
    """Return a factory of TLS connections that verify the host by the system's authorities."""
    return cast(IOpenSSLClientConnectionCreator, VerifyingTls(host))


def in_words(error: SSL.Error) -> str:
    """Return why TLS failed, in words."""
    said: Any = error.args[0] if error.args else ()
    reason = str(said[0][-1]) if said and said[0] else "the connection was closed"
    if "verify failed" in reason:
        return "TLS: its certificate is for another host, or not signed by an authority this system trusts"
    return f"TLS: {reason}"
