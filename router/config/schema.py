"""The JSON Schema (2020-12) of the configuration file, by which editors complete and check it.

The model says which keys there are and how their values are written; the descriptions are those of
conf/router.yaml, which `python -m tools.descriptions` puts into descriptions.json beside this module.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from enum import Enum
from importlib.resources import files
from inspect import isclass
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BeforeValidator, WithJsonSchema
from pydantic.fields import FieldInfo

from router.config.enums import WatchBy
from router.config.fields import PLAIN, Form, Section, ValueReader, choice, keys, several
from router.config.gateway import watch
from router.config.model import Settings
from router.config.quantities import DurationSpan, shown
from router.config.rules import targets, threshold, told

DIALECT = "https://json-schema.org/draft/2020-12/schema"

SUPPLIED: Form = {"type": "string", "pattern": "^[A-Z_][A-Z0-9_]*$|/"}
"""The values of ``!env NAME`` and ``!file PATH``, whose tags a schema does not see."""

LISTED = (several, targets, told)
"""Readers that take a single value for a list of one."""

INCLUDE = "include"

WATCHES = choice(WatchBy)
"""`watch` with one word."""


def schema() -> dict[str, object]:
    """Return the schema of a configuration file."""
    texts: Mapping[str, str] = json.loads((files("router.config") / "descriptions.json").read_text("utf-8"))
    whole = _section(Settings, "", texts)
    names: Form = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
    include = {"description": texts[INCLUDE], **names}
    properties = {INCLUDE: include, **_mapping(whole["properties"])}
    top = {"$schema": DIALECT, "title": "smpp-router", "description": "The configuration of the router."}
    return {**top, **whole, "properties": properties, "$defs": {"supplied": SUPPLIED}}


def _mapping(found: object) -> Mapping[str, object]:
    assert isinstance(found, Mapping)
    return found


def _section(section: type[Section], above: str, texts: Mapping[str, str]) -> dict[str, object]:
    properties = {}
    for key, name in keys(section).items():
        field, path = section.model_fields[name], f"{above}.{key}".lstrip(".")
        form = _form(field.annotation, field.metadata, path, texts)
        properties[key] = {"description": texts[path], **form, **_default(field)}
    known = section.defaults({})
    required = [
        key
        for key, name in keys(section).items()
        if section.model_fields[name].is_required() and key not in known
    ]
    found: dict[str, object] = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**found, "required": required} if required else found


def _form(annotation: object, metadata: Sequence[object], path: str, texts: Mapping[str, str]) -> Form:
    """Return the form of a value: as its reader says, or else by its type."""
    if get_origin(annotation) is Annotated:
        annotation, *metadata = get_args(annotation)
    inner = [each for each in get_args(annotation) if each is not NoneType]
    if get_origin(annotation) in (Union, UnionType):
        return _form(inner[0], metadata, path, texts)
    reader = next((each.func for each in metadata if isinstance(each, BeforeValidator)), None)
    if isinstance(reader, ValueReader):
        return _or_supplied(reader.form)
    if reader is threshold:
        return _or_supplied({"type": ["string", "number"]})
    if any(isinstance(each, WithJsonSchema) for each in metadata):
        return PLAIN
    if get_origin(annotation) in (tuple, frozenset):
        item = _form(inner[0], (), path, texts)
        many: Form = {"type": "array", "items": item}
        return {"anyOf": [item, many]} if reader in LISTED else many
    if get_origin(annotation) is Mapping:
        return {"type": "object", "additionalProperties": _form(inner[1], (), path, texts)}
    if isclass(annotation) and issubclass(annotation, Section):
        table = _section(annotation, path, texts)
        return {"anyOf": [WATCHES.form, table]} if reader is watch else table
    return PLAIN


def _or_supplied(form: Form) -> Form:
    """Allow ``!env`` and ``!file`` too, where not every text is allowed anyway."""
    if form == PLAIN:
        return form
    return {"anyOf": [form, {"$ref": "#/$defs/supplied"}]}


def _default(field: FieldInfo) -> Form:
    """Return the default as it is written; nothing where there is none, or none that could be shown."""
    value = field.default
    if isinstance(value, Enum):
        return {"default": value.value}
    if isinstance(value, DurationSpan):
        return {
            "default": shown(value.low)
            if value.low == value.high
            else f"{shown(value.low)}..{shown(value.high)}"
        }
    if isinstance(value, tzinfo):
        return {"default": str(value)}
    if isinstance(value, float):
        return {"default": shown(value)}
    if isinstance(value, bool | int | str) and value != "":
        return {"default": value}
    return {}
