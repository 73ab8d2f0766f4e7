"""YAML up to its nodes, by the core schema of YAML 1.2.2 (section 10.3).

PyYAML by itself reads YAML 1.1, where ``00123`` is 83, ``no`` is False and ``12:30:00`` is 45000: fit neither
for telephone numbers nor for countries. So its parser is used with resolvers of our own, and no further.
"""

import re
from collections.abc import Iterable

from yaml import CSafeLoader, MarkedYAMLError, Node, YAMLError
from yaml.error import Mark
from yaml.reader import ReaderError

from router.config.files import NotRead, contents
from router.config.misread import misread
from router.config.problems import Place, Unreadable

CORE = "tag:yaml.org,2002:"

LARGEST = 1_000_000
"""Octets of one file; 10,000 gateways have 700,000. More of them go into files of their own."""

# JSON writes characters beyond U+FFFF as two escapes (RFC 8259 section 7), YAML as one: "\\U0001F600".
PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")

FLOAT = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"


class Core(CSafeLoader):
    """A parser that resolves plain scalars by the core schema alone."""

    yaml_implicit_resolvers = {}


def _resolve(tag: str, pattern: str, first: Iterable[str]) -> None:
    Core.add_implicit_resolver(CORE + tag, re.compile(rf"(?:{pattern})\Z"), list(first))


_resolve("null", "|~|null|Null|NULL", ["", "~", "n", "N"])
_resolve("bool", "true|True|TRUE|false|False|FALSE", "tTfF")
_resolve("int", "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789")
_resolve("float", FLOAT, "-+.0123456789")


def nodes(file: str) -> Node:
    """The YAML of a file; Unreadable if it cannot be opened, decoded or parsed, or is empty."""
    text = _text(file)
    try:
        node: Node | None = Core(text).get_single_node()
    except MarkedYAMLError as error:
        line, column, wrong, remedy = misread(text, error)
        raise Unreadable(Place(file, line + 1, column + 1), wrong, remedy) from None
    except ReaderError as error:
        raise _unprintable(file, text, error) from None
    except YAMLError as error:
        raise Unreadable(Place(file), f"this is no YAML ({error})", "expected YAML") from None
    if node is None:
        raise Unreadable(Place(file), "the file is empty", "expected keys and values, in YAML")
    return node


def _text(file: str) -> str:
    try:
        text = contents(file, LARGEST).decode("utf-8-sig")
    except NotRead as error:
        wrong = f"the file cannot be read ({error})"
        raise Unreadable(Place(file), wrong, "expected a file of YAML") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Unreadable(Place(file, line), "this is not UTF-8", "expected YAML in UTF-8") from None
    return PAIR.sub(_paired, text) if text.lstrip().startswith("{") else text


def _paired(escapes: re.Match[str]) -> str:
    return bytes.fromhex(escapes[1] + escapes[2]).decode("utf-16-be")


def _unprintable(file: str, text: str, error: ReaderError) -> Unreadable:
    """A character that YAML does not allow (YAML 1.2.2 section 5.1); a NUL mostly comes of UTF-16."""
    # Its position is in octets where libyaml says it.
    before, found, _ = text.partition(chr(error.character))
    place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n")) if found else Place(file)
    wrong = f"the character U+{error.character:04X} cannot stand in YAML"
    return Unreadable(place, wrong, "expected a file of text, in UTF-8")


def at(file: str, mark: Mark | None) -> Place:
    """Where a mark points, counted from 1."""
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
