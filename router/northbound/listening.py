"""How the door stands open: how many may wait at it, and how many stand inside unbound."""

import resource

UNBOUND = 2000
"""Connections that are not bound, at once; one more, and the oldest of them goes."""

BACKLOG = 1024
"""Connections that wait to be accepted.

Twisted's own 50 are few when all ESMEs come back at one moment, as after a restart: the system drops what is
beyond, and tries again after 1, 3 and 7 seconds. It takes no more than net.core.somaxconn.
"""

_WITH_BACKLOG = ("tcp:", "tcp6:", "ssl:")


def with_backlog(description: str) -> str:
    """The endpoint string with a backlog, if it has none and is of a kind that takes one."""
    if not description.startswith(_WITH_BACKLOG) or ":backlog=" in description:
        return description
    return f"{description}:backlog={BACKLOG}"


def most_unbound() -> int:
    """`UNBOUND`, or half of the files that a process may have open: the others are for the bound."""
    _, files = resource.getrlimit(resource.RLIMIT_NOFILE)
    return UNBOUND if files == resource.RLIM_INFINITY else min(UNBOUND, files // 2)
