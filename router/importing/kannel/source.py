"""From Kannel's files to groups of variables, by the rules of its own reader (gwlib/cfg.c).

Groups end at an empty line and at the end of a file; a comment ends none. Within quotes a backslash stands
before a quote or a backslash. A line that ends with a backslash goes on in the next one. A second `group`
begins a group of its own, where Kannel would read on: nobody means that.
"""

from collections.abc import Iterator

from attrs import define, field, frozen

from router.config.source.problems import Place, UnreadableConfiguration
from router.importing.files import Folder, text_of

LARGEST = 16_000_000
"""Octets of one file."""

MOST_FILES = 1000
MOST_GROUPS = 10_000

BLANKS = " \t\r\v\f"


@frozen
class KannelVariable:
    """The value of a variable, and its place."""

    value: str = field(repr=False)
    place: Place


@define
class Group:
    """The variables of a group by their names. ``used`` are those that the page has something of."""

    place: Place
    variables: dict[str, KannelVariable] = field(factory=dict, repr=False)
    used: set[str] = field(factory=set)

    @property
    def kind(self) -> str:
        """The kind of the group: core, smsc …"""
        return self.get("group")

    def has(self, name: str) -> bool:
        """Tell whether a variable is there and not empty."""
        return bool(self.get(name))

    def get(self, name: str, otherwise: str = "") -> str:
        """Return the value of a variable, which the page has something of from now on."""
        self.used.add(name)
        return self.variables[name].value if name in self.variables else otherwise

    def flag(self, name: str, otherwise: bool = False) -> bool:
        """Return a variable as true or false: true is all but no, off, false and 0."""
        given = self.get(name).lower()
        return given not in ("no", "off", "false", "0") if given else otherwise

    def whole(self, name: str, least: int = 1) -> int | None:
        """Return a variable as a whole number, decimal or, with `0x`, hexadecimal; None if it is none."""
        given = self.get(name)
        digits = given[2:] if given[:2].lower() == "0x" else given
        try:
            number = (
                int(digits, 10 if digits == given else 16) if digits.isalnum() and len(digits) < 10 else -1
            )
        except ValueError:
            return None
        return number if number >= least else None

    def unused(self) -> Iterator[tuple[str, Place]]:
        """Give the variables that nothing was made of."""
        return ((name, one.place) for name, one in self.variables.items() if name not in self.used)


@define
class KannelFiles:
    """The groups of all files, in order. ``left_out`` says which files were not read, and why."""

    groups: list[Group] = field(factory=list)
    left_out: list[str] = field(factory=list)

    def of(self, *kinds: str) -> list[Group]:
        """Return the groups of some kinds."""
        return [group for group in self.groups if group.kind in kinds]


class KannelReader:
    """A reader of the file that was given, and of those that it includes below its folder."""

    def __init__(self, file: str) -> None:
        self.source = KannelFiles()
        self.folder = Folder.of(file)
        self._group: Group | None = None
        self._files = 0

    def read(self, file: str, above: tuple[str, ...] = ()) -> None:
        """Add the groups of a file. Raises UnreadableConfiguration."""
        self._files += 1
        if self._files > MOST_FILES:
            raise UnreadableConfiguration(
                Place(file), f"this is file {self._files:,}", f"expected at most {MOST_FILES:,} files"
            )
        for number, line in _lines(text_of(file, LARGEST, "a configuration of Kannel")):
            self._take(line.strip(BLANKS), Place(file, number), (*above, file))
        self._end()

    def _take(self, line: str, place: Place, files: tuple[str, ...]) -> None:
        if not line:
            self._end()
        elif not line.startswith("#"):
            name, equals, value = line.partition("=")
            name = name.strip(BLANKS)
            if not equals:
                raise UnreadableConfiguration(place, "the line has no equals sign", "expected NAME = VALUE")
            if name == "include":
                self._include(_value(value), place, files)
                return
            if name == "group" and self._group is not None and name in self._group.variables:
                self._end()
            self._group = self._group or Group(place)
            self._group.variables[name] = KannelVariable(_value(value), place)

    def _end(self) -> None:
        group, self._group = self._group, None
        if group is None:
            return
        if "group" not in group.variables:
            raise UnreadableConfiguration(
                group.place,
                "these variables belong to no group",
                "expected `group = …` with them, and no empty line",
            )
        self.source.groups.append(group)
        if len(self.source.groups) > MOST_GROUPS:
            raise UnreadableConfiguration(
                group.place, f"this is group {MOST_GROUPS + 1:,}", f"expected at most {MOST_GROUPS:,} groups"
            )

    def _include(self, name: str, place: Place, files: tuple[str, ...]) -> None:
        found, left_out = self.folder.included(name, place)
        self.source.left_out += left_out
        for file in found:
            if file in files:
                raise UnreadableConfiguration(
                    place, "the file includes itself", "expected files in no circle"
                )
            self.read(file, files)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Give the lines with their numbers; one that goes on has the number of its first part."""
    begun, held = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        begun, line = begun or number, line.removesuffix("\r")
        goes_on = line.endswith("\\") and not line.endswith("\\\\")
        held += line[:-1] if line.endswith("\\") else line
        if not goes_on:
            yield begun, held
            begun, held = 0, ""
    if held:
        yield begun, held


def _value(written: str) -> str:
    value = written.strip(BLANKS)
    if len(value) < 2 or value[0] != '"' or value[-1] != '"':
        return value
    return "".join(_unescaped(value[1:-1]))


def _unescaped(text: str) -> Iterator[str]:
    signs = iter(text)
    for sign in signs:
        behind = next(signs, "") if sign == "\\" else ""
        yield behind if behind and behind in '\\"' else sign + behind
