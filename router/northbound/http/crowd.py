"""The connections over HTTP: how many there may be, and which go first."""

from collections.abc import Iterable
from typing import Final, Protocol

MOST: Final = 1000
"""Connections at once, of all ports of HTTP."""


class Member(Protocol):
    """A connection."""

    idle_since: float | None
    """Since when no request is under way; None if one is."""
    reading_since: float | None
    """Since when a request has been coming; None if it has come whole."""

    def cut(self) -> None:
        """End it at once."""


class Crowd:
    """All of them. One that is too many takes the place of the one that has been idle longest."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self.members: dict[Member, None] = {}

    def enter(self, member: Member) -> bool:
        """Whether it may come in: not if all others have a request that is being answered."""
        if len(self.members) >= self._most:
            victim = _first(self.members)
            if victim is None:
                return False
            self.leave(victim)
            victim.cut()
        self.members[member] = None
        return True

    def leave(self, member: Member) -> None:
        """It is gone."""
        self.members.pop(member, None)


def _first(members: Iterable[Member]) -> Member | None:
    """The one that has been idle longest, or else the one whose request has been coming longest."""
    # None of those lists is sorted: it is looked through only when all places are taken.
    idle = [(one.idle_since, number, one) for number, one in enumerate(members) if one.idle_since is not None]
    if idle:
        return min(idle)[2]
    reading = [
        (one.reading_since, number, one)
        for number, one in enumerate(members)
        if one.reading_since is not None
    ]
    return min(reading)[2] if reading else None
