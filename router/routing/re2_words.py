"""Writes a pattern in RE2's syntax, over the letters that the pattern distinguishes.

``$`` without the flag m also matches before a final line feed. RE2 cannot look ahead, so it is written as an
end, or a line feed in a group of its own and the end; that is the same where nothing follows it.
"""

import re
from collections.abc import Sequence
from typing import Any

from router.routing.letters import ASCII_WORD, FIRST, WORD, Letters, Set, set_of
from router.routing.pattern_errors import BadPattern
from router.routing.pattern_syntax import Tree, inner_trees

ASCII, IGNORECASE, MULTILINE, UNICODE = (
    int(flag) for flag in (re.ASCII, re.IGNORECASE, re.MULTILINE, re.UNICODE)
)
END_OF_LINE = "LF"
"""Name of the groups that hold the line feed behind a ``$``."""

NOTHING = r"[^\s\S]"
_ALWAYS = {
    "AT_BEGINNING_STRING": r"\A",
    "AT_BOUNDARY": r"\b",
    "AT_NON_BOUNDARY": r"\B",
}


class Words:
    """One pattern in pieces: texts, and numbers of sets, whose letters are not all known yet."""

    def __init__(self, tree: Tree) -> None:
        self.sets: list[Set] = []
        self.groups: dict[int, int] = {}
        """The number of each group in the pattern, and its number in the pattern written for RE2."""
        self.ends: list[int] = []
        """Numbers of the groups that hold a line feed behind a ``$``."""
        self._written = 0
        self._numbers: dict[Set, int] = {}
        self._borders: set[Set] = set()
        self._beyond_ascii = False
        self._as_it_is = not _has_border(tree)
        self._parts = self._of(tree, int(tree.state.flags), at_end=True)
        self.words = self._kind_of_words()

    def text(self, letters: Letters, groups: bool) -> str:
        """Return the pattern for RE2; with ``groups``, those of the pattern capture what they match."""
        plain = {"(": "(?:"}
        return "".join(
            _class(letters.members(part))
            if isinstance(part, int)
            else part
            if groups
            else plain.get(part, part)
            for part in self._parts
        )

    def _kind_of_words(self) -> Set | None:
        if len(self._borders) > 1:
            raise BadPattern(
                "has \\b of ASCII and of Unicode beside each other", "a pattern with one of them"
            )
        if self._borders and self._beyond_ascii:
            raise BadPattern(
                "has \\b or \\B beside letters outside ASCII, at whose borders it would not stand",
                "such a pattern without \\b, for example '(?:^|\\W)été(?:\\W|$)'",
            )
        return next(iter(self._borders), None)

    def _of(self, tree: Tree, flags: int, at_end: bool) -> list[str | int]:
        parts: list[str | int] = []
        nodes = list(tree)
        for place, node in enumerate(nodes):
            behind = nodes[place + 1 :]
            is_last = at_end and all(str(one[1]) == "AT_END" for one in behind)
            parts += self._of_node(node, flags, is_last)
        return parts

    def _of_node(self, node: Any, flags: int, at_end: bool) -> list[str | int]:
        operation, what = node
        name = str(operation)
        if name in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            return [self._set(name, node, flags)]
        if name == "AT":
            return [self._at(str(what), flags, at_end)]
        if name == "BRANCH":
            return self._branch(what[1], flags, at_end)
        if name == "SUBPATTERN":
            return self._group(what, flags, at_end)
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            return self._repeat(name, what, flags, at_end)
        raise BadPattern(f"has something that cannot be searched in linear time ({name.lower()})")

    def _set(self, name: str, node: Any, flags: int) -> str | int:
        self._beyond_ascii = self._beyond_ascii or _is_beyond_ascii(node)
        if name == "LITERAL" and self._as_it_is and node[1] < FIRST and not flags & IGNORECASE:
            return _escaped(node[1])
        found = set_of(node, flags)
        if found not in self._numbers:
            self._numbers[found] = len(self.sets)
            self.sets.append(found)
        return self._numbers[found]

    def _at(self, name: str, flags: int, at_end: bool) -> str:
        if name == "AT_BEGINNING":
            return "(?m:^)" if flags & MULTILINE else r"\A"
        if name == "AT_END":
            return "(?m:$)" if flags & MULTILINE else self._end(at_end)
        if name in ("AT_BOUNDARY", "AT_NON_BOUNDARY"):
            self._borders.add(ASCII_WORD if flags & ASCII else WORD)
        if name not in _ALWAYS:
            raise BadPattern(f"has something that cannot be searched in linear time ({name.lower()})")
        return _ALWAYS[name]

    def _end(self, at_end: bool) -> str:
        if not at_end:
            raise BadPattern("has a $ with something behind it", "$ at the end, or \\$ for the sign itself")
        self._written += 1
        self.ends.append(self._written)
        return rf"(?:\z|(?P<{END_OF_LINE}{self._written}>\x{{A}})\z)"

    def _branch(self, branches: Sequence[Tree], flags: int, at_end: bool) -> list[str | int]:
        parts: list[str | int] = []
        for branch in branches:
            parts += ["|" if parts else "(?:", *self._of(branch, flags, at_end)]
        return [*parts, ")"]

    def _group(self, what: Any, flags: int, at_end: bool) -> list[str | int]:
        number, added, removed, tree = what
        if number is not None:
            self._written += 1
            self.groups[number] = self._written
        flags = _combined(flags, int(added), int(removed))
        return ["(?:" if number is None else "(", *self._of(tree, flags, at_end), ")"]

    def _repeat(self, name: str, what: Any, flags: int, at_end: bool) -> list[str | int]:
        least, most, tree = what
        times = f"{{{least},}}" if str(most) == "MAXREPEAT" else f"{{{least},{most}}}"
        times = {"{0,}": "*", "{1,}": "+", "{0,1}": "?"}.get(times, times)
        lazy = "?" if name == "MIN_REPEAT" else ""
        return ["(?:", *self._of(tree, flags, at_end and most == 1), f"){times}{lazy}"]


def _combined(flags: int, added: int, removed: int) -> int:
    if added & (ASCII | UNICODE):
        flags &= ~(ASCII | UNICODE)
    return (flags | added) & ~removed


def _has_border(tree: Tree) -> bool:
    return any(
        (str(operation) == "AT" and str(what).endswith("BOUNDARY"))
        or any(_has_border(inner) for inner in inner_trees(str(operation), what))
        for operation, what in tree
    )


def _is_beyond_ascii(node: Any) -> bool:
    operation, what = node
    name = str(operation)
    if name in ("LITERAL", "NOT_LITERAL"):
        return bool(what >= FIRST)
    if name == "RANGE":
        return bool(what[1] >= FIRST)
    return name == "IN" and any(_is_beyond_ascii(one) for one in what)


def _class(letters: set[str]) -> str:
    """Return a set of letters in RE2's syntax, in ranges."""
    parts: list[str] = []
    codes = sorted(map(ord, letters))
    start = 0
    for place, code in enumerate(codes):
        if place + 1 == len(codes) or codes[place + 1] != code + 1:
            first = codes[start]
            parts.append(_escaped(first) if first == code else f"{_escaped(first)}-{_escaped(code)}")
            start = place + 1
    return f"[{''.join(parts)}]" if parts else NOTHING


def _escaped(code: int) -> str:
    return rf"\x{{{code:X}}}"
