"""A set of bounded size."""

from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")


class BoundedSet(Generic[T]):
    """Holds up to ``most`` members, and drops the oldest beyond that."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._members: OrderedDict[T, None] = OrderedDict()

    def add(self, member: T) -> None:
        """Add a member; drop the oldest if there are too many."""
        self._members[member] = None
        if len(self._members) > self._most:
            self._members.popitem(last=False)

    def clear(self) -> None:
        """Remove all members."""
        self._members.clear()

    def __contains__(self, member: T) -> bool:
        return member in self._members

    def __bool__(self) -> bool:
        return bool(self._members)
