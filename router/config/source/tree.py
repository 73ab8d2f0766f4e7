"""A configuration file as a tree that remembers where everything stood.

The leaves go into the model as they are (see `fields`), so a value knows its file and how it was written;
what the model then says of a path into the data, the tree turns back into a place.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum

from attrs import evolve, field, frozen

from router.config.source.problems import Place


class ScalarKind(Enum):
    """The kinds of scalars in the core schema of YAML 1.2.2 (section 10.3)."""

    TEXT = "a text"
    NUMBER = "a number"
    FLAG = "true or false"
    NOTHING = "nothing"


@frozen
class Scalar:
    """One value, as it was written. ``supplied`` tells that it came by ``!env`` or ``!file``.

    ``kept_in`` is the file that it came from by ``!file``, and otherwise empty.
    """

    place: Place
    text: str = field(repr=False)
    kind: ScalarKind = ScalarKind.TEXT
    supplied: bool = False
    kept_in: str = ""


@frozen
class KeyValue:
    """A key's place, and its value."""

    place: Place
    value: "Node"


@frozen
class Items:
    """A list. ``dropped`` holds what was in it and is wrong."""

    place: Place
    items: tuple["Node", ...] = ()
    dropped: tuple["Node", ...] = ()


@frozen
class Keys:
    """A mapping. ``dropped`` names the keys whose values were wrong."""

    place: Place
    entries: dict[str, KeyValue] = field(factory=dict)
    dropped: frozenset[str] = frozenset()

    def get(self, key: str) -> "Node | None":
        """Return the value of a key, or None."""
        entry = self.entries.get(key)
        return entry.value if entry else None


Node = Scalar | Keys | Items

Path = Sequence[int | str]
"""The way from the top of the configuration to a value: keys, and indexes into lists."""


def data(node: Node) -> object:
    """Return the tree as mappings and lists of Scalars, for the model."""
    if isinstance(node, Keys):
        return {key: data(entry.value) for key, entry in node.entries.items()}
    if isinstance(node, Items):
        return [data(item) for item in node.items]
    return node


def find(node: Node, path: Path) -> tuple[Node, Place]:
    """Return the deepest value on a path, and the place of its key (its own place for an item and for the
    whole).
    """
    place = node.place
    for step in path:
        inner = _step(node, step)
        if inner is None:
            break
        node, place = inner
    return node, place


def reach(node: Node, path: Path) -> Path:
    """Return the steps of a path that exist. A single value stands for a list of one, and takes no step."""
    steps: list[int | str] = []
    for step in path:
        inner = _step(node, step)
        if inner is None:
            break
        if inner[0] is not node:
            steps.append(step)
        node = inner[0]
    return steps


def _step(node: Node, step: int | str) -> tuple[Node, Place] | None:
    if isinstance(node, Keys) and str(step) in node.entries:
        entry = node.entries[str(step)]
        return entry.value, entry.place
    if isinstance(node, Items) and isinstance(step, int) and step < len(node.items):
        return node.items[step], node.items[step].place
    return (node, node.place) if step == 0 else None


def without(node: Node, paths: Sequence[Path]) -> Node:
    """Return the tree without some values, each given by its path; containers remember them as dropped."""
    inner: dict[int | str, list[Path]] = {}
    for path in paths:
        inner.setdefault(path[0], []).append(path[1:])
    if isinstance(node, Keys):
        return _without_entries(node, {str(step): rest for step, rest in inner.items()})
    if isinstance(node, Items):
        return _without_items(node, inner)
    return node


def _without_entries(node: Keys, paths: dict[str, list[Path]]) -> Keys:
    gone = {key for key, rest in paths.items() if not all(rest)}
    kept = {
        key: evolve(entry, value=without(entry.value, paths[key])) if key in paths else entry
        for key, entry in node.entries.items()
        if key not in gone
    }
    return evolve(node, entries=kept, dropped=node.dropped | gone)


def _without_items(node: Items, paths: dict[int | str, list[Path]]) -> Items:
    gone = {index for index, rest in paths.items() if not all(rest)}
    kept = tuple(
        without(item, paths[index]) if index in paths else item
        for index, item in enumerate(node.items)
        if index not in gone
    )
    dropped = tuple(item for index, item in enumerate(node.items) if index in gone)
    return evolve(node, items=kept, dropped=node.dropped + dropped)


def completed(node: Node, lacks: Sequence[tuple[Path, Mapping[str, str]]]) -> Node:
    """Return the tree with stand-ins for missing keys; each path leads to their mapping."""
    inner: dict[int | str, list[tuple[Path, Mapping[str, str]]]] = {}
    for path, keys in lacks:
        if path:
            inner.setdefault(path[0], []).append((path[1:], keys))
    if isinstance(node, Items):
        items = tuple(
            completed(item, inner[at]) if at in inner else item for at, item in enumerate(node.items)
        )
        return evolve(node, items=items)
    if isinstance(node, Keys):
        own = {key: text for path, keys in lacks if not path for key, text in keys.items()}
        kept = {
            key: evolve(entry, value=completed(entry.value, inner[key])) if key in inner else entry
            for key, entry in node.entries.items()
        }
        made = {
            key: KeyValue(node.place, Scalar(node.place, text, supplied=True)) for key, text in own.items()
        }
        return evolve(node, entries={**kept, **made}, dropped=node.dropped | own.keys())
    return node


def members(node: Node | None) -> tuple[Node, ...]:
    """Return the items of a list, wrong ones too."""
    return node.items + node.dropped if isinstance(node, Items) else ()


def texts(nodes: Iterable[Node], key: str) -> Iterator[str]:
    """Give the texts under one key of some mappings."""
    for node in nodes:
        value = node.get(key) if isinstance(node, Keys) else None
        if isinstance(value, Scalar):
            yield value.text
