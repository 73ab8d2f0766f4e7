"""Limits on connections that are not bound, and which are closed when there are too many.

There are two limits: for connections that have sent nothing yet, and for those whose bind is being judged, so
a flood of silent connections closes only silent ones. Over a limit, the address with the most connections
loses its oldest: a peer with one connection keeps it, whatever comes from elsewhere.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from router.relay.who.login_throttle import origin

T = TypeVar("T")


class PerAddressLimit(Generic[T]):
    """Holds at most ``most`` connections, grouped by address."""

    def __init__(self, most: int, origin_of: Callable[[T], str]) -> None:
        self._most = most
        self._origin_of = origin_of
        self._count = 0
        self._members: dict[str, dict[T, None]] = {}

    def add(self, one: T) -> T | None:
        """Add a connection; return the one that must be closed for it, or None."""
        self._members.setdefault(self._origin_of(one), {})[one] = None
        self._count += 1
        if self._count <= self._most:
            return None
        largest = max(self._members.values(), key=len)
        oldest = next(iter(largest))
        self.remove(oldest)
        return oldest

    def remove(self, one: T) -> bool:
        """Remove a connection; return whether it was there."""
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
    """The connections that are not bound. ``hang_up`` closes one at once."""

    def __init__(self, most: int, host_of: Callable[[T], str], hang_up: Callable[[T], None]) -> None:
        self._silent = PerAddressLimit[T](most, lambda one: origin(host_of(one)))
        self._asking = PerAddressLimit[T](most, lambda one: origin(host_of(one)))
        self._hang_up = hang_up

    def opened(self, one: T) -> None:
        """Add a connection that is new, or is connected still after its unbind."""
        self._make_room(self._silent.add(one))

    def asked(self, one: T) -> None:
        """Note that a connection has sent its bind."""
        if self._silent.remove(one):
            self._make_room(self._asking.add(one))

    def left(self, one: T) -> None:
        """Remove a connection that is bound now, or has ended."""
        if not self._silent.remove(one):
            self._asking.remove(one)

    def _make_room(self, one: T | None) -> None:
        if one is not None:
            self._hang_up(one)
