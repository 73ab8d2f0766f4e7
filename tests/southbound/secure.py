"""Far sides that speak TLS, or should, on this machine; and who calls them."""

from collections.abc import Callable
from functools import partial
from typing import cast

from twisted.internet import reactor as the_reactor
from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP4ServerEndpoint, wrapServerTLS
from twisted.internet.interfaces import (
    IListeningPort,
    IReactorTCP,
    IReactorTime,
    IStreamServerEndpoint,
    ITCPTransport,
)
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.internet.ssl import CertificateOptions
from twisted.python.failure import Failure
from twisted.trial.unittest import TestCase

from router.southbound.lifecycle import Connect
from router.southbound.tls import Proof, secured
from router.southbound.trouble import ConnectFailed, of_failure
from tests.support.certificates import Certified, authority

TCP = IReactorTCP(the_reactor)
PASSWORD = b"password"
FILE = "/etc/ca.pem"
PATIENCE = 240.0


class Server(Protocol):
    """The far side: it keeps what it is told, and may say something first, or hang up at once."""

    transport: ITCPTransport

    def __init__(self, says: bytes = b"", hangs_up: bool = False) -> None:
        self.says = says
        self.hangs_up = hangs_up
        self.heard = b""
        self.told: Deferred[None] = Deferred()
        self.lost: Deferred[None] = Deferred()

    def dataReceived(self, data: bytes) -> None:
        self.heard += data
        if not self.told.called:
            self.told.callback(None)
        self.transport.write(self.says)
        if self.hangs_up:
            self.transport.loseConnection()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.lost.callback(None)


class Caller(Protocol):
    """In the place of a link: it tells its password as soon as it has a connection."""

    transport: ITCPTransport

    def __init__(self) -> None:
        self.lost: Deferred[None] = Deferred()
        self.reason = connectionDone
        self.heard: Deferred[bytes] = Deferred()

    def connectionMade(self) -> None:
        self.transport.write(PASSWORD)

    def dataReceived(self, data: bytes) -> None:
        self.heard.callback(data)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.reason = reason
        self.lost.callback(None)


CALLERS = Factory.forProtocol(Caller)


class Scene(TestCase):
    """A far side that listens on this machine, whatever name the router knows it by."""

    timeout = 900

    def setUp(self) -> None:
        self.ca = authority()
        self.servers: list[Server] = []
        self.came: Deferred[None] = Deferred()
        """The first connection."""

    async def far(
        self, options: CertificateOptions | None, make: Callable[[], Server] = Server
    ) -> TCP4ClientEndpoint:
        """Return an endpoint for connections to it; without options it speaks no TLS."""
        servers, came = self.servers, self.came

        class Servers(Factory):
            noisy = False

            def buildProtocol(self, addr: object) -> Server:
                servers.append(make())
                if not came.called:
                    came.callback(None)
                return servers[-1]

        endpoint: IStreamServerEndpoint = TCP4ServerEndpoint(TCP, 0, interface="127.0.0.1")
        if options is not None:
            endpoint = wrapServerTLS(options, endpoint)
        port: IListeningPort = await endpoint.listen(Servers())
        self.addCleanup(port.stopListening)
        return TCP4ClientEndpoint(TCP, "127.0.0.1", cast(IPv4Address, port.getHost()).port)

    def by_ca(self, host: str, *authorities: Certified) -> Proof:
        held = tuple(one.x509 for one in authorities or (self.ca,))
        return Proof(host=host, authorities=held, file=FILE)

    def connect(self, endpoint: TCP4ClientEndpoint, proof: Proof) -> Connect:
        return secured(endpoint, proof, IReactorTime(the_reactor), PATIENCE)

    async def caller(self, shown: Certified, proof: Proof) -> Caller:
        """Check that a far side with this certificate is trusted: it has heard the password."""
        connect = self.connect(await self.far(shown.options(), partial(Server, b"welcome")), proof)
        caller = cast(Caller, await connect(CALLERS))
        self.assertEqual(await caller.heard, b"welcome")
        self.assertEqual(self.servers[-1].heard, PASSWORD)
        caller.transport.loseConnection()
        await caller.lost
        await self.servers[-1].lost
        return caller

    async def failure(self, endpoint: TCP4ClientEndpoint, proof: Proof) -> Failure:
        """Return why there is no connection."""
        try:
            await self.connect(endpoint, proof)(CALLERS)
        except ConnectFailed:
            return Failure()
        raise AssertionError("it is connected")

    async def refused(self, shown: Certified, proof: Proof, *words: str) -> None:
        """Check that a far side with this certificate is reported in these words, and never hears the
        password.
        """
        said = str(of_failure(await self.failure(await self.far(shown.options()), proof)))
        for one in words:
            self.assertIn(one, said)
        await self.servers[-1].lost
        self.assertEqual(self.servers[-1].heard, b"")
