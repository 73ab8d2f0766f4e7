"""Makes an `HttpRequest` of the octets of a client, which may be anything."""

import re
from binascii import unhexlify
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from typing import Final

from router.networks import Network, comes_from
from router.northbound.http.interfaces import Fields, HttpRequest
from router.northbound.http.multipart import parts

MOST_FIELDS: Final = 20_000
"""Fields of a query or a form."""

URLENCODED: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"

READS: Final = ("POST", "PUT", "PATCH", "DELETE")
"""Methods whose body may be a form."""


class BadRequest(Exception):
    """The request makes no sense; the text is for the client."""


def read(
    method: str,
    target: str,
    headers: Mapping[str, str],
    body: bytes,
    peer: str,
    secure: bool,
    proxies: Sequence[Network],
) -> HttpRequest:
    """Return a request; ``peer`` is the address of the connection. Raises BadRequest."""
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
    """Return path and query of a target that is a whole URL, as for a proxy (RFC 9112 section 3.2.2)."""
    scheme, found, rest = uri.partition("://")
    if found and scheme.lower() in ("http", "https"):
        host = min((rest.find(sign) for sign in "/?" if sign in rest), default=len(rest))
        rest = rest[host:]
        return rest if rest.startswith("/") else "/" + rest
    return uri


def fields(written: str) -> Fields:
    """Return the fields of a query. Raises BadRequest."""
    if not written:
        return {}
    if written.count("&") >= MOST_FIELDS:
        raise BadRequest(f"a query or a form may have at most {MOST_FIELDS} fields")
    found: dict[str, list[str]] = {}
    for each in written.replace("+", " ").split("&"):
        if each:
            name, _, value = each.partition("=")
            found.setdefault(unquoted(name), []).append(unquoted(value))
    return found


def unquoted(written: str) -> str:
    """Decode the escapes in a part of a URL or a form (RFC 3986 section 2.1), as UTF-8.

    `urllib.parse.unquote` does the same, but takes seconds for a megabyte of malformed escapes.
    """
    if "%" not in written:
        return written
    return _ESCAPES.sub(_octets, written.encode("utf-8", "replace")).decode("utf-8", "replace")


def _octets(found: "re.Match[bytes]") -> bytes:
    return unhexlify(found[0].replace(b"%", b""))


def form(content_type: str, body: bytes) -> Fields:
    """Return the fields of a form; none for another content type. Raises BadRequest."""
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
    """Return the client's address from X-Forwarded-For: the last one that is not a trusted proxy."""
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
    """Return an address without its port; empty if it is none."""
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
