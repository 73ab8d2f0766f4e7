"""Parses datagrams of lines: octets in, a value out. Nothing that it reads is trusted.

A line sends three forms: a keep-alive (`req:10;id:..;pass:..;…`), an event by itself
(`RECEIVE:12;id:..;password:..;…`), and an answer (`WAIT 11 1`). Text is UTF-8; other octets are shown as
`\\xff`. Fields are split at `;`, then at the first `:` only, since values contain colons. The first of two
equal fields counts, so that no value can bring a second `id`.
"""

import re
from collections.abc import Mapping
from typing import Final

from attrs import field

from router.sms.value import value

LONGEST_FIELD: Final = 64
"""Characters of a value that people are shown: an operator's name, a sender, a reason."""

_EVENT: Final = re.compile(r"([A-Z][A-Z_]{0,31}):(-?[0-9]{1,19});")
_ANSWER: Final = re.compile(r"([A-Za-z][A-Za-z_]{0,31}) ([0-9]{1,10})(?: (.*))?", re.DOTALL)
MOST_FIELDS: Final = 64
"""Newer firmware has 20 in a keep-alive."""

MOST_SHOWN: Final = 32
"""Octets above 127 of a datagram: if it has more, those that are not UTF-8 are not shown by their numbers."""

_ASCII: Final = bytes(range(128))

_COUNT: Final = re.compile(r"req:([0-9]{1,10});")

TEXT: Final = ";msg:"
"""The field that begins the text of an event. The text is all the rest, whatever it contains."""

EMPTY: Final = frozenset({"", "(null)", "<null>", "null"})
"""Values that firmwares write for an empty one."""


@value
class KeepAlive:
    """A keep-alive. ``count`` rises by one with each, and begins again when the box restarts."""

    count: int
    id: str
    password: str = field(repr=False)
    fields: Mapping[str, str] = field(repr=False)


@value
class LineEvent:
    """An event that a line reports by itself. The acknowledgement repeats ``number`` as it was written."""

    verb: str
    number: str
    id: str
    password: str = field(repr=False)
    fields: Mapping[str, str] = field(repr=False)


@value
class LineAnswer:
    """An answer of a line in a dialogue. ``rest`` is the text behind the sendid."""

    verb: str
    sendid: int
    rest: str = field(repr=False)


def read(octets: bytes) -> KeepAlive | LineEvent | LineAnswer | None:
    """Parse a datagram; None if it is not one of this protocol, or lacks its id or its password."""
    text = _decode(octets).removesuffix("\n")
    if count := _COUNT.match(text):
        fields = split(text)
        id, password = fields.get("id"), password_of(fields)
        return None if not id or password is None else KeepAlive(int(count[1]), id, password, fields)
    if event := _EVENT.match(text):
        fields = split(text)
        id, password = fields.get("id"), password_of(fields)
        if id and password is not None:
            return LineEvent(event[1], event[2], id, password, fields)
    answer = _ANSWER.fullmatch(text)
    return LineAnswer(answer[1], int(answer[2]), answer[3] or "") if answer else None


def _decode(octets: bytes) -> str:
    """Show octets that are no UTF-8 by their numbers; of many, which nobody's texts have, each as one sign.

    To write a number takes half a microsecond, and anybody may send 8,192 octets.
    """
    try:
        return octets.decode()
    except UnicodeDecodeError:
        odd = len(octets.translate(None, _ASCII))
        return octets.decode("utf-8", "backslashreplace" if odd <= MOST_SHOWN else "replace")


def split(text: str) -> dict[str, str]:
    """Return the fields of a keep-alive or an event, with `msg` whole."""
    head, begun, message = text.partition(TEXT)
    fields: dict[str, str] = {}
    for part in head.split(";", MOST_FIELDS):
        name, _, found = part.partition(":")
        if name not in fields:
            fields[name] = found
    if begun:
        fields.setdefault("msg", message)
    return fields


def password_of(fields: Mapping[str, str]) -> str | None:
    """Return the password. Keep-alives have `pass`, events `password`, the maker's own example differs."""
    return fields.get("password", fields.get("pass"))


def shown(text: str) -> str:
    """Return a value that is fit for people and for a log line: short, and without control characters."""
    text = text.strip()
    if text.lower() in EMPTY:
        return ""
    text = text[:LONGEST_FIELD]
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode()
