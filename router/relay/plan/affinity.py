"""Memory of numbers: the channel by which a route last reached one, the ESME that last wrote to one.

The newest are in memory, and each change is written with the attempt that made it, so a restart loses nothing
that is recent enough.
"""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from router.routing.numbers import Identity
from router.store.changes import Remembered

MOST: Final = 200_000
"""Numbers that are remembered, of all scopes."""

AGAIN: Final = 86400.0
"""Seconds after which what has not changed is written again, or it would be forgotten while it is in use."""


def by_route(route: str) -> str:
    """Return the scope of the channels that a sticky route has used."""
    return f"route:{route}"


def by_channel(channel: str) -> str:
    """Return the scope of the ESMEs that have written by a channel."""
    return f"channel:{channel}"


class Affinity:
    """``writers_of``: the channels for which it is remembered who has written by them."""

    def __init__(self, writers_of: Collection[str] = (), most: int = MOST) -> None:
        self.writers_of = frozenset(writers_of)
        self._most = most
        self._values: OrderedDict[tuple[str, str], tuple[Identity, str, float]] = OrderedDict()

    def value(self, scope: str, number: Identity) -> str | None:
        """Return what is remembered of this number; None if nothing is."""
        found = self._values.get((scope, number.digits))
        return found[1] if found is not None and found[0].same(number) else None

    def note(self, scope: str, number: Identity, value: str, now: float) -> Sequence[Remembered]:
        """Remember a value. Return the change to write if it is not on disk, or is old there."""
        key = scope, number.digits
        known = self._values.get(key)
        if known is not None and known[:2] == (number, value) and 0.0 <= now - known[2] < AGAIN:
            self._values.move_to_end(key)
            return ()
        self._keep(key, number, value, now)
        return (Remembered(scope, number.digits, number.e164, value, now),)

    def restore(self, kept: Iterable[Remembered]) -> None:
        """Load the stored values, the oldest first, at a start."""
        for one in kept:
            self._keep((one.scope, one.digits), Identity(one.digits, one.e164), one.value, one.at)

    def _keep(self, key: tuple[str, str], number: Identity, value: str, at: float) -> None:
        if key in self._values:
            self._values.move_to_end(key)
        self._values[key] = number, value, at
        if len(self._values) > self._most:
            self._values.popitem(last=False)
