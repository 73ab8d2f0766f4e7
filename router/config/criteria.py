"""What is asked by rules, so that one that asks the same or more than another can be found without a search.

A *criterion* is one thing that is asked, in a form that compares; None asks nothing.
"""

import re
from collections.abc import Hashable, Iterator, Sequence
from itertools import product
from math import prod

from router.routing.pattern import Pattern

Criterion = Hashable | None

Criteria = tuple[Criterion, ...]
"""All that one rule asks, each kind at its place."""

ANY = frozenset({"", "^", ".*", "^.*", "^.*$", ".*$"})
"""Patterns that match everything."""

PREFIX = re.compile(r"\^(\\\+\??|)([0-9]{1,20})(.*)", re.DOTALL)
"""With as many digits as an address may have (SMPP 3.4 section 5.2.9)."""

QUANTIFIERS = tuple("?*+{")

MOST = 5000
"""Wider rules that are looked for. Prefixes of two addresses and of a text make 60,000; such a rule is held
against those only that ask the same, or do not ask."""

EITHER = r"\+?"
"""How a pattern takes numbers with a plus and without."""


def asked(pattern: Pattern | None) -> str | None:
    """A pattern as a criterion."""
    return None if pattern is None or pattern.pattern in ANY else pattern.pattern


def covering(criteria: Sequence[Criterion]) -> Iterator[Criteria]:
    """All that rules may ask that match whatever one with these criteria matches: its own are the first."""
    wider = [list(_wider(criterion)) for criterion in criteria]
    if prod(map(len, wider)) > MOST:
        wider = [list(dict.fromkeys((criterion, None))) for criterion in criteria]
    return product(*wider)


def _wider(criterion: Criterion) -> Iterator[Criterion]:
    if criterion is not None:
        yield criterion
        if isinstance(criterion, str):
            yield from _prefixes(criterion)
    yield None


def _prefixes(pattern: str) -> Iterator[str]:
    """The plain prefixes that match all that a pattern matches: `^2567[78]` begins with `^2`, `^25` …"""
    found = PREFIX.fullmatch(pattern)
    if found is None or "|" in pattern:
        return
    sign, digits, rest = found.groups()
    if rest.startswith(QUANTIFIERS):
        # The last digit may not be there.
        digits = digits[:-1]
    for length in range(1, len(digits) + 1):
        for before in dict.fromkeys((sign, EITHER)):
            if (wider := f"^{before}{digits[:length]}") != pattern:
                yield wider
