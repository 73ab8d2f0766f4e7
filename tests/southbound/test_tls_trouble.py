"""Why there is no TLS with a far side, where no certificate is to blame."""

import contextlib
import ssl
import warnings
from functools import partial
from typing import cast

from OpenSSL import SSL
from twisted.internet import task
from twisted.internet.endpoints import TCP4ClientEndpoint
from twisted.internet.protocol import connectionDone
from twisted.internet.ssl import CertificateOptions
from twisted.trial.unittest import SkipTest

from router.southbound.tls import secured
from router.southbound.tls_trouble import (
    HUNG_UP,
    NO_SUCH_NAME,
    NO_TLS,
    OUR_CERTIFICATE,
    REFUSED,
    SILENT,
    TOO_OLD,
    of_end,
)
from router.southbound.trouble import ConnectFailed, of_failure
from tests.southbound.secure import CALLERS, PASSWORD, Caller, Scene, Server
from tests.support.certificates import server


class Old(Server):
    """A server that speaks TLS 1.1, by Python's own OpenSSL: that of `cryptography` has it no more."""

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__()
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._in, self._out, server_side=True)

    def dataReceived(self, data: bytes) -> None:
        self._in.write(data)
        with contextlib.suppress(ssl.SSLError):
            self._tls.do_handshake()
        self.transport.write(self._out.read())


class HandshakeTests(Scene):
    async def told(self, endpoint: TCP4ClientEndpoint) -> object:
        return of_failure(await self.failure(endpoint, self.by_ca("smsc.example")))

    async def test_a_far_side_that_speaks_no_tls(self) -> None:
        nack = bytes.fromhex("00000010 80000000 00000002 00000000")
        for says in (nack, b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-x\r\n"):
            self.assertEqual(await self.told(await self.far(None, partial(Server, says))), NO_TLS)
            await self.servers[-1].lost
            self.assertNotIn(PASSWORD, self.servers[-1].heard)

    async def test_one_that_hangs_up(self) -> None:
        self.assertEqual(await self.told(await self.far(None, partial(Server, hangs_up=True))), HUNG_UP)

    async def test_one_that_says_nothing(self) -> None:
        clock = task.Clock()
        endpoint = await self.far(None)
        connected = secured(endpoint, self.by_ca("smsc.example"), clock, 15.0)(CALLERS)
        await self.came
        await self.servers[0].told
        clock.advance(14.9)
        self.assertNoResult(connected)
        clock.advance(0.1)
        self.assertEqual(of_failure(self.failureResultOf(connected, ConnectFailed)), SILENT)
        await self.servers[0].lost
        self.assertNotIn(PASSWORD, self.servers[0].heard)

    async def test_one_that_is_given_up(self) -> None:
        connected = self.connect(await self.far(None), self.by_ca("smsc.example"))(CALLERS)
        await self.came
        await self.servers[0].told
        connected.addErrback(lambda _: None)
        connected.cancel()
        await self.servers[0].lost

    async def test_tls_1_1(self) -> None:
        if not ssl.HAS_TLSv1_1:
            raise SkipTest("Python's OpenSSL has no TLS 1.1")
        place = self.mktemp()
        shown = server("smsc.example", issuer=self.ca)
        with open(place, "w", encoding="ascii") as file:
            file.write(shown.pem + shown.private)
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        old.load_cert_chain(place)
        old.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
        self.assertEqual(await self.told(await self.far(None, partial(Old, old))), TOO_OLD)

    async def test_alerts_of_the_far_side(self) -> None:
        told = {0x28: REFUSED, 0x2A: OUR_CERTIFICATE, 0x46: TOO_OLD, 0x47: REFUSED, 0x70: NO_SUCH_NAME}
        for alert, trouble in told.items():
            says = bytes.fromhex("1503010002 02") + bytes([alert])
            self.assertEqual(await self.told(await self.far(None, partial(Server, says))), trouble)

    async def test_one_that_wants_a_certificate_of_ours(self) -> None:
        def asking() -> CertificateOptions:
            options = server("smsc.example", issuer=self.ca).options()
            must = SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT
            options.getContext().set_verify(must, lambda *_: True)
            return options

        # With TLS 1.3 it says so when the connection stands already.
        connect = self.connect(await self.far(asking()), self.by_ca("smsc.example"))
        caller = cast(Caller, await connect(CALLERS))
        await caller.lost
        self.assertEqual(of_end(caller.reason), OUR_CERTIFICATE)
        options = asking()
        options.getContext().set_max_proto_version(SSL.TLS1_2_VERSION)
        self.assertEqual(await self.told(await self.far(options)), REFUSED)

    async def test_an_end_of_another_kind_is_none_of_tls(self) -> None:
        self.assertIsNone(of_end(connectionDone))
        self.assertIsNone(of_end(None))
