"""Parses the head of a request (RFC 9112) or refuses it; nothing is guessed or corrected.

Where two readers understand a head differently, one request can be smuggled inside another. So bare line
feeds, folded lines, spaces before a colon, two lengths, and a length beside chunks are refused.
"""

import re
from collections.abc import Mapping
from typing import Final

from router.northbound.http.request_reader import BadRequest
from router.sms.value import value

MOST_HEADERS: Final = 100

LARGEST_HEAD: Final = 65_536
"""Octets of the first line and all headers."""

CHUNKED: Final = -1
"""The length of a body that comes in chunks."""

MOST_DIGITS: Final = 18
"""Digits of a Content-Length; a longer one is refused."""

CRLF: Final = b"\r\n"
END: Final = b"\r\n\r\n"

_TOKEN: Final = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_LINE: Final = re.compile(rf"({_TOKEN}) ([\x21-\x7e\x80-\xff]+) HTTP/1\.([01])\r\n")
"""A target may hold octets beyond ASCII: some scripts do not escape texts."""
_HEADER: Final = re.compile(rf"({_TOKEN}):[ \t]*+([^\x00-\x08\x0a-\x1f\x7f]*+)\r\n")
"""Possessive quantifiers: blanks match both parts, and backtracking over 60,000 of them takes a minute."""
_FIRST: Final = re.compile(rf"{_TOKEN}( |$)".encode())


@value(kw_only=True)
class Head:
    """The head of a request. Names of headers are in lower case; several of one name are joined by commas."""

    method: str
    target: str
    is_1_1: bool
    """Whether it is HTTP/1.1; otherwise it is 1.0."""
    headers: Mapping[str, str]
    length: int
    """Octets of the body, or CHUNKED."""
    persistent: bool
    """Whether another request may follow on the connection."""

    @property
    def waits(self) -> bool:
        """Whether the client sends the body only after 100 Continue (RFC 9110 section 10.1.1)."""
        return self.is_1_1 and self.headers.get("expect", "").lower() == "100-continue"


def head_of(octets: bytes) -> Head:
    """Parse a head; ``octets`` end with the line feed of its last header. Raises BadRequest."""
    text = octets.decode("latin-1")
    line = _LINE.match(text)
    if line is None:
        raise BadRequest("the first line is not one of HTTP/1.1 or 1.0")
    headers: dict[str, str] = {}
    at, end, count = line.end(), len(text), 0
    while at < end:
        found = _HEADER.match(text, at)
        if found is None or count == MOST_HEADERS:
            raise BadRequest(f"a header cannot be read, or there are more than {MOST_HEADERS}")
        name, given = found[1].lower(), found[2].rstrip(" \t")
        before = headers.get(name)
        headers[name] = given if before is None else f"{before}, {given}"
        at, count = found.end(), count + 1
    is_1_1 = line[3] == "1"
    return Head(
        method=line[1],
        target=line[2].encode("latin-1").decode("utf-8", "replace"),
        is_1_1=is_1_1,
        headers=headers,
        length=_length(headers, is_1_1),
        persistent=is_1_1 and not _closes(headers.get("connection", "")),
    )


def is_header(octets: bytes | bytearray) -> bool:
    """Tell whether octets are one header, without its line end."""
    return _HEADER.fullmatch(octets.decode("latin-1") + "\r\n") is not None


def begins_wrong(octets: bytes) -> bool:
    """Tell whether octets cannot be the beginning of a request, as those of TLS."""
    line, found, _ = octets.partition(b"\r\n")
    if found:
        return _LINE.match(line.decode("latin-1") + "\r\n") is None
    return _FIRST.match(octets[:100]) is None


def _length(headers: Mapping[str, str], is_1_1: bool) -> int:
    """Return the length of the body. Raises BadRequest, also for two lengths, which a comma joins."""
    length, coding = headers.get("content-length"), headers.get("transfer-encoding")
    if coding is not None:
        if coding.lower() != "chunked" or length is not None or not is_1_1:
            raise BadRequest("the length of the body is ambiguous")
        return CHUNKED
    if length is None:
        return 0
    if not length.isascii() or not length.isdigit() or len(length) > MOST_DIGITS:
        raise BadRequest("Content-Length is not a number")
    return int(length)


def _closes(connection: str) -> bool:
    return bool(connection) and "close" in [one.strip().lower() for one in connection.split(",")]
