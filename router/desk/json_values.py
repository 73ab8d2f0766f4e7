"""Values of the desk in the types of JSON; times as in RFC 3339, with their zone."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum

import attrs

Plain = dict[str, "Plain"] | list["Plain"] | str | int | float | bool | None


def plain(value: object) -> Plain:
    """Return a value in the types of JSON."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case datetime():
            return value.isoformat(timespec="milliseconds")
        case Enum():
            return plain(value.value)
        case Mapping():
            return {str(key): plain(each) for key, each in value.items()}
        case Iterable():
            return [plain(each) for each in value]
    kind = type(value)
    if not attrs.has(kind):
        raise TypeError(f"a {kind.__name__} has no form in JSON")
    # `from` is a word of Python: a field of that name has a line behind it.
    return {one.name.rstrip("_"): plain(getattr(value, one.name)) for one in attrs.fields(kind)}


def line(value: Plain) -> bytes:
    """Return a line of JSON in ASCII, whose only line feed is at the end."""
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"
