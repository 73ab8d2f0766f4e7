"""Writes the configuration as YAML, line by line; a general writer takes seconds for a thousand channels."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

PLAIN: Final = re.compile(r"[A-Za-z_][\w ./@+-]*[\w./@+-]|[A-Za-z_]", re.ASCII)
"""Texts that need no quotes in YAML."""

WORDS: Final = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""Exceptions to `PLAIN`: words that YAML 1.1 reads as another type."""


def lines(value: object, indent: str = "") -> Iterator[str]:
    """Yield the lines of a value that JSON has types for."""
    if not isinstance(value, Mapping | list) or not value:
        yield indent + _scalar(value)
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from _entry(f"{indent}{_scalar(str(name))}:", each, indent)
    else:
        for each in value:
            yield from _item(each, indent)


def _entry(head: str, value: object, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping | list) and value:
        yield head
        yield from lines(value, indent + "  ")
    else:
        yield f"{head} {_scalar(value)}"


def _item(value: object, indent: str) -> Iterator[str]:
    """Yield the lines of an entry of a list; the first one follows the dash."""
    if not isinstance(value, Mapping | list) or not value:
        yield f"{indent}- {_scalar(value)}"
        return
    dash = "- "
    for line in lines(value, indent + "  "):
        yield indent + dash + line[len(indent) + 2 :]
        dash = "  "


def _scalar(value: object) -> str:
    if isinstance(value, str) and PLAIN.fullmatch(value) and value.lower() not in WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
