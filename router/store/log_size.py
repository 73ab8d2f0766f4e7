"""How much a store has written that it could not put in its place."""

from collections.abc import Sequence

from attrs import frozen


@frozen
class LogSize:
    """What could not be emptied. ``readers`` are other processes that read it, as far as it can be known."""

    octets: int
    readers: Sequence[str] = ()
    much: bool = False

    def in_words(self) -> str:
        """Its size, and whom it waits for."""
        who = ", ".join(self.readers) or "another process"
        return f"{self.octets / 1e6:.0f} MB, and cannot be emptied while {who} reads the store"
