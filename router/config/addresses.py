"""Where things are: endpoints to listen on, hosts and ports, networks, URLs, files."""

import re
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from os.path import abspath, dirname, join
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from cryptography.x509 import load_pem_x509_certificates
from OpenSSL import SSL, crypto
from pydantic import BeforeValidator
from twisted.internet import endpoints

from router.config.scalars import AS_TEXT, expected, scalar, text
from router.config.tree import Scalar

Network = IPv4Network | IPv6Network

ENDPOINT = "an endpoint, for example tcp:2775 or tcp:8080:interface=127.0.0.1"
FILES = re.compile(r"(?<=:)(privateKey|certKey|extraCertChain|dhParameters)=((?:[^:\\]|\\.)+)")

# Twisted leaves both without types.
_server: Callable[[None, str], object] = endpoints.serverFromString
_quoted: Callable[[str], str] = endpoints.quoteStringArgument


def certificates(value: object) -> str:
    """A file of certificates in PEM, relative to the file that names it: its absolute path."""
    what = "a file of certificates in PEM, relative to this one"
    given = scalar(value, what)
    path = _beside(given, given.text)
    try:
        load_pem_x509_certificates(Path(path).read_bytes())
    except OSError as error:
        raise expected(what, f"cannot be read ({path}: {error.strerror})") from None
    except ValueError:
        raise expected(what, f"holds no certificate ({path})") from None
    return path


def _beside(given: Scalar, name: str) -> str:
    return abspath(join(dirname(given.place.file), name))


def endpoint(value: object) -> str:
    """A description of a Twisted server endpoint; files of keys and certificates in it become absolute."""
    given = scalar(value, ENDPOINT)
    description = FILES.sub(
        lambda found: f"{found[1]}={_quoted(_beside(given, _plain(found[2])))}", given.text
    )
    why = _refused(description)
    if why:
        raise expected(ENDPOINT, why)
    return description


def _plain(argument: str) -> str:
    return re.sub(r"\\(.)", r"\1", argument)


def _refused(description: str) -> str:
    kind, _, rest = description.partition(":")
    if kind == "systemd":
        # Its socket is there only when systemd has started us.
        return ""
    if kind in ("tcp", "ssl") and not _is_port(rest.partition(":")[0]):
        return "names no port"
    try:
        _server(None, description)
    except OSError as error:
        return f"names a file that cannot be read ({error.filename}: {error.strerror})"
    except (SSL.Error, crypto.Error):
        return "names a key or certificate that cannot be used"
    except (ValueError, TypeError) as error:
        return f"is no endpoint ({error})"
    return ""


def host_and_port(value: object) -> tuple[str, int]:
    """``HOST:PORT``; an IPv6 address stands in brackets."""
    what = "a host and a port, for example localhost:25"
    host, _, port = scalar(value, what).text.rpartition(":")
    if not host or not _is_port(port):
        raise expected(what)
    return host.strip("[]"), int(port)


def ip_and_port(value: object) -> tuple[str, int]:
    """``ADDRESS:PORT``, an address of this machine."""
    host, port = host_and_port(value)
    try:
        ip_address(host)
    except ValueError:
        raise expected("an address and a port, for example 0.0.0.0:44444") from None
    return host, port


def _is_port(given: str) -> bool:
    return given.isdecimal() and int(given) <= 65535


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
    if re.fullmatch(r"sqlite:.+|postgresql://.+", given) is None:
        raise expected("sqlite:PATH, or postgresql://user@host/database")
    return given


def pin(value: object) -> bytes:
    """The SHA-256 of a certificate: 64 hexadecimal digits, with colons or without; 32 octets."""
    what = "the SHA-256 of a certificate in 64 hexadecimal digits"
    digits = scalar(value, what).text.replace(":", "")
    if re.fullmatch("[0-9a-fA-F]{64}", digits) is None:
        raise expected(what)
    return bytes.fromhex(digits)


Certificates = Annotated[str, BeforeValidator(certificates)]
Endpoint = Annotated[str, BeforeValidator(endpoint)]
HostAndPort = Annotated[tuple[str, int], BeforeValidator(host_and_port), AS_TEXT]
IpAndPort = Annotated[tuple[str, int], BeforeValidator(ip_and_port), AS_TEXT]
Allowed = Annotated[Network, BeforeValidator(network), AS_TEXT]
Url = Annotated[str, BeforeValidator(url)]
Store = Annotated[str, BeforeValidator(store)]
Pin = Annotated[bytes, BeforeValidator(pin), AS_TEXT]
