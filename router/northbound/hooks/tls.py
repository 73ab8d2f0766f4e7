"""TLS to a server: it proves who it is before anything is sent, by the authorities that the system trusts."""

from collections.abc import Callable
from typing import Any, cast

from OpenSSL import SSL, crypto
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.protocols.tls import TLSMemoryBIOProtocol
from zope.interface import implementer

from router.wire.certificate import is_for, server_name
from router.wire.hardening import harden

Trust = Callable[[SSL.Context], None]
"""Has a context trust some authorities."""

TlsFor = Callable[[str], IOpenSSLClientConnectionCreator]
"""Gives what makes connections to a host, which it proves."""


def of_the_system(context: SSL.Context) -> None:
    """Trust the authorities that the system has."""
    context.set_default_verify_paths()


@implementer(IOpenSSLClientConnectionCreator)
class VerifyingTls:
    """Makes connections to one host. A certificate must name it in subjectAltName (RFC 9525 section 2);
    Twisted's `optionsForClientTLS` takes one that names none."""

    def __init__(self, host: str, trust: Trust = of_the_system) -> None:
        self._host = host
        self._name = server_name(host)
        self._context = context = SSL.Context(SSL.TLS_CLIENT_METHOD)
        harden(context)
        # A session that is resumed shows no certificate.
        context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
        context.set_verify(SSL.VERIFY_PEER, self._judge)
        trust(context)

    def clientConnectionForTLS(self, tlsProtocol: TLSMemoryBIOProtocol) -> SSL.Connection:
        """Make one."""
        connection = SSL.Connection(self._context, None)
        if self._name is not None:
            connection.set_tlsext_host_name(self._name)
        return connection

    def _judge(self, connection: SSL.Connection, shown: crypto.X509, code: int, depth: int, ok: int) -> bool:
        """OpenSSL asks this of each certificate; the far side's own has depth 0."""
        if depth or not ok:
            return bool(ok)
        try:
            return is_for(shown, self._host)
        except ValueError:
            return False


def proved(host: str) -> IOpenSSLClientConnectionCreator:
    """Give what makes connections to a host."""
    return cast(IOpenSSLClientConnectionCreator, VerifyingTls(host))


def in_words(error: SSL.Error) -> str:
    """Say why TLS failed."""
    said: Any = error.args[0] if error.args else ()
    reason = str(said[0][-1]) if said and said[0] else "it broke off"
    if "verify failed" in reason:
        return "TLS: its certificate is not of an authority that this system trusts, or not for its host"
    return f"TLS: {reason}"
