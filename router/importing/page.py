"""The page that an import writes: values, and comments above them on what is different or lost."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TypeAlias

from attrs import define, field, frozen
from yaml import MappingNode, Node, SafeDumper, ScalarNode, SequenceNode, dump

WIDTH = 110

ORDER = ("smpp", "http", "udp", "email", "blocked", "store", "join_timeout", "esmes", "gateways", "routes")
"""The sections as conf/router.yaml has them; others follow."""

MAPPING, SEQUENCE = "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"

PLAIN = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
QUANTITY = re.compile(
    r"[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h|d)(?:\.\.[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h|d))?|[0-9]+/\w+"
)

WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
"""Texts that mean something else to some reader of YAML."""


@frozen
class EnvVariable:
    """A variable of the environment, which stands for a secret: ``!env NAME``."""

    name: str


Value: TypeAlias = "str | int | EnvVariable | Sequence[Value] | Mapping[str, Value] | Mapping[int, Value]"


@frozen
class _Block:
    """A mapping that has a line for each key."""

    keys: Mapping[str, object]


class _Dumper(SafeDumper):
    """A writer of texts in quotes, unless they are plain words or quantities."""

    def choose_scalar_style(self) -> str:
        style: str = super().choose_scalar_style()
        return "" if getattr(self.event, "tag", "") == "!env" else style


def _text(dumper: SafeDumper, text: str) -> ScalarNode:
    plain = QUANTITY.fullmatch(text) or (PLAIN.fullmatch(text) and text.lower() not in WORDS)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


def _variable(dumper: SafeDumper, variable: EnvVariable) -> ScalarNode:
    return dumper.represent_scalar("!env", variable.name)


def _list(dumper: SafeDumper, items: list[Value]) -> SequenceNode:
    node = dumper.represent_sequence(SEQUENCE, items)
    node.flow_style = _is_short(node.value)
    return node


def _mapping(dumper: SafeDumper, keys: dict[str, Value]) -> MappingNode:
    node = dumper.represent_mapping(MAPPING, keys)
    node.flow_style = _is_short([each for pair in node.value for each in pair])
    return node


def _is_short(nodes: Sequence[Node]) -> bool:
    """Tell whether these stand in one line: single values, or lists that do."""
    flat = all(isinstance(node, ScalarNode) or getattr(node, "flow_style", False) for node in nodes)
    return flat and sum(map(_length, nodes)) < WIDTH - 20


def _length(node: Node) -> int:
    return len(node.value) + 4 if isinstance(node, ScalarNode) else sum(map(_length, _within(node)))


def _within(node: Node) -> Iterator[Node]:
    for each in node.value:
        yield from each if isinstance(each, tuple) else (each,)


def _block(dumper: SafeDumper, block: _Block) -> MappingNode:
    node = dumper.represent_mapping(MAPPING, block.keys)
    node.flow_style = False
    return node


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(_Block, _block)
_Dumper.add_representer(EnvVariable, _variable)


@define
class Entry:
    """A mapping of the page, in the order of its keys, and the notes above it."""

    keys: dict[str, Value]
    notes: list[str] = field(factory=list)


@define
class ImportedPage:
    """Sections by their keys: a mapping, or a list of them. ``notes`` stand at the top, and those of
    ``about`` above their section.
    """

    notes: list[str] = field(factory=list)
    single: dict[str, Value] = field(factory=dict)
    lists: dict[str, list[Entry]] = field(factory=dict)
    about: dict[str, list[str]] = field(factory=dict)
    users: list[Value] = field(factory=list)
    """The users of HTTP."""
    told: list[str] = field(factory=list)
    """What is to be said once, and not kept: passwords that were made up."""

    def add(self, section: str, entry: Entry) -> None:
        """Add an entry to a list."""
        self.lists.setdefault(section, []).append(entry)

    def tell(self, section: str, note: str) -> None:
        """Add a note above a section; one that is not there has it all the same."""
        self.about.setdefault(section, []).append(note)

    def text(self) -> str:
        """Return the page in YAML, all of it ASCII."""
        blocks = ["\n".join(commented(self.notes))] if self.notes else []
        names = [*self.single, *self.lists, *self.about]
        for name in sorted(dict.fromkeys(names), key=_place):
            blocks.append("\n".join(self._section(name)))
        return "\n\n".join(blocks) + "\n"

    def _section(self, name: str) -> Iterator[str]:
        yield from commented(self.about.get(name, ()))
        if name in self.single:
            value = self.single[name]
            yield _dumped(_Block({name: _Block(value) if isinstance(value, dict) else value}))
        elif name in self.lists:
            yield f"{name}:" if self.lists[name] else f"{name}: []"
            for place, entry in enumerate(self.lists[name]):
                if place and (entry.notes or self.lists[name][place - 1].notes):
                    yield ""
                yield from (f"  {line}" for line in commented(entry.notes))
                yield from (f"  {line}" for line in _dumped([_Block(entry.keys)]).splitlines())


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)


def _dumped(value: object) -> str:
    # Folded texts would be hard to read.
    text: str = dump(value, Dumper=_Dumper, sort_keys=False, default_flow_style=False, width=4096)
    return text.rstrip("\n")


def commented(notes: Iterable[str]) -> Iterator[str]:
    """Return notes as comments, each from a line of its own; nothing in them can end the comment."""
    for note in notes:
        for line in wrap(harmless(note), WIDTH, break_on_hyphens=False):
            yield f"# {line}"


def harmless(text: str) -> str:
    """Return a text in ASCII and in one line, with all else escaped."""
    return "".join(sign if " " <= sign <= "~" else ascii(sign)[1:-1] for sign in " ".join(text.split()))
