"""The description in OpenAPI 3.0, for Swagger UI: the newest that the package of it has shows no 3.1."""

from collections.abc import Mapping
from typing import Any, Final

NULL: Final = {"type": "null"}
NAMED_OTHERWISE: Final = ("anyOf", "examples")


def as_shown(description: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same description in what 3.0 has words for; ``description`` is 3.1, and stays as it is."""
    return {**_older(description), "openapi": "3.0.3"}


def _older(found: Any) -> Any:
    if isinstance(found, list):
        return [_older(one) for one in found]
    if not isinstance(found, Mapping):
        return found
    older = {name: _older(one) for name, one in found.items() if name not in NAMED_OTHERWISE}
    if found.get("type") == "null":
        # Nothing but null: with 3.0 that has a type, and is always null all the same.
        older.update({"type": "string", "nullable": True})
    if isinstance(found.get("examples"), list):
        older["example"] = found["examples"][0]
    if isinstance(found.get("anyOf"), list):
        older.update(_of_options(found["anyOf"]))
    return older


def _of_options(options: list[Any]) -> dict[str, Any]:
    """3.0 has no type `null`, but a word that something may be null."""
    left = [_older(one) for one in options if one != NULL]
    if len(left) == len(options):
        return {"anyOf": left}
    if len(left) > 1:
        return {"anyOf": left, "nullable": True}
    (one,) = left
    # Beside a $ref nothing else counts.
    return {"allOf": [one], "nullable": True} if "$ref" in one else {**one, "nullable": True}
