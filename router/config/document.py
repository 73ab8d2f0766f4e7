"""One document out of a file and all that it includes.

``include`` names files relative to the one that names them. The lists of an included file follow those that
were there, in the order in which the files are named (those of one pattern: in the order of their names).
Every other key stands in one file only. A file is read once, however often it is named.
"""

from collections.abc import Iterator, Mapping
from glob import glob, has_magic
from os.path import dirname, join, realpath

from attrs import define, evolve, field

from router.config.problems import Place, Problem, Unreadable
from router.config.reader import Reader
from router.config.syntax import nodes
from router.config.tree import Entry, Items, Keys, Kind, Node, Scalar


@define
class Document:
    """The page as it grows, and the ``files`` that it came from.

    ``whole`` becomes False if a file could not be read: names that it may have declared are then unknown.
    """

    environment: Mapping[str, str]
    entries: dict[str, Entry] = field(factory=dict)
    dropped: set[str] = field(factory=set)
    files: list[str] = field(factory=list)
    problems: list[Problem] = field(factory=list)
    whole: bool = True
    _read: set[str] = field(factory=set, init=False)

    def add(self, file: str) -> None:
        """Read a file and all that it includes."""
        if realpath(file) in self._read:
            return
        self._read.add(realpath(file))
        self.files.append(file)
        try:
            tree = Reader(file, self.environment, self.problems).tree(nodes(file))
        except Unreadable as unreadable:
            self._lose(unreadable.problem)
        else:
            self._merge(file, tree)

    def _merge(self, file: str, tree: Node | None) -> None:
        if not isinstance(tree, Keys):
            self._lose(Problem(Place(file), "the file holds no keys", "expected `esmes:`, `gateways:` …"))
            return
        self.dropped |= tree.dropped
        for key, entry in tree.entries.items():
            if key != "include":
                self._put(key, entry)
        for named in self._included(tree.get("include")):
            for name in self._files(file, named):
                self.add(name)

    def _put(self, key: str, entry: Entry) -> None:
        old = self.entries.setdefault(key, entry)
        if old is entry:
            return
        if isinstance(old.value, Items) and isinstance(entry.value, Items):
            joined = evolve(old.value, items=old.value.items + entry.value.items)
            self.entries[key] = evolve(old, value=joined)
        else:
            wrong = f"`{key}` is given twice, first at {old.place}"
            self.problems.append(Problem(entry.place, wrong, "expected it in one file only"))

    def _included(self, node: Node | None) -> Iterator[Scalar]:
        for item in node.items if isinstance(node, Items) else (node,):
            if isinstance(item, Scalar) and item.kind is Kind.TEXT and item.text:
                yield item
            elif item is not None and not (isinstance(item, Scalar) and item.kind is Kind.NOTHING):
                self._lose(Problem(item.place, "`include` names no file", "expected [gateways/*.yaml]"))

    def _files(self, file: str, named: Scalar) -> list[str]:
        path = join(dirname(file), named.text)
        found = sorted(glob(path, recursive=True))
        if not found and not has_magic(named.text):
            self._lose(Problem(named.place, f"there is no file {path}", "expected the name of one"))
        return found

    def _lose(self, problem: Problem) -> None:
        self.whole = False
        self.problems.append(problem)


def read(file: str, environment: Mapping[str, str]) -> Document:
    """The document that a file makes with all that it includes."""
    document = Document(environment)
    document.add(file)
    return document
