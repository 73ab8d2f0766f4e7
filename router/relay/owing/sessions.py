"""Bound sessions: how many each ESME has, and which of them take deliveries."""

from collections.abc import Callable, Sequence

from router.relay.interfaces import Receiver


class Sessions:
    """All bound sessions. ``bound`` is called when an ESME has one more receiver."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self.receiving: dict[str, list[Receiver]] = {}
        """Receivers, by ESME that has one; changed here only."""
        self.bound: Callable[[str], None] = lambda esme: None

    def count(self, esme: str) -> int:
        return self._counts.get(esme, 0)

    def receivers(self, esme: str) -> Sequence[Receiver]:
        return self.receiving.get(esme, ())

    def opened(self, esme: str, receiver: Receiver | None) -> None:
        """Count a bound session; one that takes deliveries passes itself as the receiver."""
        self._counts[esme] = self.count(esme) + 1
        if receiver is not None:
            self.receiving.setdefault(esme, []).append(receiver)
            self.bound(esme)

    def closed(self, esme: str, receiver: Receiver | None) -> None:
        """Count off a session that was bound."""
        self._counts[esme] -= 1
        if not self._counts[esme]:
            del self._counts[esme]
        receivers = self.receiving.get(esme, [])
        if receiver in receivers:
            receivers.remove(receiver)
            if not receivers:
                del self.receiving[esme]
