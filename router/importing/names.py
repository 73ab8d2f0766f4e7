"""Names that the page gives: each fits its key, and none is given twice."""

import re
from collections.abc import Callable, Iterator
from itertools import count

from pydantic_core import PydanticCustomError

from router.config.fields import SYSTEM_ID

ADDRESS = 20
"""The octets of a channel's name (SMPP 3.4 section 5.2.9)."""

SYSTEM_ID_OCTETS = 15


def fits(read: Callable[[object], object], value: object) -> bool:
    """Tell whether a reader of the configuration takes a value."""
    try:
        read(value)
    except PydanticCustomError:
        return False
    return True


class Names:
    """The names of gateways, of their channels, of ESMEs and of routes that were given so far."""

    def __init__(self) -> None:
        self._channels: set[str] = set()
        self._esmes: set[str] = set()
        self._routes: set[str] = set()

    def gateway(self, wanted: str, lines: int = 0) -> str:
        """Return an id, like the wanted one, for a gateway that is one channel, or has some lines."""
        suffixes = [f"{line:02d}" for line in range(1, lines + 1)]
        most = ADDRESS - (2 if lines else 0)
        for name in _variants(_word(wanted, "gateway"), most):
            own = {name, *(name + suffix for suffix in suffixes)}
            if self._channels.isdisjoint(own):
                self._channels |= own
                return name
        raise AssertionError("names do not end")

    def esme(self, wanted: str) -> str:
        """Return a system_id like the wanted one."""
        fitting = wanted if fits(SYSTEM_ID, wanted) else _word(wanted, "esme")
        # What is cut may fit no longer: of "-" nothing is left.
        variants = _variants(fitting, SYSTEM_ID_OCTETS)
        return _taken((each for each in variants if fits(SYSTEM_ID, each)), self._esmes)

    def user(self, wanted: str) -> str:
        """Return a name of a user like the wanted one; it is no system_id."""
        return _taken(_variants(re.sub(r"[:\x00-\x1f\x7f]", "-", wanted) or "user", 64), self._esmes)

    def route(self, wanted: str) -> str:
        """Return a name of a route like the wanted one."""
        return _taken(_variants(_word(wanted, "route"), 60), self._routes)


def _taken(variants: Iterator[str], names: set[str]) -> str:
    name = next(each for each in variants if each not in names)
    names.add(name)
    return name


def _word(wanted: str, otherwise: str) -> str:
    """Return a name of letters, digits, `_`, `-` and single dots, as channels and routes have."""
    word = re.sub(r"\.{2,}", ".", re.sub(r"[^\w.-]+", "-", wanted, flags=re.ASCII)).strip(".-")
    return word or otherwise


def _variants(wanted: str, most: int) -> Iterator[str]:
    """Yield a name, cut to the octets that it may have, and then with numbers behind it."""
    for place in count(1):
        suffix = f"-{place}" if place > 1 else ""
        yield wanted[: most - len(suffix)].rstrip(".-") + suffix
