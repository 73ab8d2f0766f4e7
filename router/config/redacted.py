"""The configuration as it may be shown: by a list of what may be, so that a new secret is hidden."""

from collections.abc import Mapping
from datetime import tzinfo
from enum import Enum
from typing import Final, cast
from urllib.parse import urlsplit

from attrs import AttrsInstance, fields, has
from pydantic import BaseModel

from router.config.configuration import Configuration
from router.networks import Network
from router.routing.pattern import Pattern

HIDDEN: Final = "***"

TEXTS: Final = frozenset(
    {
        *("listen", "faces", "hosts", "system_id", "name", "id", "host", "node", "esme", "via", "channel"),
        *("country", "number", "tags", "prefix", "system_type", "access", "smtp", "from", "replace", "then"),
        *("destination_addr", "source_addr", "match", "hours", "open", "role", "as", "email", "format"),
        *("file", "stop", "start", "route"),
    }
)
"""Keys whose texts may be shown. Numbers, words out of a few and switches always may."""

URLS: Final = frozenset({"http", "hooks"})
"""Keys of URLs, whose scheme, host and port may be shown."""


def shown(configuration: Configuration) -> Mapping[str, object]:
    """Return the settings in the types of JSON; ``***`` stands where something is hidden."""
    found = _section(configuration.settings, configuration.supplied, "")
    found["store"] = configuration.settings.store.partition(":")[0] + ":" + HIDDEN
    return found


def _section(section: BaseModel, supplied: frozenset[str], above: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, field in type(section).model_fields.items():
        key = field.alias or name
        path = f"{above}.{key}".lstrip(".")
        value = getattr(section, name)
        found[key] = HIDDEN if path in supplied else _value(value, key, supplied, path)
    return found


def _value(value: object, key: str, supplied: frozenset[str], path: str) -> object:
    match value:
        case None | bool() | int() | float():
            return value
        case BaseModel():
            return _section(value, supplied, path)
        case Enum():
            return value.value
        case Mapping():
            return {str(one): _value(each, key, supplied, path) for one, each in value.items()}
        case list() | tuple() | frozenset() | set():
            return [_value(each, key, supplied, path) for each in value]
        case Pattern():
            return value.pattern if key in TEXTS else HIDDEN
        case tzinfo():
            return str(value)
        case str():
            return _text(value, key)
    if isinstance(value, Network):
        return str(value)
    if has(type(value)):
        kept = key if key in TEXTS else ""
        names = [one.name for one in fields(cast(type[AttrsInstance], type(value))) if one.init]
        return {name: _value(getattr(value, name), kept, supplied, path) for name in names}
    return HIDDEN


def _text(value: str, key: str) -> str:
    if key in URLS:
        parts = urlsplit(value)
        host = parts.netloc.rpartition("@")[2]
        return f"{parts.scheme}://{host}/{HIDDEN}"
    return value if key in TEXTS else HIDDEN
