"""Endpoints that the router listens on: their descriptions in Twisted, and when two of them clash."""

import re
import socket
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from os.path import abspath, dirname, isdir, join, realpath
from typing import Annotated

from attrs import frozen
from OpenSSL import SSL, crypto
from pydantic import BeforeValidator
from twisted.internet import endpoints
from twisted.internet.error import VerifyError

from router.config.fields import expected, is_port, scalar
from router.config.source.files import NotRead, contents
from router.config.source.tree import Scalar

ENDPOINT = "an endpoint, for example tcp:2775 or tcp:8080:interface=127.0.0.1"
FILES = re.compile(r"(?<=:)(privateKey|certKey|extraCertChain|dhParameters)=((?:[^:\\]|\\.)+)")

PEM = 1_000_000
"""Octets of a file of keys or certificates."""

PATH = 107
"""Octets of the name of a UNIX socket (unix(7))."""

BACKLOG = 65535

OVER_TCP = ("tcp", "tcp6", "ssl")
PROXIED = re.compile("(?:haproxy:)*")
DOMAINS = ("INET", "INET6", "UNIX")

BARE = {"tcp": ("port", "interface"), "systemd": ("domain", "index", "name")}
"""The arguments that may stand without their names, in this order; of all others the first alone may."""

ANY4, ANY6 = "0.0.0.0", "::"

# Twisted leaves both without types.
_server: Callable[[None, str], object] = endpoints.serverFromString
_quoted: Callable[[str], str] = endpoints.quoteStringArgument


def endpoint(value: object) -> str:
    """Read a description of a Twisted endpoint; its files of keys and certificates are made absolute."""
    given = scalar(value, ENDPOINT)
    description = FILES.sub(
        lambda found: f"{found[1]}={_quoted(beside(given, _plain(found[2])))}", given.text
    )
    why = _refused(description)
    if why:
        raise expected(ENDPOINT, why)
    return description


def beside(given: Scalar, name: str) -> str:
    """Return the absolute path of a file that is named relative to the file that names it."""
    return abspath(join(dirname(given.place.file), name))


def _plain(argument: str) -> str:
    return re.sub(r"\\(.)", r"\1", argument)


def _refused(description: str) -> str:
    kind, named, more = _arguments(description)
    if kind == "systemd":
        # Its socket is there only when systemd has started us.
        fits = not more and _is_of_systemd(named)
        return "" if fits else "is no socket of systemd, as systemd:domain=INET:index=0"
    if kind == "stdio":
        return "is not a place that peers can connect to"
    if kind == "tls":
        # Its folder is searched with all below, and it accepts broken cipher suites.
        return "is of a kind that is not served; with TLS it is ssl:3550:privateKey=key.pem:certKey=cert.pem"
    if kind in OVER_TCP and not is_port(named.get("port", "")):
        return "names no port"
    if kind in OVER_TCP and more:
        return f"holds `{more[0]}`, which is no option with a value"
    return _no_file(description) or _no_address(description) or _unusable(description)


def _arguments(description: str) -> tuple[str, dict[str, str], list[str]]:
    """Return the kind of an endpoint, its arguments by name, and those that lack a name and need one."""
    kind, _, rest = PROXIED.sub("", description, count=1).partition(":")
    parts = [_plain(part) for part in re.split(r"(?<!\\):", rest)]
    bare = [part for part in parts if "=" not in part]
    named = dict(zip(BARE.get(kind, ("port",)), bare, strict=False))
    more = bare[len(named) :]
    if kind in OVER_TCP and "interface" in named and not _is_ip(named["interface"]):
        more.insert(0, named.pop("interface"))
    return kind, named | dict(part.split("=", 1) for part in parts if "=" in part), more


def _is_of_systemd(named: Mapping[str, str]) -> bool:
    index, name = named.get("index"), named.get("name")
    one = bool(name) if index is None else name is None and re.fullmatch("[0-9]{1,4}", index) is not None
    return one and named.get("domain") in DOMAINS and named.keys() <= {"domain", "index", "name"}


def _no_file(description: str) -> str:
    for _, quoted in FILES.findall(description):
        name = _plain(quoted)
        try:
            contents(name, PEM)
        except NotRead as error:
            return f"names a file that cannot be read ({name}: {error})"
    return ""


def _no_address(description: str) -> str:
    """Say why a description cannot be bound anywhere; the start finds out if an address is this machine's."""
    where = bound(description)
    if where.path:
        return _no_socket(where.path)
    interface = where.interface
    if re.fullmatch(r"[0-9.]+", interface) and not _is_ip(interface):
        return f"names an interface that is no address ({interface})"
    if re.search(r"[^\w.:%-]", interface):
        return f"names an interface with a sign that no address has ({interface})"
    if interface and not re.search(r"[.:]", interface):
        return f"names an interface by its name, and not by its address ({interface})"
    backlog = re.search(r":backlog=(-?[0-9]+)", description)
    if backlog and not 0 < int(backlog[1]) <= BACKLOG:
        return "names a backlog that is not from 1 to 65535"
    return ""


def _no_socket(path: str) -> str:
    if len(path.encode()) > PATH:
        return f"names a socket in more than {PATH} octets"
    if not isdir(dirname(path)):
        return f"names a socket in a missing folder ({dirname(path)})"
    return f"names a folder, and no socket ({path})" if isdir(path) else ""


def _unusable(description: str) -> str:
    try:
        made = _server(None, description)
        # Made as for listening, since only this finds a key that is not the certificate's.
        context = getattr(getattr(made, "_wrappedEndpoint", made), "_sslContextFactory", None)
        if context is not None:
            context.getContext()
    except OSError as error:
        return f"names a file that cannot be read ({error.filename}: {error.strerror})"
    except (SSL.Error, crypto.Error, VerifyError):
        return "names a key or certificate that cannot be used, or that do not belong together"
    except AttributeError:
        return "names an unknown sslmethod"
    except RuntimeError:
        # Twisted raises this for a backslash at the end.
        return "is no endpoint (a backslash with nothing behind it)"
    except (ValueError, TypeError, LookupError) as error:
        return f"is no endpoint ({error})"
    return ""


@frozen
class ListenAddress:
    """The port of an interface, or the path, that listening takes; empty if it is not known."""

    port: int = 0
    interface: str = ""
    path: str = ""

    def clashes(self, other: "ListenAddress") -> bool:
        """Tell whether both cannot be listened on. Port 0 is any free one."""
        if self.path or other.path:
            return self.path == other.path
        if self.port != other.port or not self.port:
            return False
        # Linux gives `::` the ports of IPv4, too (ipv6(7), IPV6_V6ONLY is not set).
        one, two = self.interface, other.interface
        return one == two or ANY6 in (one, two) or (ANY4 in (one, two) and ":" not in one + two)


def in_the_clear(description: str) -> bool:
    """Tell whether an endpoint listens without TLS beyond this machine; False if that cannot be seen."""
    kind, _, _ = _arguments(description)
    where = bound(description)
    if kind not in ("tcp", "tcp6") or not where.interface:
        return False
    try:
        return not ip_address(where.interface.partition("%")[0]).is_loopback
    except ValueError:
        return True


def bound(description: str) -> ListenAddress:
    """Return what a description takes, in one spelling: no interface is all of them, `127.1` is 127.0.0.1."""
    kind, named, _ = _arguments(description)
    port = named.get("port", "")
    if kind == "unix":
        return ListenAddress(path=realpath(named.get("address", port)))
    if kind not in OVER_TCP or not is_port(port):
        return ListenAddress()
    return ListenAddress(int(port), _address(named.get("interface", ""), ANY6 if kind == "tcp6" else ANY4))


def _address(interface: str, every: str) -> str:
    if not interface:
        return every
    if interface == "localhost":
        return "127.0.0.1"
    try:
        return str(ip_address(interface))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(interface))
    except (OSError, ValueError):
        return interface


def _is_ip(interface: str) -> bool:
    try:
        ip_address(interface)
    except ValueError:
        return False
    return True


Endpoint = Annotated[str, BeforeValidator(endpoint)]
