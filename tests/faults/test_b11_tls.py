"""B11: AES128-SHA is taken under TLS 1.2: only suites with forward secrecy and AEAD may be."""

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from twisted.internet.threads import deferToThread

from tests.faults.outside import Outside

GOOD = "ECDHE-RSA-AES128-GCM-SHA256"
POOR = (
    "AES128-SHA",
    "AES256-GCM-SHA384",
    "ECDHE-RSA-AES128-SHA",
    "ECDHE-RSA-AES256-SHA384",
    "AES128-GCM-SHA256",
)


class TlsTests(Outside):
    async def test_only_forward_secret_aead_suites_are_taken_under_tls_1_2(self) -> None:
        await self.listening()
        self.assertEqual(await self.suite(GOOD), GOOD)
        for poor in POOR:
            self.assertEqual(await self.suite(poor), "refused", poor)

    async def test_tls_1_3_is_taken_and_1_1_is_not(self) -> None:
        await self.listening()
        self.assertEqual(await self.version(ssl.TLSVersion.TLSv1_3), "TLSv1.3")
        self.assertEqual(await self.version(ssl.TLSVersion.TLSv1_1), "refused")

    async def test_no_word_in_the_file_brings_the_old_ones_back(self) -> None:
        await self.listening(":sslmethod=TLS_METHOD")
        self.assertEqual(await self.suite("AES128-SHA"), "refused")
        self.assertEqual(await self.version(ssl.TLSVersion.TLSv1_1), "refused")

    async def listening(self, more: str = "") -> None:
        self.certificate()
        page = self.page()
        plain = f"tcp:{self.north}:interface=127.0.0.1"
        tls = f"ssl:{self.south}:interface=127.0.0.1:privateKey=key.pem:certKey=cert.pem{more}"
        page.write_text(page.read_text().replace(f'"{plain}"', f'"{tls}", "{plain}"'))
        await self.start(page)

    async def suite(self, name: str) -> str:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(f"{name}:@SECLEVEL=0")
        return await self.shaken(context, lambda one: (one.cipher() or ("none",))[0])

    async def version(self, version: ssl.TLSVersion) -> str:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = context.maximum_version = version
        context.set_ciphers("ALL:@SECLEVEL=0")
        return await self.shaken(context, lambda one: one.version() or "none")

    async def shaken(self, context: ssl.SSLContext, ask: Callable[[ssl.SSLSocket], str]) -> str:
        """What came of a handshake: what is asked of it, or that it was refused."""
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE

        def shake() -> str:
            with socket.create_connection(("127.0.0.1", self.south), 20) as plain:
                try:
                    with context.wrap_socket(plain) as one:
                        return ask(one)
                except (ssl.SSLError, ConnectionError):
                    return "refused"

        return await deferToThread(shake)

    def certificate(self) -> None:
        """key.pem and cert.pem in the test's folder."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        now = datetime.now(UTC)
        built = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .sign(key, hashes.SHA256())
        )
        pem = serialization.Encoding.PEM
        traditional, open_ = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        (self.place / "key.pem").write_bytes(key.private_bytes(pem, traditional, open_))
        (self.place / "cert.pem").write_bytes(built.public_bytes(pem))
