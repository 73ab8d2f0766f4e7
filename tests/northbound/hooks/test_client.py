"""The client over real sockets: what it connects to, accepts as an answer, and reads."""

from collections.abc import Sequence
from typing import Any, cast

from OpenSSL.SSL import Context
from twisted.internet import reactor as the_reactor
from twisted.internet.defer import Deferred, succeed
from twisted.internet.endpoints import TCP4ServerEndpoint
from twisted.internet.interfaces import IReactorTCP
from twisted.internet.protocol import Factory, Protocol
from twisted.trial.unittest import TestCase

from router.northbound.hooks.client import MOST, HttpClient
from router.northbound.hooks.endpoint import LookUp, looks_up
from router.northbound.hooks.posts import Post
from router.northbound.hooks.tls import TlsFor, VerifyingTls, proved
from tests.flow.web_target import WebServer
from tests.support.certificates import Certified, authority
from tests.support.certificates import server as certified

reactor: Any = the_reactor


def leads(*addresses: str) -> LookUp:
    """Resolve a host to these addresses."""

    def look_up(host: str, port: int) -> "Deferred[Sequence[str]]":
        return succeed(addresses)

    return look_up


class Raw(Protocol):
    """Answers each request with octets, and keeps the connection open."""

    octets = b""

    def dataReceived(self, data: bytes) -> None:
        assert self.transport is not None
        self.transport.write(self.octets)


class ClientCase(TestCase):
    timeout = 120
    patience = 15.0
    tls: TlsFor = staticmethod(proved)

    async def post(self, url: str, look_up: LookUp | None = None) -> tuple[int, str]:
        """Status and reason."""
        heard: Deferred[tuple[int, str]] = Deferred()
        sender = HttpClient(reactor, reactor, look_up or looks_up(reactor), self.tls, self.patience)
        sender.post(
            Post(url, [("Content-Type", "text/plain"), ("X-Delivery-Id", "7")], b"body"),
            lambda status, why: heard.callback((status, why)),
        )
        return await heard

    def server(self, *statuses: int) -> tuple[WebServer, str]:
        server = WebServer(*statuses)
        port = server.listen()
        self.addCleanup(server.close)
        return server, f"http://127.0.0.1:{port}/in"

    async def raw(self, octets: bytes) -> str:
        """Start a server that answers with these octets."""
        kind = type("Kind", (Raw,), {"octets": octets})
        endpoint = TCP4ServerEndpoint(IReactorTCP(the_reactor), 0, 50, "127.0.0.1")
        port = await endpoint.listen(Factory.forProtocol(kind))
        self.addCleanup(port.stopListening)
        return f"http://127.0.0.1:{port.getHost().port}/"


class AnswerTests(ClientCase):
    async def test_the_status_is_heard(self) -> None:
        server, url = self.server(202, 404, 500)
        self.assertEqual([(await self.post(url))[0] for _ in range(3)], [202, 404, 500])
        self.assertEqual([taken.body for taken in server.taken], [b"body"] * 3)

    async def test_no_redirect_is_followed(self) -> None:
        elsewhere, other = self.server(200)
        server, url = self.server(307)
        server.headers["Location"] = other
        self.assertEqual(await self.post(url), (307, ""))
        self.assertEqual(elsewhere.taken, [])

    async def test_a_name_is_looked_up(self) -> None:
        _, url = self.server(200)
        self.assertEqual(await self.post(url.replace("127.0.0.1", "localhost")), (200, ""))

    async def test_a_long_answer_is_not_read_to_its_end(self) -> None:
        server, url = self.server(200, 500)
        server.answer = b"x" * (50 * MOST)
        self.assertEqual([(await self.post(url))[0] for _ in range(2)], [200, 500])

    async def test_headers_without_end_are_not_read(self) -> None:
        url = await self.raw(b"HTTP/1.1 200 OK\r\n" + b"X-More: and more of it\r\n" * MOST)
        self.assertEqual((await self.post(url))[0], 0)

    async def test_what_is_no_http_is_no_answer(self) -> None:
        url = await self.raw(b"220 mail.example ESMTP\r\n")
        self.assertEqual((await self.post(url))[0], 0)

    async def test_nobody_listens(self) -> None:
        server, url = self.server()
        await server.close()
        status, why = await self.post(url)
        self.assertEqual((status, "refused" in why), (0, True))

    async def test_a_server_that_is_silent_is_given_up(self) -> None:
        self.patience = 0.2
        _, url = self.server(0)
        self.assertEqual(await self.post(url), (0, "no answer in time"))

    async def test_one_whose_body_never_ends_has_taken_it(self) -> None:
        self.patience = 0.2
        url = await self.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nok")
        self.assertEqual(await self.post(url), (200, ""))


class AddressTests(ClientCase):
    async def test_a_name_that_leads_to_a_refused_address_is_not_connected_to(self) -> None:
        for address in ("169.254.169.254", "::ffff:169.254.169.254", "fe80::1"):
            told = await self.post("http://shop.example/", leads(address))
            self.assertEqual(told, (0, f"its address {address} is refused"))

    async def test_nor_is_the_address_itself(self) -> None:
        for host in ("169.254.169.254", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[fe80::1]"):
            status, why = await self.post(f"http://{host}/")
            self.assertEqual((status, why.startswith("its address")), (0, True), why)

    async def test_in_any_spelling(self) -> None:
        """Refuse hosts that the system reads as 169.254.169.254."""
        for host in ("2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518"):
            status, why = await self.post(f"http://{host}/")
            self.assertEqual((status, why), (0, "its address 169.254.169.254 is refused"), host)

    async def test_of_several_addresses_one_that_is_allowed_is_taken(self) -> None:
        server, url = self.server()
        port = url.rpartition(":")[2]
        told = await self.post(f"http://shop.example:{port}", leads("169.254.169.254", "127.0.0.1"))
        self.assertEqual((told, len(server.taken)), ((200, ""), 1))

    async def test_another_address_is_tried_where_one_does_not_answer(self) -> None:
        server, url = self.server()
        port = url.rpartition(":")[2]
        told = await self.post(f"http://shop.example:{port}", leads("127.0.0.9", "127.0.0.1"))
        self.assertEqual((told, len(server.taken)), ((200, ""), 1))

    async def test_a_name_that_there_is_not(self) -> None:
        told = await self.post("http://no-such-host.invalid/")
        self.assertEqual(told, (0, "its host has no address"))


NOT_PROVED = "TLS: its certificate is for another host, or not signed by an authority this system trusts"


def trusting(root: Certified) -> TlsFor:
    """Return TLS settings that trust this authority only."""

    def trust(context: Context) -> None:
        cast(Any, context.get_cert_store()).add_cert(root.x509)

    return lambda host: cast(Any, VerifyingTls(host, trust))


class TlsTests(ClientCase):
    async def posted_to(self, certificate: Certified, trusted: Certified) -> tuple[int, str]:
        """Post to a server with this certificate, trusting this authority."""
        server = WebServer()
        port = server.listen(certificate.options())
        self.addCleanup(server.close)
        self.tls = trusting(trusted)
        told = await self.post(f"https://localhost:{port}/in")
        self.assertEqual(len(server.taken), 1 if told[0] else 0)
        return told

    async def test_a_server_that_proves_its_name(self) -> None:
        root = authority()
        self.assertEqual(await self.posted_to(certified("localhost", issuer=root), root), (200, ""))

    async def test_one_of_another_name_gets_nothing(self) -> None:
        root = authority()
        told = await self.posted_to(certified("other.example", issuer=root), root)
        self.assertEqual(told, (0, NOT_PROVED))

    async def test_one_of_another_authority_gets_nothing(self) -> None:
        status, why = await self.posted_to(certified("localhost", issuer=authority()), authority("Others"))
        self.assertEqual((status, why), (0, NOT_PROVED))

    async def test_one_whose_certificate_names_no_host_gets_nothing(self) -> None:
        root = authority()
        told = await self.posted_to(certified(issuer=root, subject="localhost"), root)
        self.assertEqual(told, (0, NOT_PROVED))
