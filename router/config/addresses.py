"""Hosts, networks, URLs and certificates."""

import re
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Annotated
from unicodedata import category
from urllib.parse import urlsplit

from attrs import field, frozen
from cryptography.x509 import load_pem_x509_certificates
from OpenSSL.crypto import X509, Error
from pydantic import BeforeValidator

from router.config.endpoints import PEM, beside
from router.config.fields import AS_TEXT, expected, is_port, scalar, text
from router.config.source.files import NotRead, contents
from router.config.source.tree import Scalar
from router.networks import Network

WHAT = "a name or an address by itself, for example 192.168.1.10"

LABEL = "[A-Za-z0-9_][A-Za-z0-9_-]{0,62}"
NAME = re.compile(rf"(?=.{{1,253}}\Z){LABEL}(?:\.{LABEL})*\.?")
"""Letters, digits and `-` (RFC 1123 section 2.1); and `_`, which names in containers have."""

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
PORT = re.compile(r"(?P<host>[^:\s]+|\[[^\]\s]+\]):(?P<port>[0-9]+)")


def host(value: object) -> str:
    """Read the name or address of a machine, without a scheme, a port, brackets or blanks."""
    return usable(text(value), isinstance(value, Scalar) and value.supplied)


def usable(given: str, hidden: bool = False) -> str:
    """Return a text that is such a name or address; one that is ``hidden`` is not quoted in the error."""
    if not given:
        raise expected(WHAT, "is empty")
    if any(sign.isspace() or category(sign) == "Cf" for sign in given):
        raise expected(WHAT, "has a blank in it")
    if SCHEME.match(given):
        raise expected(WHAT, "has a scheme in front")
    found = PORT.fullmatch(given)
    if found:
        own = found["host"].strip("[]")
        apart = "a key `port` for it" if hidden else f"host: {own} and port: {found['port']}"
        raise expected(apart, "has a port behind it")
    if given.startswith("["):
        raise expected(WHAT, "stands in brackets")
    if "/" in given:
        raise expected(WHAT, "has a path behind it")
    _resolvable(given)
    return given


def _resolvable(given: str) -> None:
    if ":" in given:
        _ipv6(given)
    elif re.fullmatch(r"[0-9.]+", given):
        _ipv4(given)
    elif not NAME.fullmatch(_ascii(given)):
        raise expected(WHAT, "has a sign or a length that no name of a host has")


def _ipv6(given: str) -> None:
    try:
        IPv6Address(given)
    except ValueError:
        raise expected(WHAT, "is no address") from None


def _ipv4(given: str) -> None:
    try:
        ip_address(given)
    except ValueError:
        raise expected("four numbers up to 255, for example 192.168.1.10", "is no address") from None


def _ascii(given: str) -> str:
    """Return a name with letters beyond ASCII as the system resolves it (RFC 3490); empty if it cannot be."""
    try:
        return given if given.isascii() else given.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def is_this_machine(host: str) -> bool:
    """Tell whether a name or an address is a loopback one, so that nothing sent there leaves the machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        name = host.lower().rstrip(".")
        return name == "localhost" or name.endswith(".localhost")


def host_and_port(value: object) -> tuple[str, int]:
    """Read ``HOST:PORT``; an IPv6 address stands in brackets."""
    what = "a host and a port, for example localhost:25"
    given, _, port = scalar(value, what).text.rpartition(":")
    if not given or not is_port(port):
        raise expected(what)
    return usable(given[1:-1] if given.startswith("[") and given.endswith("]") else given), int(port)


def ip_and_port(value: object) -> tuple[str, int]:
    """Read ``ADDRESS:PORT``, an address of this machine."""
    host, port = host_and_port(value)
    try:
        ip_address(host)
    except ValueError:
        raise expected("an address and a port, for example 0.0.0.0:44444") from None
    return host, port


Host = Annotated[str, BeforeValidator(host)]
HostAndPort = Annotated[tuple[str, int], BeforeValidator(host_and_port), AS_TEXT]
IpAndPort = Annotated[tuple[str, int], BeforeValidator(ip_and_port), AS_TEXT]


@frozen
class Authorities:
    """The certificates of a file as it was when the configuration was read, and its absolute path."""

    file: str
    certificates: tuple[X509, ...] = field(repr=False)


def authorities(value: object) -> Authorities:
    """Read a file of certificates in PEM, named relative to the file that names it."""
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
    """Read a network or a single address."""
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
    raise expected(str(wider), "has host bits set")


URL = "a URL, for example https://www.example/received"

WRITTEN = re.compile(r"[\x21-\x7e]+")
"""The characters of a URL; all others are percent-encoded (RFC 3986 section 2.1)."""


def url(value: object) -> str:
    """Read a URL that something is posted to."""
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
    """Read the beginning of URLs; it is compared by scheme, host, port and path, so it has nothing else."""
    given, what = url(value), "the beginning of a URL, for example https://www.example/receipts/"
    parts = urlsplit(given)
    if "@" in parts.netloc or "?" in given or "#" in given:
        raise expected(what, "has a user, a query or a fragment")
    return given


def pin(value: object) -> bytes:
    """Read the SHA-256 of a certificate, 64 hexadecimal digits with or without colons; 32 octets."""
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
