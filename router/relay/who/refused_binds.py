"""Recently refused binds of ESMEs: how often and why."""

from collections import deque
from collections.abc import Sequence
from typing import Final

from router.relay.interfaces import Clock, instants

MOST: Final = 1000
"""Refused binds that are kept for one ESME."""

KEPT: Final = 600.0
"""Seconds."""


class RefusedBinds:
    """Notes them for names of accounts only: other names are as many as somebody invents."""

    def __init__(self, clock: Clock) -> None:
        self._now = instants(clock)
        self._of: dict[str, tuple[deque[float], str]] = {}

    def note(self, system_id: str, why: str) -> None:
        """Note a refused bind of this ESME."""
        times = self._of[system_id][0] if system_id in self._of else deque[float](maxlen=MOST)
        times.append(self._now())
        self._of[system_id] = times, why

    def of(self, system_id: str) -> tuple[Sequence[float], str]:
        """Return how many seconds ago each was, the newest last, and the reason of the last one."""
        if system_id not in self._of:
            return (), ""
        times, why = self._of[system_id]
        now = self._now()
        while times and now - times[0] > KEPT:
            times.popleft()
        if not times:
            del self._of[system_id]
        return [now - at for at in times], why
