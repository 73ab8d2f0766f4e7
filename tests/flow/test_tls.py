"""ESMEs that bind over TLS, by a client that others wrote; nothing goes in clear."""

import ssl
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from smpplib.client import Client
from twisted.internet.threads import deferToThread

from tests.flow.building import ESMES, Building
from tools.benching.processes import free_port

TEXT = b"A word between us"


def certificate(place: Path) -> None:
    """key.pem and cert.pem of a host that is called localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (place / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (place / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


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
        certificate(self.place)
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
