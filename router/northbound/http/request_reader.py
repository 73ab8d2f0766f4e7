"""From what has come over HTTP to `HttpRequest`: all of it is somebody else's, and may be anything."""

import re
from binascii import unhexlify
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from typing import Final

from router.networks import Network, comes_from
from router.northbound.http.interfaces import Fields, HttpRequest
from router.northbound.http.multipart import parts

MOST_FIELDS: Final = 20_000
"""Of a query or a form."""

URLENCODED: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"

READS: Final = ("POST", "PUT", "PATCH", "DELETE")
"""Methods whose body may be a form."""


class BadRequest(Exception):
    """It is no request that could be meant; its words are for who asked."""


def read(
    method: str,
    target: str,
    headers: Mapping[str, str],
    body: bytes,
    peer: str,
    secure: bool,
    proxies: Sequence[Network],
) -> HttpRequest:
    """Return the request. ``peer`` is the address of the connection. Raises Unreadable."""
    path, _, query = (target if target.startswith("/") else _origin_form(target)).partition("?")
    is_head = method == "HEAD"
    trusted = bool(proxies) and comes_from(peer, proxies)
    return HttpRequest(
        method="GET" if is_head else method,
        path=unquoted(path),
        raw_path=path,
        query=fields(query),
        form=form(headers.get("content-type", ""), body) if method in READS else {},
        body=body,
        head=is_head,
        headers=headers,
        host=client(peer, headers.get("x-forwarded-for", ""), proxies) if trusted else peer,
        secure=secure or (trusted and headers.get("x-forwarded-proto", "").strip().lower() == "https"),
    )


def _origin_form(uri: str) -> str:
    """A request to a proxy has the whole URL (RFC 9112 section 3.2.2)."""
    scheme, found, rest = uri.partition("://")
    if found and scheme.lower() in ("http", "https"):
        host = min((rest.find(sign) for sign in "/?" if sign in rest), default=len(rest))
        rest = rest[host:]
        return rest if rest.startswith("/") else "/" + rest
    return uri


def fields(written: str) -> Fields:
    """Return the fields of a query. Raises Unreadable."""
    if not written:
        return {}
    if written.count("&") >= MOST_FIELDS:
        raise BadRequest(f"a query or a form has at most {MOST_FIELDS} fields")
    found: dict[str, list[str]] = {}
    for each in written.replace("+", " ").split("&"):
        if each:
            name, _, value = each.partition("=")
            found.setdefault(unquoted(name), []).append(unquoted(value))
    return found


def unquoted(written: str) -> str:
    """Return a part of a URL, or of a form, without its escapes (RFC 3986 section 2.1), as UTF-8.

    As `urllib.parse.unquote`, which takes seconds for a megabyte of escapes that are none.
    """
    if "%" not in written:
        return written
    return _ESCAPES.sub(_octets, written.encode("utf-8", "replace")).decode("utf-8", "replace")


def _octets(found: "re.Match[bytes]") -> bytes:
    return unhexlify(found[0].replace(b"%", b""))


def form(content_type: str, body: bytes) -> Fields:
    """Return the fields of a form; none if it is not one. Raises Unreadable."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == URLENCODED:
        return fields(body.decode("utf-8", "replace").strip("\r\n"))
    if kind != MULTIPART:
        return {}
    try:
        return parts(content_type, body, MOST_FIELDS)
    except ValueError:
        raise BadRequest("the form cannot be read") from None


def client(peer: str, forwarded: str, proxies: Sequence[Network]) -> str:
    """Return who asked a proxy that is trusted: the last one before all that are trusted."""
    host = peer
    for one in reversed(forwarded.split(",")):
        address = _address(one.strip())
        if not address:
            break
        host = address
        if not comes_from(address, proxies):
            break
    return host


def _address(written: str) -> str:
    """An address with its port, or without; empty if it is none."""
    if written.startswith("["):
        written = written[1:].partition("]")[0]
    elif written.count(":") == 1:
        written = written.partition(":")[0]
    try:
        return str(ip_address(written))
    except ValueError:
        return ""


def host_name(header: str) -> str:
    """Return the name in a Host header, without its port, in lower case; empty if it is none."""
    found = _HOST.fullmatch(header)
    return "" if found is None else (found[1] or found[2]).rstrip(".").lower()


_HOST: Final = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^:@/?#\[\]\s]+))(?::[0-9]*)?")
"""A name or an address, and a port (RFC 3986 section 3.2)."""

_ESCAPES: Final = re.compile(rb"(?:%[0-9A-Fa-f]{2})++")
