"""Converts the description to OpenAPI 3.0, since the newest packaged Swagger UI cannot show 3.1."""

from collections.abc import Mapping
from typing import Any, Final

NULL: Final = {"type": "null"}
NAMED_OTHERWISE: Final = ("anyOf", "examples")


def as_shown(description: Mapping[str, Any]) -> dict[str, Any]:
    """Return an OpenAPI 3.1 description as 3.0; ``description`` is not changed."""
    return {**_older(description), "openapi": "3.0.3"}


def _older(found: Any) -> Any:
    if isinstance(found, list):
        return [_older(one) for one in found]
    if not isinstance(found, Mapping):
        return found
    older = {name: _older(one) for name, one in found.items() if name not in NAMED_OTHERWISE}
    if found.get("type") == "null":
        # Always null: 3.0 needs a type beside `nullable`.
        older.update({"type": "string", "nullable": True})
    if isinstance(found.get("examples"), list):
        older["example"] = found["examples"][0]
    if isinstance(found.get("anyOf"), list):
        older.update(_of_options(found["anyOf"]))
    return older


def _of_options(options: list[Any]) -> dict[str, Any]:
    """Return the schema of alternatives; 3.0 has `nullable` instead of a type `null`."""
    left = [_older(one) for one in options if one != NULL]
    if len(left) == len(options):
        return {"anyOf": left}
    if len(left) > 1:
        return {"anyOf": left, "nullable": True}
    (one,) = left
    # In 3.0 all keys beside a $ref are ignored.
    return {"allOf": [one], "nullable": True} if "$ref" in one else {**one, "nullable": True}
