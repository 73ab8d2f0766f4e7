"""Streams that may be silent for long, and write heartbeats meanwhile."""

from typing import Protocol, runtime_checkable


# In a module of its own, which is not compiled: mypyc has no protocols that can be checked at run time.
@runtime_checkable
class HeartbeatStream(Protocol):
    """A stream that can write a heartbeat."""

    def beat(self) -> None:
        """Write octets without meaning, so that lost clients are noticed and proxies keep it open."""
