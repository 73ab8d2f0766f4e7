"""Runs a pattern by RE2."""

import re
from collections.abc import Iterator

import re2

from router.routing.letters import Letters, Set
from router.routing.pattern_errors import BadPattern
from router.routing.pattern_syntax import Tree
from router.routing.re2_words import Words
from router.routing.template import Template

MEMORY = 1 << 20
"""Octets that a pattern may take; RE2 is slower with fewer, still in linear time."""

MORE_MEMORY = 8 << 20
"""The memory of a large pattern, and of one that has learnt more letters."""

LARGE = 500
"""Steps of a pattern with large repetitions, such as ``.{0,300}``. In little memory RE2 forgets what it has
seen of them, and then goes through all of the pattern for each character of a text."""

MOST_MEMORY = 64 << 20
"""The memory of such a pattern, if texts need it: a text of 255 SMS takes 0.2 s then, and in 1 MiB 7."""

SAMPLES = "\u00e9\u00b2\u017f\u212a\u0130\u0131\u00a0\u2028\u0663\u4e2d\u0301\u20ac\ud800\U0001f600"
"""Characters of the kinds that texts have: a pattern that grows too large by them is refused at once."""

LATIN_1 = "latin-1"

Spans = list[tuple[int, int]]


class Re2Pattern:
    """Gives the results of `re` for a pattern. Raises `BadPattern` if that is impossible."""

    def __init__(self, pattern: str, tree: Tree, words: Words, python: "re.Pattern[str]") -> None:
        self.tree = tree
        self._python = python
        self._words = words
        self._any = _Program(words, words.words, pattern)
        # In a text of ASCII, the borders of words are RE2's own.
        self._ascii = self._any if words.words is None else _Program(words, None, "")

    def search(self, text: str) -> bool:
        """Tell whether it is found anywhere in a text."""
        if not text:
            # \B is found in no empty text by Python (before 3.14), and nothing can take long there.
            return self._python.search(text) is not None
        if text.isascii():
            return self._ascii.search(text.encode(), 0, groups=False) is not None
        octets = self._any.in_letters(text)
        return self._any.search(octets, 0, groups=False) is not None

    def find(self, text: str) -> str | None:
        """Return what its first group found, or the whole match if it has none; see
        `replacing.may_replace`.
        """
        group = min(1, self._python.groups)
        if not text:
            match = self._python.search(text)
            return None if match is None else match[group] or ""
        spans = next(self._found(text), None)
        if spans is None:
            return None
        first, last = spans[group]
        return text[first:last] if first >= 0 else ""

    def sub(self, template: Template, text: str) -> str:
        """Return the text with all matches replaced, as `re.sub` does; see `replacing.may_replace`."""
        if not text:
            return self._python.sub(template.text, text)
        pieces, end = [], 0
        for spans in self._found(text):
            (first, last), *_ = spans
            pieces += [text[end:first], template.filled(text, spans)]
            end = last
        return "".join([*pieces, text[end:]])

    def _found(self, text: str) -> Iterator[Spans]:
        """Yield the spans of each match, and of its groups, one match after the other."""
        octets = self._any.in_letters(text)
        places = None if len(octets) == len(text) else _places(octets)
        is_utf_8 = places is not None
        at = 0
        while at <= len(octets):
            match = self._any.search(octets, at, groups=True)
            if match is None:
                return
            first, last = match.span()
            if any(match.span(group) != (-1, -1) for group in self._words.ends):
                last -= 1
            spans = [(first, last), *(match.span(self._words.groups[n]) for n in sorted(self._words.groups))]
            yield [(places[a], places[b]) if places and a >= 0 else (a, b) for a, b in spans]
            # Behind an empty match only an empty one can begin at the same place: see `may_replace`.
            at = last if last > first else _next(octets, last) if is_utf_8 else last + 1


class _Program:
    """A compiled RE2 program over the letters that are known so far."""

    def __init__(self, words: Words, borders: Set | None, samples: str) -> None:
        self._words = words
        self._letters = Letters(words.sets, borders)
        if not self._letters.has_room():
            raise BadPattern("tells too many letters apart for a \\b", "a pattern without \\b")
        # RE2 finds \B inside a character of several octets too. Such a pattern has few letters.
        self._encoding = "utf-8" if words.words is None else LATIN_1
        for character in SAMPLES + samples if borders or words.words is None else "":
            self._letters[ord(character)]
        self._grouped: re2._Regexp | None = None
        self._make(MEMORY)

    def in_letters(self, text: str) -> bytes:
        """Return the text in its letters; RE2 learns those that are new."""
        if self._letters.is_ascii_as_it_is and text.isascii():
            return text.encode()
        octets = text.translate(self._letters).encode(self._encoding)
        if self._known != self._letters.kinds:
            self._make(MORE_MEMORY)
        return octets

    def search(self, octets: bytes, at: int, groups: bool) -> "re2._Match | None":
        """Return the first match from this octet on."""
        if not groups:
            return self._plain.search(octets, at)
        if self._grouped is None:
            self._grouped = self._compiled(groups=True, memory=MORE_MEMORY)
        return self._grouped.search(octets, at)

    def _make(self, memory: int) -> None:
        self._plain: re2._Regexp = self._compiled(groups=False, memory=memory)
        self._grouped = None
        self._known = self._letters.kinds

    def _compiled(self, groups: bool, memory: int) -> "re2._Regexp":
        options = re2.Options()
        options.log_errors = False
        options.max_mem = memory
        if self._encoding == LATIN_1:
            options.encoding = re2.Options.Encoding.LATIN1
        words = self._words.text(self._letters, groups).encode()
        try:
            compiled = re2.compile(words, options)
            if compiled.programsize < LARGE or memory == MOST_MEMORY:
                return compiled
            return self._compiled(groups, MOST_MEMORY)
        except re2.error as error:
            if memory < MORE_MEMORY:
                return self._compiled(groups, MORE_MEMORY)
            raise BadPattern(f"is too large ({_said(error)})", "fewer or smaller repetitions") from None


def _next(octets: bytes, at: int) -> int:
    at += 1
    while at < len(octets) and octets[at] & 0xC0 == 0x80:
        at += 1
    return at


def _places(octets: bytes) -> list[int]:
    """Return, for each place in UTF-8, the number of characters before it."""
    places, count = [], 0
    for octet in octets:
        places.append(count - (octet & 0xC0 == 0x80))
        count += octet & 0xC0 != 0x80
    return [*places, count]


def _said(error: Exception) -> str:
    said = error.args[0] if error.args else error
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)
