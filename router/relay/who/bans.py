"""Blocked numbers, by the configuration."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from router.routing.numbers import DIGITS, Identity
from router.routing.pattern import Pattern

SHORT: Final = 6
"""Digits that a short code has at most."""


class Listed:
    """Numbers of a file, prepared for lookup: for millions that takes seconds. Equal contents compare
    equal.
    """

    def __init__(self, numbers: Iterable[str] = ()) -> None:
        found: defaultdict[str, list[Identity]] = defaultdict(list)
        for one in map(as_listed, numbers):
            found[one.digits].append(one)
        self._by_digits = dict(found)
        self.ordered: Sequence[str] = sorted({shown(one) for some in found.values() for one in some})
        """As shown to people, in order."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Listed) and other.ordered == self.ordered

    def __hash__(self) -> int:
        return len(self.ordered)

    def __bool__(self) -> bool:
        return bool(self.ordered)

    def __contains__(self, number: Identity) -> bool:
        found = self._by_digits.get(number.digits)
        return found is not None and any(one.same(number) for one in found)


class Bans:
    """``numbers`` are blocked for all; a writer of ``stop`` is blocked for the ESME that gets the SMS,
    until ``start``.
    """

    def __init__(
        self, numbers: Listed | Iterable[str] = (), stop: Pattern | None = None, start: Pattern | None = None
    ) -> None:
        self.numbers = numbers if isinstance(numbers, Listed) else Listed(numbers)
        self.stop, self.start = stop, start
        self.listens = stop is not None

    def names(self, number: Identity) -> bool:
        """Tell whether a number is blocked for all. Without a known country the last nine digits decide."""
        return number in self.numbers


def as_listed(number: str) -> Identity:
    """Return the number of a line: E.164, with a plus or not; a short code has up to six digits."""
    digits = number.lstrip("+")
    return Identity(digits[-DIGITS:], digits) if len(digits) > SHORT else Identity(digits)


def shown(number: Identity) -> str:
    """Return a number as people read it: E.164 with its plus, or a short code."""
    return f"+{number.e164}" if number.e164 else number.digits


NOBODY: Final = Bans()
