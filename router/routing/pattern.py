"""Patterns of users: Python's regular expressions, in linear time.

A pattern is searched for, not anchored, and means what it means to Python's `re` (docs/decisions/0013). The
sender of a text must not decide how long it is searched, so patterns that could take long go to RE2. A
pattern that RE2 cannot run, or would read differently, is an error.
"""

import re
from functools import lru_cache

from router.routing.match_cost import is_simple
from router.routing.pattern_errors import BadPattern
from router.routing.pattern_syntax import read
from router.routing.re2_pattern import Re2Pattern
from router.routing.re2_words import Words
from router.routing.template import Template, may_replace

__all__ = ["BadPattern", "Pattern", "compiled"]


class Pattern:
    """A regular expression; two of one text are equal. ``flags`` are those of `re`."""

    __slots__ = ("_linear", "_python", "flags", "pattern")

    def __init__(self, pattern: str) -> None:
        python, tree = read(pattern)
        self.pattern = pattern
        self.flags = python.flags
        self._python = python
        # RE2's syntax is written in any case: the same patterns are refused, whichever engine runs them.
        words = Words(tree)
        self._linear = None if is_simple(tree) else Re2Pattern(pattern, tree, words, python)

    def search(self, text: str) -> bool:
        """Tell whether the pattern occurs anywhere in a text."""
        if self._linear is None:
            return self._python.search(text) is not None
        return self._linear.search(text)

    def find(self, text: str) -> str | None:
        """Return what its first group found, or the whole match if it has no group; None if there is no
        match.

        Use it only for patterns that `check_replacement` accepts: with others RE2 may find another part than
        Python.
        """
        if self._linear is None:
            match = self._python.search(text)
            return None if match is None else match[min(1, self._python.groups)] or ""
        return self._linear.find(text)

    def check_replacement(self, template: str) -> None:
        """Raise `BadPattern` if `sub` cannot be used with this template."""
        Template(template, self._python)
        if self._linear is not None:
            may_replace(self._linear.tree)

    def sub(self, template: str, text: str) -> str:
        """Return the text with all matches replaced, as `re.sub` does."""
        if self._linear is None:
            return self._python.sub(template, text)
        return self._linear.sub(_template(template, self._python), text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and other.pattern == self.pattern

    def __hash__(self) -> int:
        return hash(self.pattern)

    def __repr__(self) -> str:
        return f"Pattern({self.pattern!r})"


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> Pattern:
    """Return the compiled pattern. Raises `BadPattern`."""
    return Pattern(pattern)


@lru_cache(maxsize=4096)
def _template(template: str, python: re.Pattern[str]) -> Template:
    return Template(template, python)
