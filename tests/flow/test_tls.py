"""TLS on both sides, to ESMEs by a client that others wrote, and to gateways; nothing goes in clear."""

import ssl
from functools import partial
from typing import cast

from smpplib.client import Client
from twisted.internet import reactor as the_reactor
from twisted.internet.defer import maybeDeferred
from twisted.internet.endpoints import TCP4ServerEndpoint, wrapServerTLS
from twisted.internet.interfaces import IListeningPort, IReactorTCP
from twisted.internet.threads import deferToThread
from twisted.protocols.portforward import ProxyFactory, ProxyServer

from router.simulator.goip.box import Goip
from router.simulator.goip.smpp import SmppFace
from router.simulator.goip.wire import SmppPort
from tests.flow.building import ESMES, Building, sms, until
from tests.support.certificates import Certified, authority, server
from tools.ports import free_port

TEXT = b"A word between us"


def converse(port: int, context: ssl.SSLContext, count: int) -> tuple[int, list[bytes]]:
    """By smpplib: bind, submit so often, and wait for as many receipts. Gives answers and receipts."""
    answers: list[int] = []
    receipts: list[bytes] = []
    client = Client("localhost", port, timeout=240, ssl_context=context, allow_unknown_opt_params=True)
    client.set_message_sent_handler(lambda pdu: answers.append(pdu.status))
    client.set_message_received_handler(lambda pdu: receipts.append(pdu.short_message))
    client.connect()
    client.bind_transceiver(system_id="crm", password="secret")
    for _ in range(count):
        client.send_message(
            source_addr="Shop",
            destination_addr="+256772000001",
            short_message=TEXT,
            registered_delivery=1,
        )
    while len(receipts) < count:
        client.read_once()
    client.unbind()
    client.disconnect()
    return answers.count(0), receipts


class TlsTests(Building):
    async def test_all_of_a_session_goes_over_tls(self) -> None:
        shown = server("localhost")
        (self.place / "cert.pem").write_text(shown.pem)
        (self.place / "key.pem").write_text(shown.private)
        secure = free_port()
        await self.box()
        file = self.page(esmes=ESMES)
        listen = f"ssl:{secure}:interface=127.0.0.1:privateKey=key.pem:certKey=cert.pem"
        file.write_text(file.read_text().replace("listen: [", f'listen: ["{listen}", '))
        await self.ready(self.router(file))
        context = ssl.create_default_context(cafile=str(self.place / "cert.pem"))
        context.check_hostname = False  # smpplib cannot say whom it connects to
        ok, receipts = await deferToThread(partial(converse, secure, context, 20))
        self.assertEqual(ok, 20)
        self.assertEqual([b"stat:DELIVRD" in receipt for receipt in receipts], [True] * 20)


class Tapped(ProxyServer):
    """Passes on what the router writes to a gateway, and keeps it."""

    def dataReceived(self, data: bytes) -> None:
        cast(Tap, self.factory).seen += data
        super().dataReceived(data)


class Tap(ProxyFactory):
    """The wire between the router and a gateway that listens at ``port``."""

    noisy = False
    protocol = Tapped

    def __init__(self, port: int) -> None:
        super().__init__("127.0.0.1", port)
        self.seen = b""


class GatewayTests(Building):
    async def secure(self, goip: Goip, shown: Certified, port: int) -> IListeningPort:
        """The box takes connections over TLS, and shows this certificate."""
        inner = TCP4ServerEndpoint(IReactorTCP(the_reactor), port, 50, "127.0.0.1")
        listening: IListeningPort = await wrapServerTLS(shown.options(), inner).listen(
            SmppPort(SmppFace(goip))
        )
        self.addCleanup(listening.stopListening)
        return listening

    async def one_message(self, goip: Goip) -> None:
        esme = await self.esme()
        await esme.submit(sms("+2561", TEXT))
        (receipt,) = await esme.deliveries(1)
        self.assertIn(b"stat:DELIVRD", receipt.short_message)
        self.assertEqual(goip.records.handset("+2561"), [TEXT.decode()])

    async def test_a_message_goes_over_tls_by_an_authority_and_nothing_of_it_can_be_read(self) -> None:
        goip, ours, behind = self.unplugged(), authority(), free_port()
        await self.secure(goip, server("127.0.0.1", issuer=ours), behind)
        tap = Tap(behind)
        wire = await TCP4ServerEndpoint(IReactorTCP(the_reactor), self.south, 50, "127.0.0.1").listen(tap)
        self.addCleanup(wire.stopListening)
        (self.place / "ca.pem").write_text(ours.pem)
        await self.ready(self.router(self.page("tls: {ca: ca.pem}")))
        await self.one_message(goip)
        self.assertEqual(tap.seen[:2], b"\x16\x03")  # a handshake (RFC 8446 section 5.1)
        for word in (b"goip101", TEXT):
            self.assertNotIn(word, tap.seen)

    async def test_a_gateway_with_another_certificate_is_told_until_it_has_the_pinned_one(self) -> None:
        goip, right, wrong = self.unplugged(), server(), server()
        listening = await self.secure(goip, wrong, self.south)
        service = self.router(self.page(f"tls: {{pin: {right.pin.hex()}}}"))
        told: list[str] = []
        service.events.listen(lambda event: told.append(event.text))
        await until(lambda: any(wrong.pin.hex() in one for one in told), "the pin of the far side")
        self.assertEqual(goip.stats()["bound"], 0)
        await maybeDeferred(listening.stopListening)
        await self.secure(goip, right, self.south)
        await self.ready(service)
        await self.one_message(goip)
