"""Beginnings of numbers that a pattern on destination_addr demands.

Routes are many where each is for a prefix or two; a number is then compared with those few that can match.
"""

import re
from itertools import product
from typing import Final

from router.routing.pattern import Pattern

MANY: Final = 256
"""Prefixes of one pattern at most; beyond these, shorter ones are made."""

_TOKEN: Final = re.compile(r"(?P<literal>\\\+|[0-9])|\[(?P<set>[0-9-]+)\]")
_QUANTIFIER: Final = re.compile(r"[?*+]|\{(?P<least>[0-9]*),?[0-9]*\}")


def prefixes(pattern: Pattern) -> frozenset[str] | None:
    """Return the digits one of which a number must begin with to match; None if the pattern does not tell.

    A `+` in front is left out, both here and of numbers. It is a condition that all matches fulfil, so the
    pattern itself must be asked as well.
    """
    text = pattern.pattern
    if not text.startswith("^") or "|" in text or pattern.flags & (re.VERBOSE | re.MULTILINE):
        return None
    heads = _heads(text, 1)
    return frozenset(heads) if heads and "" not in heads else None


def _heads(text: str, at: int) -> list[str]:
    heads = [""]
    while found := _TOKEN.match(text, at):
        at = found.end()
        quantifier = _QUANTIFIER.match(text, at)
        if quantifier is not None and (found["literal"] != r"\+" or quantifier[0] != "?"):
            # It may occur often, or not at all.
            return heads
        at = at if quantifier is None else quantifier.end()
        if found["literal"] != r"\+":
            choices = found["literal"] or _members(found["set"])
            if len(heads) * len(choices) > MANY:
                return heads
            heads = [head + digit for head, digit in product(heads, choices)]
    return heads


def _members(inside: str) -> str:
    return "".join(digit for digit in "0123456789" if re.fullmatch(f"[{inside}]", digit))


class Index:
    """Tells which of many patterns a number can match: those of its prefixes, and those without any."""

    def __init__(self, patterns: list[Pattern | None]) -> None:
        self._by_prefix: dict[str, list[int]] = {}
        self._others: list[int] = []
        for place, pattern in enumerate(patterns):
            told = None if pattern is None else prefixes(pattern)
            for prefix in told or ():
                self._by_prefix.setdefault(prefix, []).append(place)
            if told is None:
                self._others.append(place)
        self._lengths = sorted({len(prefix) for prefix in self._by_prefix})

    def candidates(self, number: str) -> list[int]:
        """Return their places, in order."""
        if not self._lengths:
            return self._others
        digits = number.lstrip("+")
        found = self._others
        for length in self._lengths:
            if length > len(digits):
                break
            places = self._by_prefix.get(digits[:length])
            if places:
                found = found + places
        return sorted(found) if found is not self._others else found
