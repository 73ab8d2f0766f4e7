"""Streams in which long nothing may happen."""

from typing import Protocol, runtime_checkable


# A protocol that is asked for at run time is none where it is compiled: it has a module that is not.
@runtime_checkable
class HeartbeatStream(Protocol):
    """A stream that can show that it stands."""

    def beat(self) -> None:
        """Write something that means nothing: so whoever has gone is found, and no proxy cuts it off."""
