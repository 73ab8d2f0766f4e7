"""The document that a file makes with all that it includes.

``include`` names files relative to the one that names them. The lists of an included file follow those that
were there, in the order in which the files are named (those of one pattern: in the order of their names).
Every other key stands in one file only. A file is read once, however often it is named.
"""

from collections.abc import Iterator, Mapping
from glob import has_magic
from os.path import dirname, join, realpath

from attrs import define, evolve, field

from router.config.source.files import LOOKED_AT, Endless, found
from router.config.source.problems import Place, Problem, UnreadableConfiguration
from router.config.source.reader import Room, TooMuch, TreeReader, nodes
from router.config.source.tree import Items, Keys, KeyValue, Node, Scalar, ScalarKind

FILES = 1000
"""Files of one configuration."""

MOST = 1000
"""Problems after which no other file is read."""


@define
class Document:
    """A configuration as its files are read.

    ``whole`` becomes False if a file could not be read: names that it may have declared are then unknown.
    ``doubts`` are warnings. Without an ``environment`` no `!env` or `!file` is followed.
    """

    environment: Mapping[str, str] | None
    entries: dict[str, KeyValue] = field(factory=dict)
    dropped: set[str] = field(factory=set)
    files: list[str] = field(factory=list)
    problems: list[Problem] = field(factory=list)
    doubts: list[Problem] = field(factory=list)
    whole: bool = True
    _read: set[str] = field(factory=set, init=False)
    _room: Room = field(factory=Room, init=False)

    def add(self, file: str) -> None:
        """Read a file and all that it includes."""
        waiting = [(file, Place(file))]
        while waiting and len(self.problems) < MOST:
            name, named = waiting.pop(0)
            if _real(name) in self._read:
                continue
            if len(self.files) == FILES:
                self._lose(Problem(named, f"there are more than {FILES} files", "expected fewer"))
                return
            try:
                waiting[:0] = self._one(name)
            except TooMuch as more:
                self._lose(more.problem)
                return

    def _one(self, file: str) -> list[tuple[str, Place]]:
        """Read one file; return the files that it includes, and where each is named."""
        self._read.add(_real(file))
        self.files.append(file)
        try:
            tree = TreeReader(file, self.environment, self.problems, self._room).tree(nodes(file))
        except UnreadableConfiguration as unreadable:
            self._lose(unreadable.problem)
            return []
        if not isinstance(tree, Keys):
            self._lose(Problem(Place(file), "the file holds no keys", "expected `esmes:`, `gateways:` …"))
            return []
        self.dropped |= tree.dropped
        for key, entry in tree.entries.items():
            if key != "include":
                self._put(key, entry)
        included = self._included(tree.get("include"))
        return [(name, named.place) for named in included for name in self._files(file, named)]

    def _put(self, key: str, entry: KeyValue) -> None:
        old = self.entries.setdefault(key, entry)
        if old is entry:
            return
        if isinstance(old.value, Items) and isinstance(entry.value, Items):
            items, dropped = entry.value.items, entry.value.dropped
            joined = evolve(old.value, items=old.value.items + items, dropped=old.value.dropped + dropped)
            self.entries[key] = evolve(old, value=joined)
        else:
            wrong = f"`{key}` is given twice, first at {old.place}"
            self.problems.append(Problem(entry.place, wrong, "expected it in one file only"))

    def _included(self, node: Node | None) -> Iterator[Scalar]:
        for item in node.items if isinstance(node, Items) else (node,):
            if isinstance(item, Scalar) and item.kind is ScalarKind.TEXT and item.text:
                yield item
            elif item is not None and not _is_null(item):
                wrong = "is empty" if isinstance(item, Scalar) and not item.text else "names no file"
                self._lose(Problem(item.place, f"`include` {wrong}", "expected [gateways/*.yaml]"))

    def _files(self, file: str, named: Scalar) -> list[str]:
        path = join(dirname(file), named.text)
        try:
            names = found(path)
        except Endless:
            wrong = f"{named.text} looks through more than {LOOKED_AT:,} files"
            self._lose(Problem(named.place, wrong, "expected those of one folder, as gateways/*.yaml"))
            return []
        if not names and has_magic(named.text):
            wrong = f"`include` matches no file: there is no {path}"
            self.doubts.append(
                Problem(named.place, wrong, "expected the names of files, relative to this one")
            )
        elif not names:
            self._lose(Problem(named.place, f"there is no file {path}", "expected the name of one"))
        return names

    def _lose(self, problem: Problem) -> None:
        self.whole = False
        self.problems.append(problem)


def read(file: str, environment: Mapping[str, str] | None) -> Document:
    """Read the document that a file makes with all that it includes."""
    document = Document(environment)
    document.add(file)
    return document


def _real(file: str) -> str:
    try:
        return realpath(file)
    except (ValueError, OSError):  # no name of a file has a NUL; some links may not be followed
        return file


def _is_null(item: Node) -> bool:
    return isinstance(item, Scalar) and item.kind is ScalarKind.NOTHING and bool(item.text)
