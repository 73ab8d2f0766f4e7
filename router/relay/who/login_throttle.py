"""Slows the guessing of passwords, for each pair of an address and a name, so that nobody else waits."""

from collections import OrderedDict
from ipaddress import IPv6Address, ip_address
from typing import Final

from router.routing.retry import Growing

PAIRS: Final = 10_000
"""Pairs that are remembered; the one that tried longest ago is forgotten first."""

FREE: Final = 2
"""Attempts that cost nothing: a slip of the finger, and the one after it."""

DELAYS: Final = Growing(0.5, 30.0)
"""Seconds from one attempt to the next, by failures in a row."""

PREFIX: Final = 64
"""Bits of an IPv6 address that tell who it is: a host has a whole network (RFC 4291 section 2.5.4)."""

LONGEST_NAME: Final = 65
"""Characters of a name that are kept; no name that exists is as long (`config.model.UserName`)."""

Pair = tuple[str, str]


def pair_of(host: str, name: str) -> Pair:
    """Return the pair: the address (for IPv6 its network), and the name that is tried."""
    return origin(host), name[:LONGEST_NAME]


def origin(host: str) -> str:
    """Return the address of a guesser: ``10.0.0.1``, or ``2001:db8:1:2::`` for the many in its network."""
    if ":" not in host:
        return host
    address = ip_address(host)
    assert isinstance(address, IPv6Address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Address(int(address) >> 128 - PREFIX << 128 - PREFIX))


class LoginThrottle:
    """Counts failures, and gives the time when the next attempt may be heard.

    An attempt counts as a failure from its beginning, until it is proved right: else hundreds that are under
    way at once would all be first ones. Times are seconds of any clock that only goes forward.
    """

    def __init__(self, most: int = PAIRS) -> None:
        self._most = most
        self._failed: OrderedDict[Pair, tuple[int, float]] = OrderedDict()

    def free(self, pair: Pair) -> float:
        """Return when the next attempt may be heard."""
        failures, free = self._failed.get(pair, (0, 0.0))
        return free if failures >= FREE else float("-inf")

    def waits(self, pair: Pair, place: int) -> float:
        """Return the seconds from the next attempt to the one ``place`` behind it, if all are wrong."""
        failures, _ = self._failed.get(pair, (0, 0.0))
        return sum(_delay(failures + one) for one in range(1, place + 1))

    def begun(self, pair: Pair, now: float) -> None:
        """Count an attempt that is heard."""
        failures, _ = self._failed.pop(pair, (0, 0.0))
        self._keep(pair, failures + 1, now + _delay(failures + 1))

    def failed(self, pair: Pair, now: float) -> None:
        """Note that an attempt was wrong: the wait counts from now."""
        failures, free = self._failed.get(pair, (1, 0.0))
        self._keep(pair, failures, max(free, now + _delay(failures)))

    def taken_back(self, pair: Pair) -> None:
        """Uncount an attempt that was no guess."""
        failures, free = self._failed.get(pair, (1, 0.0))
        if failures > 1:
            self._failed[pair] = failures - 1, free
        else:
            self._failed.pop(pair, None)

    def right(self, pair: Pair) -> None:
        """Forget the failures: the right password was given."""
        self._failed.pop(pair, None)

    def _keep(self, pair: Pair, failures: int, free: float) -> None:
        self._failed[pair] = failures, free
        if len(self._failed) > self._most:
            self._failed.popitem(last=False)


def _delay(failures: int) -> float:
    return DELAYS.after(failures - FREE + 1) if failures >= FREE else 0.0
