"""The letters that a pattern tells apart.

Two characters that are in the same of its sets are one to a pattern. So RE2 is not shown the characters of a
text but a letter for each kind of them, of which there are few: it then needs no idea of its own of case, of
Unicode's categories, or of single surrogates. What kind a character is, Python says.
"""

import re
from collections.abc import Sequence
from itertools import count
from re import _compiler, _parser  # type: ignore[attr-defined]  # see pattern_syntax

from router.routing.pattern_syntax import Tree

MOST_SEEN = 20_000
"""Characters whose letter is remembered."""

FIRST = 0x80
"""The first letter beyond ASCII."""

WORD = re.compile(r"\w")
ASCII_WORD = re.compile(r"\w", re.ASCII)
IN_WORDS = "".join(chr(code) for code in range(FIRST) if ASCII_WORD.match(chr(code)))
"""Letters of words to RE2, at the borders of which `\\b` matches."""

Set = re.Pattern[str]


_SETS: dict[tuple[str, int], Set] = {}


def set_of(node: Tree, flags: int) -> Set:
    """Return a pattern for the single characters that this node of a pattern matches."""
    key = repr(node), flags
    if key not in _SETS:
        state = _parser.State()
        state.flags = flags
        _SETS[key] = _compiler.compile(_parser.SubPattern(state, [node]))
    return _SETS[key]


class Letters(dict[int, str]):
    """A table for `str.translate`, which is filled as characters come.

    ``words`` is None, or tells which characters make words: then a character of ASCII is not its own letter
    either, so that there is one for each kind.
    """

    def __init__(self, sets: Sequence[Set], words: Set | None) -> None:
        super().__init__()
        self._sets = sets
        self._words = words
        self._by_kind: dict[tuple[bool, ...], str] = {}
        self._members: list[set[str]] = [set() for _ in sets]
        self._free = list(IN_WORDS)
        self._others = count(FIRST)
        for code in range(FIRST):
            self[code]

    @property
    def kinds(self) -> int:
        """The number of kinds of characters that have occurred so far."""
        return len(self._by_kind)

    def members(self, index: int) -> set[str]:
        """Return the letters of the characters in a set."""
        return self._members[index]

    @property
    def is_ascii_as_it_is(self) -> bool:
        """Whether each character of ASCII is its own letter."""
        return self._words is None

    def has_room(self) -> bool:
        """Tell whether letters are left for words in other scripts, which are of a few kinds."""
        return len(self._free) >= 8

    def __missing__(self, code: int) -> str:
        if len(self) >= MOST_SEEN:
            self.clear()
        character = chr(code)
        kind = tuple(one.match(character) is not None for one in self._sets)
        if self._words is None and code < FIRST:
            letter = self._new(character, kind)
        else:
            in_word = self._words is not None and self._words.match(character) is not None
            key = (*kind, in_word, character == "\n")
            letter = self._by_kind.get(key) or self._by_kind.setdefault(key, self._next(key, kind))
        self[code] = letter
        return letter

    def _next(self, key: tuple[bool, ...], kind: tuple[bool, ...]) -> str:
        *_, in_word, is_line_feed = key
        if is_line_feed:
            return self._new("\n", kind)
        return self._new(self._free.pop() if in_word else chr(next(self._others)), kind)

    def _new(self, letter: str, kind: tuple[bool, ...]) -> str:
        for members, is_in in zip(self._members, kind, strict=True):
            if is_in:
                members.add(letter)
        return letter
