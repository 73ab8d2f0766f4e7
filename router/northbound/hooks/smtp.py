"""Hands mail to a server: a `Mailer` over sockets."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, cast

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.internet.protocol import connectionDone
from twisted.mail.smtp import ESMTPSender, ESMTPSenderFactory, SMTPClientError
from twisted.python.failure import Failure

from router.northbound.hooks.client import why
from router.northbound.hooks.mail import Mail
from router.northbound.hooks.settings import MailServer, Secured
from router.northbound.hooks.tls import TlsFor, proved

PATIENCE = 60.0
"""Seconds from connecting to the server's last answer; servers inspect mail before they accept it."""


GOODBYE = 5
"""Seconds for QUIT after that."""


class SmtpClient:
    """Hands mail over, each on its own connection; unencrypted only if configured so."""

    def __init__(self, reactor: Any, server: MailServer, tls: TlsFor = proved) -> None:
        self._reactor = reactor
        self._server = server
        self._tls = tls

    def send(self, mail: Mail, heard: Callable[[str], None]) -> Callable[[], None]:
        """Hand a mail over; see `Mailer`."""
        result: Deferred[object] = Deferred()
        factory = self._factory(mail, result)
        connecting = self._endpoint().connect(factory)
        connecting.addErrback(lambda failure: None if result.called else result.errback(failure))
        result.addTimeout(PATIENCE, self._reactor)

        def ended(outcome: object) -> None:
            connecting.cancel()
            protocol = factory.currentProtocol
            if protocol is not None and protocol.transport is not None:
                if isinstance(outcome, Failure):
                    protocol.transport.abortConnection()
                else:
                    # Twisted sends QUIT by itself.
                    protocol.setTimeout(GOODBYE)
            heard(said(outcome) if isinstance(outcome, Failure) else "")

        result.addBoth(ended)
        return result.cancel

    def _endpoint(self) -> IStreamClientEndpoint:
        server = self._server
        endpoint: IStreamClientEndpoint = HostnameEndpoint(self._reactor, server.host, server.port)
        return wrapClientTLS(self._tls(server.host), endpoint) if server.secured is Secured.TLS else endpoint

    def _factory(self, mail: Mail, result: "Deferred[object]") -> "_Factory":
        server = self._server
        starts = server.secured is Secured.STARTTLS
        return _Factory(  # type: ignore[no-untyped-call]
            server.user.encode() if server.user is not None else None,
            server.password.encode() if server.password is not None else None,
            mail.sender,
            mail.address,
            BytesIO(mail.octets),
            result,
            retries=0,
            timeout=int(PATIENCE),
            contextFactory=self._tls(server.host) if starts else None,
            requireAuthentication=server.user is not None,
            requireTransportSecurity=server.secured is not Secured.OFF,
        )


class _Sender(ESMTPSender):
    def connectionLost(self, reason: Failure = connectionDone) -> None:
        super().connectionLost(reason)  # type: ignore[no-untyped-call]
        factory = cast(Any, self.factory)
        result = getattr(factory, "result", None)
        if result is not None and not factory.sendFinished:
            factory.sendFinished = True
            result.errback(reason)


class _Factory(ESMTPSenderFactory):
    protocol = _Sender
    noisy = False


def said(failure: Failure) -> str:
    """Return why a mail was not taken, in words."""
    error = failure.value
    if isinstance(error, SMTPClientError):
        answer = error.resp if isinstance(error.resp, bytes) else str(error.resp).encode()
        text = answer.decode("utf-8", "replace").splitlines()
        return f"{error.code} {text[0] if text else ''}"[:200].strip()
    return why(failure)
