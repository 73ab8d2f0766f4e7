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


def url(value: object) -> str:
    """An address that received SMS are posted to."""
    what = "a URL, for example https://www.example/received"
    given = text(value)
    try:
        parts = urlsplit(given)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fits = False
    if not fits:
        raise expected(what)
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
Pin = Annotated[bytes, BeforeValidator(pin), AS_TEXT]
