"""Parses multipart/form-data (RFC 7578) in one pass; parsers for mail can be kept busy for minutes."""

import re
from collections import defaultdict
from typing import Final

from router.northbound.http.interfaces import Fields

MOST_HEAD: Final = 4096
"""Octets of the headers of a part."""

_BOUNDARY: Final = re.compile(r';\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))', re.IGNORECASE)
"""At most 70 characters (RFC 2046 section 5.1.1)."""

_NAME: Final = re.compile(rb';\s*name=(?:"([^"\r\n]*)"|([^\s;"]+))', re.IGNORECASE)

_DISPOSITION: Final = b"content-disposition"

_BLANK_LINE: Final = re.compile(rb"\r?\n\r?\n")


def parts(content_type: str, body: bytes, most: int) -> Fields:
    """Return the fields of a form, without parts that have no name.

    Raises ValueError if the body is no form, or has more than ``most`` parts.
    """
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise ValueError("it has no boundary")
    boundary = (found[1] or found[2]).encode("latin-1", "replace")
    # The first boundary has no line end before it.
    pieces = re.split(rb"\r?\n--" + re.escape(boundary), b"\n" + body, maxsplit=most + 2)
    if len(pieces) > most + 2:
        raise ValueError("it has too many parts")
    fields: dict[str, list[str]] = defaultdict(list)
    for piece in pieces[1:]:
        if piece.startswith(b"--"):
            break
        end = _BLANK_LINE.search(piece, 0, MOST_HEAD)
        if end is None:
            raise ValueError("a part has no end of its headers")
        name = _name(piece[: end.start()])
        if name is not None:
            fields[name].append(piece[end.end() :].decode("utf-8", "replace"))
    return dict(fields)


def _name(head: bytes) -> str | None:
    for line in head.splitlines():
        key, _, value = line.partition(b":")
        if key.strip().lower() == _DISPOSITION:
            found = _NAME.search(value)
            return None if found is None else (found[1] or found[2] or b"").decode("utf-8", "replace")
    return None
