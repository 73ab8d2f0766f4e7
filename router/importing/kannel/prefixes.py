"""Lists of prefixes as patterns: which numbers each kind of treatment is for.

Kannel asks each connection whether it takes a number, by lists of prefixes; the router asks patterns from the
top. The longest prefix of all lists that a number has decides which of them it has at all, so that each
prefix has one treatment.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from attrs import frozen

K = TypeVar("K")

LONGEST = 21
"""The signs of a number with its plus (SMPP 3.4 section 5.2.9); longer prefixes match none."""


def listed(value: str) -> tuple[str, ...]:
    """Return the entries of a list with semicolons."""
    return tuple(each.strip() for each in value.split(";") if each.strip())


def prefixes(value: str) -> tuple[str, ...]:
    """Return the prefixes of a list that some number can have."""
    return tuple(each for each in listed(value) if len(each) <= LONGEST)


@frozen
class Unified:
    """A rule of `unified-prefix`: what an ``alternate`` beginning of a number is replaced by."""

    alternate: str
    official: str


def unified(value: str) -> tuple[Unified, ...]:
    """Return the rules of a `unified-prefix`, in their order; an official prefix stands for itself."""
    rules = []
    for one in value.split(";"):
        official, *alternates = (each.strip() for each in one.split(","))
        if official.startswith("-"):
            official = ""
        else:
            rules.append(Unified(official, official))
        rules += [Unified(alternate, official) for alternate in alternates]
    return tuple(
        rule for rule in rules if 0 < len(rule.alternate) <= LONGEST and len(rule.official) <= LONGEST
    )


def normal(number: str, rules: Iterable[Unified]) -> str:
    """Return a number with the prefix that Kannel gives it: by the first rule whose alternate it has."""
    for rule in rules:
        if number.startswith(rule.alternate):
            return rule.official + number.removeprefix(rule.alternate)
    return number


def beginnings(prefixes: Iterable[str], rules: Sequence[Unified]) -> set[str]:
    """Return what numbers may begin with as they are written, so that they have these prefixes or a rule."""
    asked = set(prefixes)
    found = asked | {rule.alternate for rule in rules}
    for rule in rules:
        found |= {rule.alternate + one.removeprefix(rule.official) for one in asked if _under(one, rule)}
    return found


def _under(prefix: str, rule: Unified) -> bool:
    return rule.alternate != rule.official and prefix.startswith(rule.official)


def sorted_out(prefixes: Iterable[str], treatment: Callable[[str], K | None]) -> list[tuple[str, K]]:
    """Return patterns with the treatment of the numbers that they match, to be asked from the top.

    The pattern of all numbers is empty. None is the treatment of numbers that no pattern shall match.
    """
    kinds = _changes(prefixes, treatment)
    holes = [prefix for prefix, kind in kinds.items() if kind is None]
    groups: dict[tuple[int, K], list[str]] = {}
    for prefix, kind in kinds.items():
        if kind is not None:
            depth = sum(other in kinds for other in _shorter(prefix))
            groups.setdefault((-depth, kind), []).append(prefix)
    order = sorted(groups, key=lambda key: key[0])
    return [(pattern_of(groups[key], holes), key[1]) for key in order]


def _changes(prefixes: Iterable[str], treatment: Callable[[str], K | None]) -> Mapping[str, K | None]:
    """Return the treatments of prefixes, without those treated as the next shorter one."""
    kinds: dict[str, K | None] = {"": treatment("")}
    for prefix in sorted({*prefixes} - {""}, key=lambda one: (len(one), one)):
        kind = treatment(prefix)
        if kind != next(kinds[one] for one in _shorter(prefix) if one in kinds):
            kinds[prefix] = kind
    return kinds


def _shorter(prefix: str) -> Iterator[str]:
    """Give all that a prefix begins with, the longest first."""
    return (prefix[:length] for length in range(len(prefix) - 1, -1, -1))


def pattern_of(prefixes: Sequence[str], holes: Iterable[str] = ()) -> str:
    """Return a pattern of the numbers that begin with one of some prefixes, and with none of the holes."""
    holes = tuple(holes)
    choices = []
    for prefix in prefixes:
        below = [hole.removeprefix(prefix) for hole in holes if hole != prefix and hole.startswith(prefix)]
        choices.append(re.escape(prefix) + (without(below) if below else ""))
    if choices == [""]:
        return ""
    return f"^{choices[0]}" if len(choices) == 1 else f"^(?:{'|'.join(choices)})"


def without(beginnings: Sequence[str]) -> str:
    """Return a pattern of all texts that begin with none of these, which RE2 has no word for."""
    return f"(?:{'|'.join(_ways_out(beginnings))})"


def _ways_out(beginnings: Sequence[str]) -> Iterator[str]:
    firsts = dict.fromkeys(one[0] for one in sorted(beginnings))
    yield "$"
    yield f"[^{''.join(map(_in_class, firsts))}]"
    for first in firsts:
        rest = [one[1:] for one in beginnings if one[0] == first]
        if "" not in rest:
            yield re.escape(first) + without(rest)


def _in_class(sign: str) -> str:
    return f"\\{sign}" if sign in "\\]^-" else sign
