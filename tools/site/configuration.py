"""The page of all keys of the configuration: how each is written, its default, and what it is."""

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from attrs import frozen

from router.config.enums import Connect
from router.config.fields import Section, country
from router.config.load import load
from router.config.model import Settings
from router.config.quantities import (
    DurationSpan,
    duration,
    duration_or_off,
    hours,
    rate,
    shown,
    span,
    span_or_off,
)
from router.config.schema import schema
from tools.descriptions import MANUAL
from tools.site.markdown import code, prose, table

HEAD = """\
# All keys of the configuration

These are the keys as the router knows them, with what [conf/router.yaml](../{manual}) says of each; that file
shows them in their places, and can be copied. `smpp-router check` says what is wrong with a file
([how](../check.md)).

{words}

"""

FILES = "files/conf/router.yaml"

KINDS: Mapping[object, str] = {
    duration.form["pattern"]: "duration",
    duration_or_off.form["pattern"]: "duration, or `off`",
    span.form["pattern"]: "duration, or a span of two",
    span_or_off.form["pattern"]: "duration, a span of two, or `off`",
    rate.form["pattern"]: "rate",
    hours.form["pattern"]: "part of the day",
    country.form["pattern"]: "country, two capitals",
}
"""What values are called that are written by these patterns."""

GIVEN: Mapping[str, object] = {
    "id": "one",
    "connect": "smpp",
    "host": "127.0.0.1",
    "system_id": "one",
    "password": "secret12",
    "channels": 1,
}
"""What a gateway must have, and what the rest of it is not compared by."""

NOT_GIVEN: Mapping[Connect, tuple[str, ...]] = {
    Connect.SMPP: (),
    Connect.HTTP: ("system_id",),
    Connect.UDP: ("host", "system_id"),
    Connect.SMSC: ("channels",),
}

Form = Mapping[str, Any]


@frozen
class Key:
    """A key below the heading of its section: how it is written, its default, what is said of it."""

    name: str
    kind: str
    default: str
    text: str

    def row(self, above: str) -> tuple[str, str, str, str]:
        """Return its row; what was said in the row above is not said again."""
        return (
            code(self.name),
            self.kind,
            self.default,
            "as above" if self.text == above else prose(self.text),
        )


def page() -> str:
    """Return the page, in Markdown."""
    whole, parts = schema(), []
    keys = whole["properties"]
    assert isinstance(keys, Mapping)
    single = {name: form for name, form in keys.items() if not _inner(form)}
    parts.append(HEAD.format(words=_words_on_top(), manual=FILES))
    parts += ["## The top of the file\n", _table({"properties": single}, "", "")]
    for name, form in keys.items():
        if name not in single:
            inner = _inner(form)
            listed = "It is a list; each item has these keys.\n" if form.get("type") == "array" else ""
            parts += [f"## {name}\n", prose(form["description"]) + "\n", listed]
            parts.append(_table(inner, name, form["description"]))
    return "\n".join(filter(None, parts))


def _words_on_top() -> str:
    """Return what the head of the manual says of how values are written."""
    head = MANUAL.read_text("utf-8").split("\n\n")[0]
    lines = [line.removeprefix("#").strip() for line in head.splitlines()]
    first = next(at for at, line in enumerate(lines) if line.startswith("This is YAML"))
    return "\n".join(f"- {prose(line)}" for line in _sentences(" ".join(lines[first:])))


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.)]) (?=[A-Z`])", text)


def _table(form: Form, section: str, text: str) -> str:
    rows, above = [], text
    for key in _keys(form, section, ""):
        rows.append(key.row(above))
        above = key.text
    return table(("key", "is written as", "default", "what it is"), rows)


def _keys(form: Form, section: str, above: str) -> Iterator[Key]:
    """Yield the keys of a table, each followed by those in it."""
    needed = form.get("required", ())
    for name, each in form["properties"].items():
        path = f"{above}.{name}".lstrip(".")
        default = code(_written(each["default"])) if "default" in each else ""
        if f"{section}.{path}" in DEFAULTS:
            default = DEFAULTS[f"{section}.{path}"]
        inner = _inner(each)
        yield Key(path, _kind(each), "required" if name in needed else default, each["description"])
        if inner:
            yield from _keys(inner, section, path)


def _inner(form: Form) -> Form:
    """Return the table that a value is, or that its items are; empty if it is none."""
    if "properties" in form:
        return form
    parts = [*form.get("anyOf", ()), form.get("items"), form.get("additionalProperties")]
    return next((found for part in parts if isinstance(part, Mapping) and (found := _inner(part))), {})


def _kind(form: Form) -> str:
    """Return in words how a value is written."""
    if "anyOf" in form:
        first, *others = [_kind(part) for part in form["anyOf"] if "$ref" not in part]
        return f"{first}, or a list" if others == [_list(first)] else ", or ".join([first, *others])
    if "enum" in form:
        return ", ".join(code(word) for word in form["enum"] if isinstance(word, str))
    if form.get("pattern") in KINDS:
        return KINDS[form["pattern"]]
    match form.get("type"):
        case "array":
            return _list(_kind(form["items"]))
        case "object":
            return "table"
        case "boolean":
            return "`true` or `false`"
        case "integer" | "number" as kind:
            return ("whole number" if kind == "integer" else "number") + _bounds(form)
        case ["string", "number"]:
            return "number, share or duration"
    return "text"


def _list(kind: str) -> str:
    return "list of tables" if kind == "table" else f"list of: {kind}"


def _bounds(form: Form) -> str:
    least = f" from {form['minimum']}" if "minimum" in form else ""
    least = f" above {form['exclusiveMinimum']}" if "exclusiveMinimum" in form else least
    return least + (f" to {form['maximum']}" if "maximum" in form else "")


def _written(value: object) -> str:
    """Return a value as it is written in the file; empty for one that says nothing."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, float):
        return shown(value)
    if isinstance(value, DurationSpan):
        return shown(value.low) if value.low == value.high else f"{shown(value.low)}..{shown(value.high)}"
    if isinstance(value, tuple | frozenset):
        return f"[{', '.join(map(str, sorted(value)))}]" if value else ""
    return "" if value is None or isinstance(value, Section | Mapping) else str(value)


def _loaded_defaults() -> Mapping[str, str]:
    """Return the defaults that a schema cannot tell: those of a gateway by its `connect`, and lists."""
    found = {way.value: dict(_defaults(_bare(way).gateways[0], "gateways.")) for way in Connect}
    usual = found[Connect.SMPP.value]
    listen = ", ".join(_bare(Connect.SMPP).smpp.listen)
    defaults = {"smpp.listen": code(listen), "gateways.channels": ""}
    for path, value in usual.items():
        others = {way: its[path] for way, its in found.items() if its[path] != value}
        if others and path.removeprefix("gateways.") not in GIVEN:
            told = (f"{way}: {code(other) if other else 'any'}" for way, other in others.items())
            defaults[path] = "; ".join([code(value), *told])
    return defaults


def _bare(way: Connect) -> Settings:
    """Return a configuration whose one gateway has only what it must have."""
    given = {**GIVEN, "connect": way.value}
    for key in NOT_GIVEN[way]:
        del given[key]
    page = {"udp": {"listen": "127.0.0.1:1"}, "esmes": [{"system_id": "crm", "password": "secret12"}]}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.yaml"
        file.write_text(json.dumps({**page, "gateways": [given]}), "utf-8")
        return load(str(file), {}).settings


def _defaults(section: Section, above: str) -> Iterator[tuple[str, str]]:
    for name in type(section).model_fields:
        value = getattr(section, name)
        if isinstance(value, Section):
            yield from _defaults(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", _written(value)


DEFAULTS = _loaded_defaults()
