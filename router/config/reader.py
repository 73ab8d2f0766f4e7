"""From YAML's nodes to the tree: tags are followed, repeated keys and what is no configuration are found."""

from collections.abc import Mapping
from pathlib import Path

from attrs import define, field
from yaml import MappingNode, ScalarNode, SequenceNode
from yaml import Node as YamlNode

from router.config.files import NotRead, contents
from router.config.problems import Place, Problem, Unreadable
from router.config.syntax import CORE, at
from router.config.tree import Entry, Items, Keys, Kind, Node, Scalar

KINDS = {
    CORE + "str": Kind.TEXT,
    CORE + "int": Kind.NUMBER,
    CORE + "float": Kind.NUMBER,
    CORE + "bool": Kind.FLAG,
    CORE + "null": Kind.NOTHING,
}

DEPTH = 50
"""How deep a page may nest; the deepest key we know stands at 6."""

VALUES = 200_000
"""Values of a page, each as often as an alias repeats it; 10,000 routes have 90,000."""

LONGEST = 10_000
"""Characters of one value."""

SECRET = 100_000
"""Octets of a file that `!file` names."""


class TooMuch(Exception):
    """A page with more than `VALUES`; ``problem`` says so. Nothing more of it is read."""

    def __init__(self, place: Place) -> None:
        wrong = f"there are more than {VALUES:,} values, counting what aliases repeat"
        self.problem = Problem(place, wrong, "expected fewer")
        super().__init__(wrong)


@define
class Room:
    """How many more values the page has room for, over all of its files."""

    left: int = VALUES

    def take(self, place: Place) -> None:
        """One more value; TooMuch."""
        self.left -= 1
        if self.left < 0:
            raise TooMuch(place)


@define
class Reader:
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
        """The tree of a node and all that is in it; None if it was wrong, or is not followed. TooMuch."""
        place = at(self.file, node.start_mark)
        self.room.take(place)
        if self.environment is None and node.tag in ("!env", "!file"):
            return None
        try:
            return self._tree(node, place)
        except Unreadable as unreadable:
            self.problems.append(unreadable.problem)
            return None

    def _tree(self, node: YamlNode, place: Place) -> Node:
        if isinstance(node, ScalarNode):
            return self._scalar(node, place)
        if id(node) in self._open:
            raise Unreadable(place, "an alias stands inside of what it names", "expected an end to it")
        if len(self._open) > DEPTH:
            raise Unreadable(place, "lists and mappings nest too deeply", "expected less of them")
        self._open.add(id(node))
        try:
            return self._keys(node, place) if isinstance(node, MappingNode) else self._items(node, place)
        finally:
            self._open.discard(id(node))

    def _items(self, node: YamlNode, place: Place) -> Items:
        if not isinstance(node, SequenceNode) or node.tag != CORE + "seq":
            raise _unknown(node.tag, place)
        items = [self.tree(item) for item in node.value]
        dropped = tuple(Scalar(place, "", Kind.NOTHING) for item in items if item is None)
        return Items(place, tuple(item for item in items if item is not None), dropped)

    def _keys(self, node: MappingNode, place: Place) -> Keys:
        if node.tag != CORE + "map":
            raise _unknown(node.tag, place)
        entries: dict[str, Entry] = {}
        dropped = set()
        for key, value in node.value:
            where = at(self.file, key.start_mark)
            self.room.take(where)
            if self._fits(key, where, entries):
                tree = self.tree(value)
                if tree is None:
                    dropped.add(key.value)
                else:
                    entries[key.value] = Entry(where, tree)
        return Keys(place, entries, frozenset(dropped))

    def _fits(self, key: YamlNode, place: Place, entries: Mapping[str, Entry]) -> bool:
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
            raise Unreadable(place, f"the environment has no variable {name}", remedy)
        if not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
            raise Unreadable(place, f"the variable {name} is not in UTF-8", "expected a text")
        return Scalar(place, _fit(value, place), supplied=True)

    def _contents(self, name: str, place: Place) -> Scalar:
        path = Path(self.file).parent / name
        try:
            text = contents(str(path), SECRET).decode("utf-8").replace("\r\n", "\n")
        except NotRead as error:
            raise Unreadable(place, f"{path} cannot be read ({error})", "expected a file") from None
        except UnicodeDecodeError:
            raise Unreadable(place, f"{path} is not in UTF-8", "expected a file of text") from None
        return Scalar(place, _fit(text.removesuffix("\n"), place), supplied=True, kept_in=str(path))


def _fit(value: str, place: Place) -> str:
    """The value, if it is not endless, and has no NUL: no name of a file and no field of a PDU has one."""
    if len(value) > LONGEST:
        wrong = f"this value has {len(value):,} characters"
        raise Unreadable(place, wrong, f"expected at most {LONGEST:,}")
    if "\0" in value:
        raise Unreadable(place, "this value has a NUL in it", "expected a text without")
    return value


def _unknown(tag: str, place: Place) -> Unreadable:
    return Unreadable(place, f"the tag {tag} is unknown", "expected !env NAME, !file PATH, or no tag")
