"""The connections over HTTP: how many there may be, and which go first."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Final, Protocol

MOST: Final = 1000
"""Connections at once, of all ports of HTTP."""


OCTETS: Final = 67_108_864
"""Of bodies at once, of all connections, beyond which long ones are refused."""


class Member(Protocol):
    """A connection."""

    idle_since: float | None
    """Since when no request is under way; None if one is."""
    reading_since: float | None
    """Since when a request has been coming; None if it has come whole."""
    waiting_since: float | None
    """Since when a request has waited for its answer to begin; None if none does."""
    behind_since: float | None
    """Since when it has not read what waits for it; None if it reads."""

    def cut(self) -> None:
        """End it at once."""


Since = Callable[[Member], float | None]


class ConnectionLimit:
    """All of them. One that is too many takes the place of the one that has been idle longest, else of one
    whose request is coming, whose answer is waited for, or is not read.

    An answer takes milliseconds: those who wait long are those who guess passwords, and are slowed.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self.members: dict[Member, None] = {}
        self._octets = 0

    def enter(self, member: Member) -> bool:
        """Whether it may come in: not if all others read their answers."""
        if len(self.members) >= self._most:
            victim = _first(self.members)
            if victim is None:
                return False
            self.leave(victim)
            victim.cut()
        self.members[member] = None
        return True

    def hold(self, octets: int) -> bool:
        """Count these octets of a body, or take them away; tell whether long bodies may still come."""
        self._octets += octets
        return self._octets <= OCTETS

    def leave(self, member: Member) -> None:
        """It is gone."""
        self.members.pop(member, None)


def _first(members: Iterable[Member]) -> Member | None:
    """The first of those that may go."""
    # None of those lists is sorted: it is looked through only when all places are taken.
    all_of_them = list(members)
    for since in (_IDLE, _READING, _WAITING, _BEHIND):
        found = [(at, number) for number, one in enumerate(all_of_them) if (at := since(one)) is not None]
        if found:
            return all_of_them[min(found)[1]]
    return None


_IDLE: Final[Since] = attrgetter("idle_since")
_READING: Final[Since] = attrgetter("reading_since")
_WAITING: Final[Since] = attrgetter("waiting_since")
_BEHIND: Final[Since] = attrgetter("behind_since")
