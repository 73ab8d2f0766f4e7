"""From octets to the head of a request (RFC 9112), or to a refusal: nothing is guessed, nothing put right.

What two readers may understand in two ways is where a request hides in another one: so bare line feeds,
folded lines, spaces in front of a colon, two lengths, and a length beside chunks are refused.
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
"""Of a length; one of more is no length of anything."""

CRLF: Final = b"\r\n"
END: Final = b"\r\n\r\n"

_TOKEN: Final = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_LINE: Final = re.compile(rf"({_TOKEN}) ([\x21-\x7e\x80-\xff]+) HTTP/1\.([01])\r\n")
"""What is not ASCII may stand in a target: scripts write texts there as they are."""
_HEADER: Final = re.compile(rf"({_TOKEN}):[ \t]*+([^\x00-\x08\x0a-\x1f\x7f]*+)\r\n")
"""Possessive: blanks in front of a value are blanks of it, too, and to try each way to part 60,000 of them is
a minute's work."""
_FIRST: Final = re.compile(rf"{_TOKEN}( |$)".encode())


@value(kw_only=True)
class Head:
    """What stands before the body. Names of headers are in lower case; of several of a name one is made."""

    method: str
    target: str
    is_1_1: bool
    """Of HTTP/1.1, not 1.0."""
    headers: Mapping[str, str]
    length: int
    """Octets of the body, or CHUNKED."""
    persistent: bool
    """Whether another request may follow on the connection."""

    @property
    def waits(self) -> bool:
        """Whether the body comes only when it has been asked for (RFC 9110 section 10.1.1)."""
        return self.is_1_1 and self.headers.get("expect", "").lower() == "100-continue"


def head_of(octets: bytes) -> Head:
    """Return a head; ``octets`` end with the line feed of its last header. Raises Unreadable."""
    text = octets.decode("latin-1")
    line = _LINE.match(text)
    if line is None:
        raise BadRequest("the first line is none of HTTP/1.1 or 1.0")
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
    """Whether this is a header, without its end of the line."""
    return _HEADER.fullmatch(octets.decode("latin-1") + "\r\n") is not None


def begins_wrong(octets: bytes) -> bool:
    """Whether no request can begin so, as far as its first line has come: TLS, for example."""
    line, found, _ = octets.partition(b"\r\n")
    if found:
        return _LINE.match(line.decode("latin-1") + "\r\n") is None
    return _FIRST.match(octets[:100]) is None


def _length(headers: Mapping[str, str], is_1_1: bool) -> int:
    """Of two lengths, which are joined in one header, the comma is no digit."""
    length, coding = headers.get("content-length"), headers.get("transfer-encoding")
    if coding is not None:
        if coding.lower() != "chunked" or length is not None or not is_1_1:
            raise BadRequest("the length of the body cannot be known")
        return CHUNKED
    if length is None:
        return 0
    if not length.isascii() or not length.isdigit() or len(length) > MOST_DIGITS:
        raise BadRequest("the length of the body is no number")
    return int(length)


def _closes(connection: str) -> bool:
    return bool(connection) and "close" in [one.strip().lower() for one in connection.split(",")]
