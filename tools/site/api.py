"""The page of all requests of the HTTP API, made of the router's own description of it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from router.northbound.http.api.openapi import WORDS, openapi
from tools.site.markdown import code, prose, table

HEAD = """\
# All requests of the HTTP API

They are as the router describes them at `/openapi.json` (OpenAPI 3.1); at `/docs` a browser tries each.
[The HTTP API](../http.md) has logins, examples and bounds.
"""

REFUSALS = """\
## Refusals

Each is problem JSON, [Problem](#problem). An operation names those that it may answer with.
"""

OBJECTS = """\
## Objects

What is asked and answered, in JSON. A field that may be `null` says so.
"""

Schema = Mapping[str, Any]


def page() -> str:
    """Return the page, in Markdown."""
    described = openapi()
    parts = [HEAD]
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            parts += _operation(f"{method.upper()} {path}", operation)
    parts += [
        REFUSALS,
        table(("status", "says"), ((str(status), prose(says)) for status, says in _refusals())),
    ]
    parts.append(OBJECTS)
    for name, schema in described["components"]["schemas"].items():
        parts += _object(name, schema)
    return "\n".join(parts)


def _refusals() -> Iterator[tuple[str, str]]:
    return ((str(status), prose(says)) for status, says in sorted(WORDS.items()) if status >= 400)


def _operation(title: str, operation: Schema) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"{prose(operation['summary'])}. {prose(operation.get('description', 'Without a login.'))}\n"
    if operation["parameters"]:
        yield _table("parameter", map(_parameter, operation["parameters"]))
    body = operation.get("requestBody")
    if body and body["required"]:
        yield f"Body: {_type(_json(body))}.\n"
    answers = {status: one for status, one in operation["responses"].items() if int(status) < 400}
    for status, one in answers.items():
        yield f"Answer {status}: {_type(_json(one))}{_otherwise(one)}.\n"
    refused = ", ".join(status for status in operation["responses"] if status not in answers)
    yield f"Refusals: {refused}.\n"


def _json(answer: Schema) -> Schema:
    schema: Schema = answer["content"]["application/json"]["schema"]
    return schema


def _otherwise(answer: Schema) -> str:
    """Return what else it can be had as."""
    kinds = [kind for kind in answer["content"] if kind != "application/json"]
    return f", or {' or '.join(map(code, kinds))} by `Accept`" if kinds else ""


def _parameter(one: Schema) -> tuple[str, str, str]:
    place = {"path": "in the path", "header": "a header"}.get(one["in"], "")
    needed = "required" if one["required"] and not place else place
    kind = ", ".join(filter(None, (_type(one["schema"]), needed)))
    return code(one["name"]), kind, prose(one.get("description", ""))


def _object(name: str, schema: Schema) -> Iterator[str]:
    yield f"### {name}\n"
    if "description" in schema:
        yield prose(" ".join(schema["description"].split())) + "\n"
    needed = schema.get("required", ())
    rows = []
    for field, one in schema.get("properties", {}).items():
        kind = _type(one) + ("" if field in needed else ", may be absent")
        rows.append((code(field), kind, prose(one.get("description", ""))))
    if rows:
        yield _table("field", rows)


def _table(of: str, rows: Iterable[tuple[str, str, str]]) -> str:
    """Return a table of names, how each is written, and what is said of them if anything is."""
    listed = list(rows)
    if any(text for _, _, text in listed):
        return table((of, "is", "what it is"), listed)
    return table((of, "is"), (row[:2] for row in listed))


def _type(schema: Schema) -> str:
    """Return in words how a value is written."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    options = schema.get("anyOf") or schema.get("oneOf")
    if options:
        return " or ".join(dict.fromkeys(map(_type, options)))
    if "enum" in schema:
        return ", ".join(code(str(each)) for each in schema["enum"])
    if "const" in schema:
        return code(str(schema["const"]))
    if schema.get("type") == "array":
        return f"a list of {_type(schema.get('items', {}))}"
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        return f"an object of {_type(inner)}" if isinstance(inner, Mapping) else "an object"
    words = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}
    return words.get(str(schema.get("type")), "`null`" if schema.get("type") == "null" else "any value")
