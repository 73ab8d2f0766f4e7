"""Authorities and certificates that a test makes for itself."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from OpenSSL import crypto
from twisted.internet.ssl import CertificateOptions

DAYS = (-1.0, 1.0)
"""From when to when, from now."""


class Certified:
    """A key with its certificate; ``above`` are those that have signed it, but for the root."""

    def __init__(
        self,
        subject: str,
        issuer: "Certified | None" = None,
        days: tuple[float, float] = DAYS,
        extensions: Sequence[x509.ExtensionType] = (),
    ) -> None:
        self.subject: str = subject
        self.key = generate_private_key(SECP256R1())
        self._issuer = issuer
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(_called(subject))
            .issuer_name(_called(issuer.subject if issuer else subject))
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + timedelta(days=days[0]))
            .not_valid_after(now + timedelta(days=days[1]))
        )
        for extension in extensions:
            made = made.add_extension(extension, critical=False)
        self.certificate = made.sign(issuer.key if issuer else self.key, SHA256())

    @property
    def pin(self) -> bytes:
        return self.certificate.fingerprint(SHA256())

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def private(self) -> str:
        """Its key, in PEM."""
        made = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return made.decode()

    @property
    def x509(self) -> crypto.X509:
        return crypto.X509.from_cryptography(self.certificate)

    def options(self) -> CertificateOptions:
        """What a server needs that shows it, with what stands between it and the root."""
        chain = []
        above = self._issuer
        while above is not None and above._issuer is not None:
            chain.append(above.x509)
            above = above._issuer
        key = crypto.PKey.from_cryptography_key(self.key)
        return CertificateOptions(privateKey=key, certificate=self.x509, extraCertChain=chain)


def authority(
    subject: str = "Our CA", issuer: Certified | None = None, days: tuple[float, float] = DAYS
) -> Certified:
    """What may sign others."""
    return Certified(subject, issuer, days, [x509.BasicConstraints(ca=True, path_length=None)])


def server(
    *hosts: str,
    issuer: Certified | None = None,
    days: tuple[float, float] = DAYS,
    subject: str = "smsc.example",
    more: Sequence[x509.ExtensionType] = (),
) -> Certified:
    """A certificate for these hosts, names or addresses; for none, it has no subjectAltName."""
    names = [x509.SubjectAlternativeName([_name(one) for one in hosts])] if hosts else []
    return Certified(subject, issuer, days, [*names, *more])


FOR_CLIENTS = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _called(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
