"""Where things are: networks, URLs, certificates."""

import re
from ipaddress import ip_network
from typing import Annotated
from urllib.parse import urlsplit

from attrs import field, frozen
from cryptography.x509 import load_pem_x509_certificates
from OpenSSL.crypto import X509, Error
from pydantic import BeforeValidator

from router.config.endpoints import PEM, beside
from router.config.files import NotRead, contents
from router.config.scalars import AS_TEXT, expected, scalar, text
from router.networks import Network


@frozen
class Authorities:
    """The certificates of a file, as it was when the page was read, and its absolute path."""

    file: str
    certificates: tuple[X509, ...] = field(repr=False)


def authorities(value: object) -> Authorities:
    """A file of certificates in PEM, relative to the file that names it, with all that it holds."""
    what = "a file of certificates in PEM, relative to this one"
    given = scalar(value, what)
    path = beside(given, given.text)
    try:
        held = load_pem_x509_certificates(contents(path, PEM))
        return Authorities(path, tuple(map(X509.from_cryptography, held)))
    except NotRead as error:
        raise expected(what, f"cannot be read ({path}: {error})") from None
    except (ValueError, Error):
        raise expected(what, f"holds no certificate ({path})") from None


def network(value: object) -> Network:
    """A network or a single address."""
    what = "a network or an address, for example 10.0.0.0/8"
    given = scalar(value, what).text
    try:
        return ip_network(given)
    except ValueError:
        pass
    try:
        wider = ip_network(given, strict=False)
    except ValueError:
        raise expected(what) from None
    raise expected(str(wider), "has bits of a host in it")


URL = "a URL, for example https://www.example/received"

WRITTEN = re.compile(r"[\x21-\x7e]+")
"""What a URL is written in; all else in it is percent-encoded (RFC 3986 section 2.1)."""


def url(value: object) -> str:
    """An address that received SMS are posted to."""
    given = text(value)
    try:
        parts = urlsplit(given)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fits = False
    if not fits or WRITTEN.fullmatch(given) is None or "\\" in given:
        raise expected(URL)
    return given


def hook(value: object) -> str:
    """The beginning of addresses: compared by scheme, host, port and path, so it has nothing else."""
    given, what = url(value), "the beginning of a URL, for example https://www.example/receipts/"
    parts = urlsplit(given)
    if "@" in parts.netloc or "?" in given or "#" in given:
        raise expected(what, "has a user, a query or a fragment")
    return given


def pin(value: object) -> bytes:
    """The SHA-256 of a certificate: 64 hexadecimal digits, with colons or without; 32 octets."""
    what = "the SHA-256 of a certificate in 64 hexadecimal digits"
    digits = scalar(value, what).text.replace(":", "")
    if re.fullmatch("[0-9a-fA-F]{64}", digits) is None:
        raise expected(what)
    return bytes.fromhex(digits)


Certificates = Annotated[Authorities, BeforeValidator(authorities), AS_TEXT]
Allowed = Annotated[Network, BeforeValidator(network), AS_TEXT]
Url = Annotated[str, BeforeValidator(url)]
Hook = Annotated[str, BeforeValidator(hook)]
Pin = Annotated[bytes, BeforeValidator(pin), AS_TEXT]
