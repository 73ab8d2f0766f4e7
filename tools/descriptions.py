"""Write router/config/descriptions.json: what conf/router.yaml, the manual, says of each key.

Run `python -m tools.descriptions` after a change of the manual; a test fails where it was forgotten. The
schema that `smpp-router schema` prints has these texts, since an installed router has no manual.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from router.config.model import known
from router.config.source.document import read
from router.config.source.problems import Place
from router.config.source.tree import Items, Keys, Node

ROOT = Path(__file__).parents[1]
MANUAL = ROOT / "conf" / "router.yaml"
DESCRIPTIONS = ROOT / "router" / "config" / "descriptions.json"

INCLUDE = "include"


def described(manual: str) -> Mapping[str, str]:
    """Return the text of each key by its path.

    A key without a text of its own has that of the key around it, and one of a line that of its gateway.
    """
    lines = manual.splitlines()
    own = {path: _above(lines, line) for path, line in _lines(manual)}
    found = {INCLUDE: _above(lines, _line_of(lines, f"#{INCLUDE}:"))}
    for path in known():
        around, _, _ = path.rpartition(".")
        alike = path.replace("gateways.channel.", "gateways.", 1)
        found[path] = own.get(path) or own.get(alike) or found[around]
    return found


def all_set(manual: str) -> str:
    """Return the manual with each of its options set."""
    return re.sub(r"(?m)^( *)#(\S)", r"\1\2", manual)


def given(node: Node, above: str = "") -> Iterator[tuple[str, Place]]:
    """Give the paths of all keys in a tree, and ``path=value`` for single values, each with its place.

    Of a value with colons, such as ``store``, only the part before the first is given.
    """
    if isinstance(node, Items):
        for item in node.items:
            yield from given(item, above)
    elif isinstance(node, Keys):
        for key, entry in node.entries.items():
            # A line, a provider, a tag: the keys of a table are numbers, and no other key is.
            path = above if key[:1].isdigit() else f"{above}.{key}".lstrip(".")
            yield path, entry.place
            yield from given(entry.value, path)
    else:
        yield f"{above}={node.text.partition(':')[0]}", node.place


def _lines(manual: str) -> Iterator[tuple[str, int]]:
    """Give the path of each key in the manual, with the line where it first stands."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "router.yaml"
        file.write_text(re.sub(rf"(?m)^{INCLUDE}:.*", "", all_set(manual)), "utf-8")
        tree = Keys(Place("manual"), read(str(file), {}).entries)
    seen = set()
    for path, place in given(tree):
        if "=" not in path and path not in seen:
            seen.add(path)
            yield path, place.line


def _above(lines: list[str], line: int) -> str:
    """Return the text above a line: right above it, or above the options that it stands below."""
    above: list[str] = []
    for text in reversed(lines[: line - 1]):
        if not text.strip() or (above and not _is_text(text)):
            break
        if _is_text(text):
            above.append(text.strip("# "))
    return " ".join(reversed(above))


def _is_text(line: str) -> bool:
    return re.match(r" *#(?: |$)", line) is not None


def _line_of(lines: list[str], start: str) -> int:
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def written() -> str:
    """Return what the file is to hold."""
    return json.dumps(described(MANUAL.read_text("utf-8")), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    DESCRIPTIONS.write_text(written(), "utf-8")
