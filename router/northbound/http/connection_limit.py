"""The limit of HTTP connections, and which are closed first when it is reached."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Final, Protocol

MOST: Final = 1000
"""Connections at once, at all HTTP ports together."""


OCTETS: Final = 67_108_864
"""Octets of all request bodies at once; beyond that, long bodies are refused."""


class Member(Protocol):
    """A connection that counts, and its times in seconds of the reactor's clock."""

    idle_since: float | None
    """Since when it has been idle; None while it has a request."""
    reading_since: float | None
    """Since when a request has been arriving; None if it is complete."""
    waiting_since: float | None
    """Since when a request has waited for its response to begin; None if none waits."""
    behind_since: float | None
    """Since when its peer has not read; None if it reads."""

    def cut(self) -> None:
        """Close the connection at once."""


Since = Callable[[Member], float | None]


class ConnectionLimit:
    """Counts the connections. At the limit a new one replaces the one that has been idle longest, else one
    whose request is arriving, whose response has not begun, or is not read.

    A response takes milliseconds: the clients that wait long are slowed down for guessing passwords.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self.members: dict[Member, None] = {}
        self._octets = 0

    def enter(self, member: Member) -> bool:
        """Add a connection; return False if there is no place, and none can be closed for it."""
        if len(self.members) >= self._most:
            victim = _first(self.members)
            if victim is None:
                return False
            self.leave(victim)
            victim.cut()
        self.members[member] = None
        return True

    def hold(self, octets: int) -> bool:
        """Count octets of a body, or release them (negative). Return whether long bodies still fit."""
        self._octets += octets
        return self._octets <= OCTETS

    def leave(self, member: Member) -> None:
        """Remove a connection."""
        self.members.pop(member, None)


def _first(members: Iterable[Member]) -> Member | None:
    """Return the connection to close first; None if none can be closed."""
    # A search through all of them: it is needed only at the limit.
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
