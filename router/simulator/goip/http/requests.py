"""Request: what a browser or a program asks, read from octets."""

from base64 import b64decode
from binascii import Error
from urllib.parse import parse_qsl, unquote, urlsplit

from attrs import Factory, frozen

LONGEST = 65536
"""Octets of a request, body and all."""


class Broken(Exception):
    """No request can be made of these octets."""


@frozen(kw_only=True)
class Request:
    """One request. ``form`` has the fields of the query, and over them those of the body."""

    method: str
    path: str
    form: dict[str, str]
    headers: dict[str, str] = Factory(dict)

    @property
    def login(self) -> tuple[str, str] | None:
        """User and password of Basic authentication."""
        kind, _, coded = self.headers.get("authorization", "").partition(" ")
        try:
            user, colon, password = b64decode(coded, validate=True).decode("utf-8").partition(":")
        except (Error, ValueError):
            return None
        return (user, password) if kind.lower() == "basic" and colon else None


def read(octets: bytes, charset: str) -> Request | None:
    """Read a request; None while some octets are missing, `Broken` if these are no request.

    ``charset`` is that of a body without ``code=utf8``. Lines may end by CR LF or LF.
    """
    if len(octets) > LONGEST:
        raise Broken
    head, blank, body = octets.replace(b"\r\n\r\n", b"\n\n", 1).partition(b"\n\n")
    if not blank:
        return None
    first, *lines = head.decode("latin-1").replace("\r", "").split("\n")
    words = first.split(" ")
    if len(words) < 2 or not words[1].startswith("/"):
        raise Broken
    headers = dict(header(line) for line in lines)
    length = headers.get("content-length", "0")
    if not length.isdecimal():
        raise Broken
    if len(body) < int(length):
        return None
    url = urlsplit(words[1])
    form = dict(parse_qsl(url.query, keep_blank_values=True, errors="replace"))
    text = body[: int(length)].decode("latin-1")
    sent = dict(parse_qsl(text, keep_blank_values=True, encoding="latin-1"))
    coded = "utf-8" if "utf8" in (form.get("code"), sent.get("code")) else charset
    form |= {name: value.encode("latin-1").decode(coded, "replace") for name, value in sent.items()}
    return Request(method=words[0], path=unquote(url.path), form=form, headers=headers)


def header(line: str) -> tuple[str, str]:
    """Return the name, in small letters, and the value."""
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()
