"""A small mail server of twisted.mail, for tests: it keeps what it is given."""

from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from twisted.cred.checkers import InMemoryUsernamePasswordDatabaseDontUse
from twisted.cred.portal import IRealm, Portal
from twisted.internet import reactor as the_reactor
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.protocol import ServerFactory
from twisted.internet.ssl import CertificateOptions
from twisted.internet.task import deferLater
from twisted.mail.imap4 import LOGINCredentials, PLAINCredentials
from twisted.mail.smtp import ESMTP, IMessage, IMessageDelivery, SMTPBadRcpt, SMTPServerError
from zope.interface import Interface, implementer


@implementer(IMessage)
class _Incoming:
    def __init__(self, server: "MailServer") -> None:
        self._server = server
        self._lines: list[bytes] = []

    def lineReceived(self, line: bytes) -> None:
        self._lines.append(line)

    def eomReceived(self) -> "Deferred[None]":
        if self._server.refuses:
            return fail(SMTPServerError(452, b"no room"))
        self._server.raw.append(b"\r\n".join(self._lines) + b"\r\n")
        return succeed(None)

    def connectionLost(self) -> None:
        """Keep nothing of it."""


@implementer(IMessageDelivery)
class _Delivery:
    def __init__(self, server: "MailServer") -> None:
        self._server = server

    def receivedHeader(self, helo: object, origin: object, recipients: object) -> bytes:
        return b"Received: by a test"

    def validateFrom(self, helo: object, origin: object) -> object:
        self._server.senders.append(str(origin))
        return origin

    def validateTo(self, user: Any) -> Callable[[], _Incoming]:
        if "nobody" in str(user.dest):
            raise SMTPBadRcpt(user)
        self._server.recipients.append(str(user.dest))
        return lambda: _Incoming(self._server)


@implementer(IRealm)
class _Realm:
    def __init__(self, server: "MailServer") -> None:
        self._server = server

    def requestAvatar(
        self, avatarId: bytes | tuple[()], mind: object, *interfaces: type[Interface]
    ) -> tuple[type[Interface], object, Callable[[], None]]:
        self._server.logins.append(bytes(avatarId))
        return IMessageDelivery, _Delivery(self._server), lambda: None


class MailServer:
    """Keeps mails in ``raw`` and users in ``logins``; while it ``refuses``, it takes nothing."""

    def __init__(
        self, users: dict[bytes, bytes] | None = None, context: CertificateOptions | None = None
    ) -> None:
        self.raw: list[bytes] = []
        self.senders: list[str] = []
        self.recipients: list[str] = []
        self.logins: list[bytes] = []
        self.refuses = False
        self._users = users
        self._context = context
        self._port: Any = None
        self._open = 0

    @property
    def mails(self) -> list[EmailMessage]:
        """Return the mails it was given, parsed."""
        return [cast(EmailMessage, message_from_bytes(one, policy=cast(Any, default))) for one in self.raw]

    def listen(self, tls: bool = False) -> int:
        """Listen on this machine, by TLS from the first octet or not; gives the port."""
        factory = ServerFactory()
        cast(Any, factory).buildProtocol = lambda address: self._protocol(factory)
        factory.noisy = False
        reactor: Any = the_reactor
        if tls:
            self._port = reactor.listenSSL(0, factory, self._context, interface="127.0.0.1")
        else:
            self._port = reactor.listenTCP(0, factory, interface="127.0.0.1")
        return int(self._port.getHost().port)

    async def close(self) -> None:
        """Listen no more, and wait until all connections are gone."""
        port, self._port = self._port, None
        if port is not None:
            await port.stopListening()
        for _ in range(200):
            if not self._open:
                break
            await deferLater(cast(Any, the_reactor), 0.01)
        # The far ends of them hear of it a turn later.
        await deferLater(cast(Any, the_reactor), 0.02)

    def _protocol(self, factory: ServerFactory) -> ESMTP:
        protocol: Any = ESMTP(
            {b"LOGIN": LOGINCredentials, b"PLAIN": PLAINCredentials} if self._users else {}, self._context
        )
        if self._users:
            checker = InMemoryUsernamePasswordDatabaseDontUse()
            for user, password in self._users.items():
                checker.addUser(user, password)
            protocol.portal = Portal(_Realm(self), [checker])
        else:
            protocol.delivery = _Delivery(self)
        protocol.factory = factory
        self._open += 1
        lost = protocol.connectionLost

        def gone(reason: object) -> None:
            self._open -= 1
            lost(reason)

        protocol.connectionLost = gone
        return cast(ESMTP, protocol)
