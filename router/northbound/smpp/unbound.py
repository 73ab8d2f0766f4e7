"""Connections that are not bound: how many there may be, and who goes when there are more.

Two crowds, each with its bound: those that have said nothing yet, and those whose bind waits for a verdict.
So a flood of silent ones drives out silent ones only. In either it is the address with the most of them
that loses its oldest: who comes alone stays, however many come from elsewhere.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from router.relay.who.login_throttle import origin

T = TypeVar("T")


class PerAddressLimit(Generic[T]):
    """At most ``most`` of them, by address."""

    def __init__(self, most: int, origin_of: Callable[[T], str]) -> None:
        self._most = most
        self._origin_of = origin_of
        self._count = 0
        self._members: dict[str, dict[T, None]] = {}

    def add(self, one: T) -> T | None:
        """One more; the one that has to go for it, if there are too many."""
        self._members.setdefault(self._origin_of(one), {})[one] = None
        self._count += 1
        if self._count <= self._most:
            return None
        largest = max(self._members.values(), key=len)
        oldest = next(iter(largest))
        self.remove(oldest)
        return oldest

    def remove(self, one: T) -> bool:
        """It has gone, or is of this crowd no more; whether it was."""
        host = self._origin_of(one)
        members = self._members.get(host, {})
        if one not in members:
            return False
        del members[one]
        self._count -= 1
        if not members:
            del self._members[host]
        return True


class UnboundConnections(Generic[T]):
    """Both crowds. ``hang_up`` ends a connection at once."""

    def __init__(self, most: int, host_of: Callable[[T], str], hang_up: Callable[[T], None]) -> None:
        self._silent = PerAddressLimit[T](most, lambda one: origin(host_of(one)))
        self._asking = PerAddressLimit[T](most, lambda one: origin(host_of(one)))
        self._hang_up = hang_up

    def opened(self, one: T) -> None:
        """It is connected, or is so still after its unbind."""
        self._make_room(self._silent.add(one))

    def asked(self, one: T) -> None:
        """It has sent its bind."""
        if self._silent.remove(one):
            self._make_room(self._asking.add(one))

    def left(self, one: T) -> None:
        """It is bound, or has gone."""
        if not self._silent.remove(one):
            self._asking.remove(one)

    def _make_room(self, one: T | None) -> None:
        if one is not None:
            self._hang_up(one)
