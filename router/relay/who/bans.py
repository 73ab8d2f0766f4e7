"""What the configuration says of numbers that are blocked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from router.routing.numbers import Identity, identity
from router.routing.pattern import Pattern


class Bans:
    """``numbers`` are those that nobody may send to; who writes ``stop`` is blocked for the ESME that gets
    his SMS, until he writes ``start``."""

    def __init__(
        self, numbers: Iterable[str] = (), stop: Pattern | None = None, start: Pattern | None = None
    ) -> None:
        self.numbers = tuple(numbers)
        self.stop, self.start = stop, start
        self.listens = stop is not None
        found: defaultdict[str, list[Identity]] = defaultdict(list)
        for each in self.numbers:
            number = as_listed(each)
            found[number.digits].append(number)
        self.ordered: Sequence[str] = sorted({shown(one) for some in found.values() for one in some})
        """As they are shown, by number."""
        self._by_digits: Mapping[str, list[Identity]] = dict(found)

    def names(self, number: Identity) -> bool:
        """Whether nobody may send there. A number of which the country is not known is told by its last
        nine digits."""
        found = self._by_digits.get(number.digits)
        return found is not None and any(one.same(number) for one in found)


def as_listed(number: str) -> Identity:
    """Return whose number stands in the file: E.164, with a plus or not; a short code has six digits."""
    digits = number.lstrip("+")
    return identity(f"+{digits}") if len(digits) > SHORT else identity(digits)


def shown(number: Identity) -> str:
    """Return it as people read it: E.164 with its plus, or a short code."""
    return f"+{number.e164}" if number.e164 else number.digits


SHORT: Final = 6
NOBODY: Final = Bans()
