"""The description of the API in OpenAPI 3.1, made from the table of operations and their models."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from router.desk.rights import ALL
from router.northbound.http.api.answers import (
    SUFFIX,
    ProblemJson,
    SentMessageJson,
    SentMessagesJson,
    schema_name,
)
from router.northbound.http.api.operation import ApiOperation
from router.northbound.http.api.table import OPERATIONS
from router.northbound.http.problems import JSON, PROBLEM

REF: Final = "#/components/schemas/{model}"

TEXT: Final = {"type": "string"}

LAST_EVENT: Final = {
    "name": "Last-Event-ID",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": "^[0-9]{1,19}$"},
    "description": "The id of the last event received; later ones are sent first, 10,000 at most.",
}

WORDS: Final[Mapping[int, str]] = {
    202: "The message is on disk, and will be sent.",
    400: "The request cannot be read.",
    401: "No login, or a wrong one.",
    403: "This user may not do it; or the request is from a page of another site.",
    404: "It does not exist, or this user may not see it.",
    409: "It conflicts with the present state.",
    413: "The body has more than 1 MiB.",
    414: "The first line has more than 64 KiB.",
    415: "The body is not application/json.",
    431: "A header has more than 64 KiB.",
    421: "The Host is not in `http.hosts`.",
    422: "Some fields are wrong, or the message is refused.",
    429: "A rate or a limit is exceeded: try again after Retry-After.",
    503: "The store cannot write or read now: try again after Retry-After.",
}


def openapi(version: str = "1") -> dict[str, Any]:
    """Return the description, ready for JSON."""
    paths: dict[str, dict[str, Any]] = {}
    for one in OPERATIONS:
        paths.setdefault(one.path, {})[one.method.lower()] = _described(one)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "smpp-router",
            "version": version,
            "description": "Send and follow messages, and run the router. See docs/http.md.",
        },
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"login": {"type": "http", "scheme": "basic"}},
        },
    }


class _Schemas(GenerateJsonSchema):
    """Names each schema as users know it (`answers.schema_name`)."""

    def normalize_name(self, name: str) -> str:
        return super().normalize_name(name).removesuffix(SUFFIX)


def _schemas() -> dict[str, Any]:
    bodies = {one.body for one in OPERATIONS if one.body is not None}
    told = {model for one in OPERATIONS for model in one.answers.values()} | {ProblemJson, SentMessagesJson}
    wanted = [
        *((model, "validation") for model in sorted(bodies, key=schema_name)),
        *((model, "serialization") for model in sorted(told, key=schema_name)),
    ]
    _, found = models_json_schema(wanted, ref_template=REF, schema_generator=_Schemas)  # type: ignore[arg-type]
    schemas: dict[str, Any] = found["$defs"]
    return schemas


def _ref(model: type[BaseModel]) -> dict[str, Any]:
    if model is SentMessageJson:
        # A request with a list of numbers is answered with a list.
        return {"oneOf": [_named(one) for one in (SentMessageJson, SentMessagesJson)]}
    return _named(model)


def _named(model: type[BaseModel]) -> dict[str, Any]:
    return {"$ref": REF.format(model=schema_name(model))}


def _described(one: ApiOperation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.summary,
        "parameters": [*_of_path(one), *_of_query(one)],
        "responses": _responses(one),
        "security": [] if one.roles is None else [{"login": []}],
    }
    if one.streams == "text/event-stream":
        described["parameters"].append(LAST_EVENT)
    if one.roles is not None:
        described["description"] = "For: " + ", ".join(sorted(role.value for role in one.roles)) + "."
    if one.body is not None:
        described["requestBody"] = {"required": True, "content": {JSON: {"schema": _ref(one.body)}}}
    elif one.changes:
        empty = {"type": "object", "additionalProperties": False}
        described["requestBody"] = {"required": False, "content": {JSON: {"schema": empty}}}
    return described


def _of_path(one: ApiOperation) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in one.path.split("/") if part[:1] == "{"]
    schema = {"type": "string", "minLength": 1}
    return [{"name": name, "in": "path", "required": True, "schema": schema} for name in names]


def _of_query(one: ApiOperation) -> list[dict[str, Any]]:
    if one.query is None:
        return []
    schema = one.query.model_json_schema()
    required = schema.get("required", ())
    found = []
    for name, field in schema["properties"].items():
        description = field.pop("description", "")
        given = _not_null(field)
        parameter = {"name": name, "in": "query", "required": name in required, "schema": given}
        found.append({**parameter, "description": description} if description else parameter)
    return found


def _not_null(field: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a parameter without null: a parameter can be absent, but never null."""
    options = field.get("anyOf")
    if options is None:
        return field
    (schema,) = [one for one in options if one.get("type") != "null"]
    return dict(schema)


def statuses(one: ApiOperation) -> set[int]:
    """Return the statuses of problems that an operation may answer with."""
    found = {400, 414, 421, 422, 431, *one.refuses}
    if one.roles is not None:
        found |= {401} if one.roles == ALL else {401, 403}
    if one.changes:
        found |= {403, 413, 415}
    return found - set(one.answers)


def _responses(one: ApiOperation) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, model in one.answers.items():
        content: dict[str, Any] = {JSON: {"schema": _ref(model)}}
        if one.streams and status == 200:
            content[one.streams] = {"schema": TEXT}
        found[str(status)] = {"description": _words(status), "content": content}
    for status in sorted(statuses(one)):
        described: dict[str, Any] = {
            "description": _words(status),
            "content": {PROBLEM: {"schema": _named(ProblemJson)}},
        }
        if status in (429, 503):
            described["headers"] = {"Retry-After": {"schema": {"type": "string"}, "required": False}}
        found[str(status)] = described
    return dict(sorted(found.items()))


def _words(status: int) -> str:
    return WORDS.get(status, HTTPStatus(status).phrase)
