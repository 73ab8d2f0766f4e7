"""The API over TLS: a real certificate, clients that verify it, a new one at a reload, nothing in clear."""

import http.client
import json
import ssl
from base64 import b64encode
from functools import partial
from pathlib import Path

from twisted.internet.threads import deferToThread

from router.config.load import load
from router.northbound.http.listener import HttpListener
from router.northbound.http.settings import HttpServerSettings
from router.relay.events import By
from router.service import RouterService
from tests.flow.building import HURRIED, Building, reactor, until
from tests.northbound.http.wire import FakeFace
from tests.support.certificates import Certified, authority, server
from tools.ports import free_port

LISTEN = "ssl:{port}:interface=127.0.0.1:privateKey={place}/key.pem:certKey={place}/cert.pem"
LOGIN = "Basic " + b64encode(b"crm:secret").decode()


def ask(
    port: int, context: ssl.SSLContext, method: str, path: str, body: object = None
) -> tuple[int, dict[str, object], bytes]:
    """The status, the answer, and the certificate of the server."""
    connection = http.client.HTTPSConnection("localhost", port, timeout=240, context=context)
    headers = {"Authorization": LOGIN, "Content-Type": "application/json"}
    connection.request(method, path, None if body is None else json.dumps(body), headers)
    shown = connection.sock.getpeercert(binary_form=True)
    answer = connection.getresponse()
    found = answer.status, json.loads(answer.read()), shown or b""
    connection.close()
    return found


def trusting(one: Certified) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=one.pem)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class HttpsTests(Building):
    def setUp(self) -> None:
        super().setUp()
        self.port, self.authority = free_port(), authority()

    def prove(self) -> None:
        """Put another certificate of the authority in its place."""
        shown = server("localhost", issuer=self.authority)
        (self.place / "cert.pem").write_text(shown.pem)
        (self.place / "key.pem").write_text(shown.private)

    def listen(self) -> str:
        return LISTEN.format(port=self.port, place=Path(self.place).resolve())

    async def started(self) -> RouterService:
        await self.box()
        file = str(self.page(more=f'http: {{listen: "{self.listen()}"}}\n'))
        service = RouterService(load(file), reactor, waits=HURRIED, file=file)
        service.privilegedStartService()
        service.startService()
        self.addCleanup(lambda: service.stopService() if service.running else None)
        await self.ready(service)
        return service

    async def test_a_text_is_sent_by_a_client_that_verifies_the_certificate(self) -> None:
        self.prove()
        await self.started()
        body = {"to": "+256772000001", "text": "hello"}
        trusted = trusting(self.authority)
        status, told, _ = await deferToThread(ask, self.port, trusted, "POST", "/api/v1/messages", body)
        self.assertEqual((status, told["message_id"]), (202, "1"))

    async def test_a_client_that_trusts_another_authority_says_nothing(self) -> None:
        self.prove()
        await self.started()
        asked = deferToThread(ask, self.port, trusting(authority()), "GET", "/health/live")
        await self.assertFailure(asked, ssl.SSLCertVerificationError)

    async def test_what_is_older_than_tls_1_2_is_not_spoken(self) -> None:
        self.prove()
        await self.started()
        old = trusting(self.authority)
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
        old.set_ciphers("DEFAULT@SECLEVEL=0")
        await self.assertFailure(deferToThread(ask, self.port, old, "GET", "/health/live"), ssl.SSLError)

    async def test_in_clear_nobody_is_answered(self) -> None:
        self.prove()
        await self.started()
        plain = http.client.HTTPConnection("localhost", self.port, timeout=240)
        with self.assertRaises((http.client.HTTPException, OSError)):
            await deferToThread(partial(_get, plain))

    async def test_a_certificate_that_was_renewed_is_shown_after_a_reload(self) -> None:
        self.prove()
        service = await self.started()
        trusted, found = trusting(self.authority), list[object]()
        *_, before = await deferToThread(ask, self.port, trusted, "GET", "/health/live")
        self.prove()
        service.desk.read_anew(By("ops"), False, found.append)
        await until(lambda: bool(found), "the reload")
        *_, after = await deferToThread(ask, self.port, trusted, "GET", "/health/live")
        self.assertNotEqual(before, after)

    async def test_a_face_hears_that_it_was_asked_over_tls(self) -> None:
        self.prove()
        face = FakeFace()
        listener = HttpListener(HttpServerSettings, reactor, [face], [])
        listener.listen(reactor, self.listen(), None)
        self.addCleanup(listener.cut)
        self.addCleanup(listener.close)
        connection = http.client.HTTPSConnection(
            "localhost", self.port, timeout=240, context=trusting(self.authority)
        )
        await deferToThread(_get, connection)
        connection.close()
        self.assertEqual([one.secure for one in face.asked], [True])


def _get(connection: http.client.HTTPConnection) -> bytes:
    connection.request("GET", "/")
    return connection.getresponse().read()
