"""From the text of a file to the tree: YAML by the core schema, tags, repeated keys."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from attrs import define, field
from yaml import CSafeLoader, MappingNode, MarkedYAMLError, ScalarNode, SequenceNode, YAMLError
from yaml import Node as YamlNode
from yaml.error import Mark
from yaml.reader import ReaderError

from router.config.source.files import NotRead, contents
from router.config.source.misread import misread
from router.config.source.problems import Place, Problem, UnreadableConfiguration
from router.config.source.tree import Items, Keys, KeyValue, Node, Scalar, ScalarKind

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


def nodes(file: str) -> YamlNode:
    """Parse the YAML of a file.

    Raises UnreadableConfiguration if it cannot be opened, decoded or parsed, or is empty.
    """
    text = _text(file)
    try:
        node: YamlNode | None = Core(text).get_single_node()
    except MarkedYAMLError as error:
        line, column, wrong, remedy = misread(text, error)
        raise UnreadableConfiguration(Place(file, line + 1, column + 1), wrong, remedy) from None
    except ReaderError as error:
        raise _unprintable(file, text, error) from None
    except YAMLError as error:
        raise UnreadableConfiguration(Place(file), f"this is no YAML ({error})", "expected YAML") from None
    if node is None:
        raise UnreadableConfiguration(Place(file), "the file is empty", "expected keys and values, in YAML")
    return node


def _text(file: str) -> str:
    try:
        text = contents(file, LARGEST).decode("utf-8-sig")
    except NotRead as error:
        wrong = f"the file cannot be read ({error})"
        raise UnreadableConfiguration(Place(file), wrong, "expected a file of YAML") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise UnreadableConfiguration(
            Place(file, line), "this is not UTF-8", "expected YAML in UTF-8"
        ) from None
    return PAIR.sub(_paired, text) if text.lstrip().startswith("{") else text


def _paired(escapes: re.Match[str]) -> str:
    return bytes.fromhex(escapes[1] + escapes[2]).decode("utf-16-be")


def _unprintable(file: str, text: str, error: ReaderError) -> UnreadableConfiguration:
    """Report a character that YAML does not allow (YAML 1.2.2 section 5.1); a NUL mostly means UTF-16."""
    # Its position is in octets where libyaml says it.
    before, found, _ = text.partition(chr(error.character))
    place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n")) if found else Place(file)
    wrong = f"the character U+{error.character:04X} cannot stand in YAML"
    return UnreadableConfiguration(place, wrong, "expected a file of text, in UTF-8")


def at(file: str, mark: Mark | None) -> Place:
    """Return the place of a mark, counted from 1."""
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)


KINDS = {
    CORE + "str": ScalarKind.TEXT,
    CORE + "int": ScalarKind.NUMBER,
    CORE + "float": ScalarKind.NUMBER,
    CORE + "bool": ScalarKind.FLAG,
    CORE + "null": ScalarKind.NOTHING,
}

DEPTH = 50
"""Levels that a configuration may nest; the deepest key we know stands at 6."""

VALUES = 200_000
"""Values of a configuration, each as often as an alias repeats it; 10,000 routes have 90,000."""

LONGEST = 10_000
"""Characters of one value."""

SECRET = 100_000
"""Octets of a file that `!file` names."""


class TooMuch(Exception):
    """A configuration with more than `VALUES`; ``problem`` says so. Nothing more of it is read."""

    def __init__(self, place: Place) -> None:
        wrong = f"there are more than {VALUES:,} values, counting what aliases repeat"
        self.problem = Problem(place, wrong, "expected fewer")
        super().__init__(wrong)


@define
class Room:
    """The room for further values, over all files of a configuration."""

    left: int = VALUES

    def take(self, place: Place) -> None:
        """Count one more value. Raises TooMuch."""
        self.left -= 1
        if self.left < 0:
            raise TooMuch(place)


@define
class TreeReader:
    """Reads the nodes of one file.

    ``environment`` is what ``!env NAME`` looks into; ``!file PATH`` is relative to ``file``. What is wrong is
    added to ``problems``, left out of the tree (and remembered as dropped), and the rest is read on. Without
    an environment neither is followed: such values are left out, and nothing is wrong with them.
    """

    file: str
    environment: Mapping[str, str] | None
    problems: list[Problem]
    room: Room = field(factory=Room)
    _open: set[int] = field(factory=set, init=False)

    def tree(self, node: YamlNode) -> Node | None:
        """Return the tree of a node and all within it; None if it was wrong or is not followed. Raises
        TooMuch.
        """
        place = at(self.file, node.start_mark)
        self.room.take(place)
        if self.environment is None and node.tag in ("!env", "!file"):
            return None
        try:
            return self._tree(node, place)
        except UnreadableConfiguration as unreadable:
            self.problems.append(unreadable.problem)
            return None

    def _tree(self, node: YamlNode, place: Place) -> Node:
        if isinstance(node, ScalarNode):
            return self._scalar(node, place)
        if id(node) in self._open:
            raise UnreadableConfiguration(
                place, "this alias refers to itself", "write out what it stands for"
            )
        if len(self._open) > DEPTH:
            raise UnreadableConfiguration(
                place, "lists and mappings nest too deeply", "expected less of them"
            )
        self._open.add(id(node))
        try:
            return self._keys(node, place) if isinstance(node, MappingNode) else self._items(node, place)
        finally:
            self._open.discard(id(node))

    def _items(self, node: YamlNode, place: Place) -> Items:
        if not isinstance(node, SequenceNode) or node.tag != CORE + "seq":
            raise _unknown(node.tag, place)
        items = [self.tree(item) for item in node.value]
        dropped = tuple(Scalar(place, "", ScalarKind.NOTHING) for item in items if item is None)
        return Items(place, tuple(item for item in items if item is not None), dropped)

    def _keys(self, node: MappingNode, place: Place) -> Keys:
        if node.tag != CORE + "map":
            raise _unknown(node.tag, place)
        entries: dict[str, KeyValue] = {}
        dropped = set()
        for key, value in node.value:
            where = at(self.file, key.start_mark)
            self.room.take(where)
            if self._fits(key, where, entries):
                tree = self.tree(value)
                if tree is None:
                    dropped.add(key.value)
                else:
                    entries[key.value] = KeyValue(where, tree)
        return Keys(place, entries, frozenset(dropped))

    def _fits(self, key: YamlNode, place: Place, entries: Mapping[str, KeyValue]) -> bool:
        if not isinstance(key, ScalarNode) or key.tag not in KINDS:
            self.problems.append(Problem(place, "this is no key", "expected a word before the colon"))
            return False
        first = entries.get(key.value)
        if first is not None:
            wrong = f"`{key.value}` is given twice, first at {first.place}"
            self.problems.append(Problem(place, wrong, "expected it once"))
        return first is None

    def _scalar(self, node: ScalarNode, place: Place) -> Scalar:
        if node.tag == "!env":
            return self._env(node.value, place)
        if node.tag == "!file":
            return self._contents(node.value, place)
        if node.tag in KINDS:
            return Scalar(place, _fit(node.value, place), KINDS[node.tag])
        raise _unknown(node.tag, place)

    def _env(self, name: str, place: Place) -> Scalar:
        value = (self.environment or {}).get(name)
        if value is None:
            remedy = "expected its name alone" if "$" in name else "expected it to be set"
            raise UnreadableConfiguration(place, f"the environment has no variable {name}", remedy)
        if not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
            raise UnreadableConfiguration(place, f"the variable {name} is not in UTF-8", "expected a text")
        return Scalar(place, _fit(value, place), supplied=True)

    def _contents(self, name: str, place: Place) -> Scalar:
        path = Path(self.file).parent / name
        try:
            text = contents(str(path), SECRET).decode("utf-8").replace("\r\n", "\n")
        except NotRead as error:
            raise UnreadableConfiguration(
                place, f"{path} cannot be read ({error})", "expected a file"
            ) from None
        except UnicodeDecodeError:
            raise UnreadableConfiguration(
                place, f"{path} is not in UTF-8", "expected a file of text"
            ) from None
        return Scalar(place, _fit(text.removesuffix("\n"), place), supplied=True, kept_in=str(path))


def _fit(value: str, place: Place) -> str:
    """Return a value that is not endless and has no NUL: no file name and no field of a PDU has one."""
    if len(value) > LONGEST:
        wrong = f"this value has {len(value):,} characters"
        raise UnreadableConfiguration(place, wrong, f"expected at most {LONGEST:,}")
    if "\0" in value:
        raise UnreadableConfiguration(place, "this value has a NUL in it", "expected a text without")
    return value


def _unknown(tag: str, place: Place) -> UnreadableConfiguration:
    return UnreadableConfiguration(
        place, f"the tag {tag} is unknown", "expected !env NAME, !file PATH, or no tag"
    )
