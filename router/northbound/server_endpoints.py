"""Endpoints that we listen at: their backlog, their TLS settings, and the limit of unbound connections."""

import resource
from typing import cast

from OpenSSL.SSL import Context
from twisted.internet.endpoints import SSL4ServerEndpoint, serverFromString
from twisted.internet.interfaces import IOpenSSLContextFactory, IReactorCore, IStreamServerEndpoint
from twisted.internet.ssl import CertificateOptions
from zope.interface import implementer

from router.wire.hardening import harden

UNBOUND = 2000
"""Connections at once that have not sent a bind, and as many whose bind is being judged (`smpp.unbound`)."""

BACKLOG = 1024
"""Connections that wait to be accepted.

Twisted's default of 50 is too small when all ESMEs reconnect at once, as after a restart: the system drops
the others, which retry after 1, 3 and 7 seconds. The system limits it to net.core.somaxconn.
"""


_WITH_BACKLOG = ("tcp:", "tcp6:", "ssl:")


@implementer(IOpenSSLContextFactory)
class Certificates:
    """The certificate and key of a port, from the files that its endpoint string names, as last read."""

    def __init__(self, options: CertificateOptions) -> None:
        self._context = options.getContext()

    def getContext(self) -> Context:
        """Return the context for the next connection."""
        return self._context

    def read(self, reactor: IReactorCore, description: str) -> None:
        """Read the files again. Raises as `endpoint` does, and then nothing changes."""
        again = certificates_of(endpoint(reactor, description))
        if again is not None:
            self._context = again.getContext()


def endpoint(reactor: IReactorCore, description: str) -> IStreamServerEndpoint:
    """Return the endpoint of a string such as `tcp:2775`, with our backlog and TLS settings.

    Raises ValueError for a string that is no endpoint, OSError for a file that cannot be read.
    """
    found = cast(IStreamServerEndpoint, serverFromString(reactor, with_backlog(description)))
    inner = getattr(found, "_wrappedEndpoint", found)  # of `haproxy:ssl:…`
    if isinstance(inner, SSL4ServerEndpoint):
        # The string cannot set cipher suites, and its `sslmethod` could allow broken versions.
        options: CertificateOptions = inner._sslContextFactory
        harden(options.getContext())
        inner._sslContextFactory = Certificates(options)
    return found


def certificates_of(found: IStreamServerEndpoint) -> Certificates | None:
    """Return the certificates of an endpoint; None without TLS."""
    factory = getattr(getattr(found, "_wrappedEndpoint", found), "_sslContextFactory", None)
    return factory if isinstance(factory, Certificates) else None


def with_backlog(description: str) -> str:
    """Return an endpoint string with a backlog, if it has none and its kind takes one."""
    if not description.startswith(_WITH_BACKLOG) or ":backlog=" in description:
        return description
    return f"{description}:backlog={BACKLOG}"


def most_unbound() -> int:
    """Return `UNBOUND`, or less where both limits together would take over half of the files we may open."""
    _, files = resource.getrlimit(resource.RLIMIT_NOFILE)
    return UNBOUND if files == resource.RLIM_INFINITY else min(UNBOUND, files // 4)
