"""Requests to the web server of a GoIP, and their octets.

A request holds the password, so its repr shows the page only, and only `page` may be logged.
"""

from base64 import b64encode
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from attrs import field

from router.sms.value import value

FORM: Final = b"application/x-www-form-urlencoded"

Fields = Sequence[tuple[str, str]]
"""Names and values, in the order in which they are sent."""


@value
class PageRequest:
    """``page`` is the path without its query; ``form`` None is a GET, else the body of a POST."""

    page: str
    query: str = field(default="", repr=False)
    form: str | None = field(default=None, repr=False)


@value
class BoxLogin:
    """Address and login of a box. ``host`` is for the Host line, with the port if it is not 80."""

    host: str
    user: str = field(default="admin", repr=False)
    password: str = field(default="", repr=False)


def build_get(page: str, fields: Fields = ()) -> PageRequest:
    """Request a page."""
    return PageRequest(page, encode(fields))


def build_post(page: str, query: Fields, fields: Fields) -> PageRequest:
    """Request a page with a form."""
    return PageRequest(page, encode(query), encode(fields))


def encode(fields: Fields) -> str:
    """Encode fields as UTF-8 with percent signs; a character that UTF-8 cannot encode becomes a question
    mark.
    """
    return "&".join(f"{quoted(name)}={quoted(text)}" for name, text in fields)


def write_request(request: PageRequest, account: BoxLogin) -> bytes:
    """Return the octets of a request that is the only one of its connection."""
    target = f"{request.page}?{request.query}" if request.query else request.page
    lines = [
        f"{'GET' if request.form is None else 'POST'} {target} HTTP/1.1".encode("ascii", "replace"),
        b"Host: " + account.host.encode("ascii", "replace"),
        b"Authorization: Basic " + basic(account),
        b"Connection: close",
    ]
    body = b"" if request.form is None else request.form.encode("ascii")
    if request.form is not None:
        lines += [b"Content-Type: " + FORM, b"Content-Length: %d" % len(body)]
    return b"\r\n".join([*lines, b"", body])


def basic(account: BoxLogin) -> bytes:
    """Return user and password as Basic authentication."""
    return b64encode(f"{account.user}:{account.password}".encode("utf-8", "replace"))


def quoted(text: str) -> str:
    """Encode a text for a query."""
    return quote(text, safe="", errors="replace")
