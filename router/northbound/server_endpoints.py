"""How the door stands open: how many may wait at it, and how many stand inside unbound."""

import resource
from typing import cast

from OpenSSL.SSL import Context
from twisted.internet.endpoints import SSL4ServerEndpoint, serverFromString
from twisted.internet.interfaces import IOpenSSLContextFactory, IReactorCore, IStreamServerEndpoint
from twisted.internet.ssl import CertificateOptions
from zope.interface import implementer

from router.wire.hardening import harden

UNBOUND = 2000
"""Connections at once that have not sent a bind, and as many whose bind waits for a verdict (`unbound`)."""

BACKLOG = 1024
"""Connections that wait to be accepted.

Twisted's own 50 are few when all ESMEs come back at one moment, as after a restart: the system drops what is
beyond, and tries again after 1, 3 and 7 seconds. It takes no more than net.core.somaxconn.
"""


_WITH_BACKLOG = ("tcp:", "tcp6:", "ssl:")


@implementer(IOpenSSLContextFactory)
class Certificates:
    """What a port proves itself by: the files that its endpoint string names, as they were read last."""

    def __init__(self, options: CertificateOptions) -> None:
        self._context = options.getContext()

    def getContext(self) -> Context:
        """Return what the next connection is made with."""
        return self._context

    def read(self, reactor: IReactorCore, description: str) -> None:
        """Read the files anew. Raises what `endpoint` raises, and then all is as before."""
        again = certificates_of(endpoint(reactor, description))
        if again is not None:
            self._context = again.getContext()


def endpoint(reactor: IReactorCore, description: str) -> IStreamServerEndpoint:
    """What an endpoint string of `smpp.listen` stands for, with our backlog, and TLS as we want it.

    :raises ValueError: it is none; OSError: a file that it names cannot be read.
    """
    found = cast(IStreamServerEndpoint, serverFromString(reactor, with_backlog(description)))
    inner = getattr(found, "_wrappedEndpoint", found)  # of `haproxy:ssl:…`
    if isinstance(inner, SSL4ServerEndpoint):
        # The string has no word for suites, and its `sslmethod` could bring back versions that are broken.
        options: CertificateOptions = inner._sslContextFactory
        harden(options.getContext())
        inner._sslContextFactory = Certificates(options)
    return found


def certificates_of(found: IStreamServerEndpoint) -> Certificates | None:
    """What an endpoint proves itself by; None where there is no TLS."""
    factory = getattr(getattr(found, "_wrappedEndpoint", found), "_sslContextFactory", None)
    return factory if isinstance(factory, Certificates) else None


def with_backlog(description: str) -> str:
    """The endpoint string with a backlog, if it has none and is of a kind that takes one."""
    if not description.startswith(_WITH_BACKLOG) or ":backlog=" in description:
        return description
    return f"{description}:backlog={BACKLOG}"


def most_unbound() -> int:
    """`UNBOUND`, or so many that both crowds have half of the files that a process may open."""
    _, files = resource.getrlimit(resource.RLIMIT_NOFILE)
    return UNBOUND if files == resource.RLIM_INFINITY else min(UNBOUND, files // 4)
