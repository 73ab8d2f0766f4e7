"""A key and a certificate that it has signed itself, in PEM, made anew for each run."""

from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import CertificateBuilder, Name, NameAttribute, NameOID

_key = generate_private_key(SECP256R1())
_name = Name([NameAttribute(NameOID.COMMON_NAME, "router.example.org")])
_now = datetime.now(UTC)

KEY = _key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
CERTIFICATE = (
    CertificateBuilder()
    .subject_name(_name)
    .issuer_name(_name)
    .public_key(_key.public_key())
    .serial_number(1)
    .not_valid_before(_now - timedelta(days=1))
    .not_valid_after(_now + timedelta(days=1))
    .sign(_key, SHA256())
    .public_bytes(Encoding.PEM)
    .decode()
)
