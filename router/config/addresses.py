"""Where things are: networks, URLs, stores, certificates."""

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated
from urllib.parse import urlsplit

from cryptography.x509 import load_pem_x509_certificates
from pydantic import BeforeValidator

from router.config.endpoints import PEM, beside
from router.config.files import NotRead, contents
from router.config.scalars import AS_TEXT, expected, scalar, text

Network = IPv4Network | IPv6Network


def certificates(value: object) -> str:
    """A file of certificates in PEM, relative to the file that names it: its absolute path."""
    what = "a file of certificates in PEM, relative to this one"
    given = scalar(value, what)
    path = beside(given, given.text)
    try:
        load_pem_x509_certificates(contents(path, PEM))
    except NotRead as error:
        raise expected(what, f"cannot be read ({path}: {error})") from None
    except ValueError:
        raise expected(what, f"holds no certificate ({path})") from None
    return path


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


def store(value: object) -> str:
    """``sqlite:PATH``, relative to the working directory, or ``postgresql://…``."""
    given = text(value)
    if re.fullmatch(r"sqlite:(?!file:).+|postgresql://.+", given) is None:
        raise expected("sqlite:PATH")
    return given


def pin(value: object) -> bytes:
    """The SHA-256 of a certificate: 64 hexadecimal digits, with colons or without; 32 octets."""
    what = "the SHA-256 of a certificate in 64 hexadecimal digits"
    digits = scalar(value, what).text.replace(":", "")
    if re.fullmatch("[0-9a-fA-F]{64}", digits) is None:
        raise expected(what)
    return bytes.fromhex(digits)


Certificates = Annotated[str, BeforeValidator(certificates)]
Allowed = Annotated[Network, BeforeValidator(network), AS_TEXT]
Url = Annotated[str, BeforeValidator(url)]
Store = Annotated[str, BeforeValidator(store)]
Pin = Annotated[bytes, BeforeValidator(pin), AS_TEXT]
