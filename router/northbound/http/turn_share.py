"""Limits the share of a reactor turn that HTTP may take, so that 500 requests at once delay no submit_sm.

Requests beyond the limit wait for the next turns, in their order. Each connection has one step waiting at a
time, so many connections take turns. A step that takes long, such as a large response, shortens the share of
the turns after it.
"""

from collections import deque
from collections.abc import Callable
from typing import Final

from twisted.logger import Logger

from router.relay.interfaces import Clock, instants

LOG: Final = Logger(namespace="smpp-router")

MOST: Final = 0.00075
"""Seconds in one turn of the reactor."""

LONGEST_DEBT: Final = 0.050
"""Seconds that a long step can take from later turns at most, so that HTTP does not stand still for long."""


class Share:
    """Runs steps, now or in a later turn. All HTTP ports share one."""

    def __init__(self, clock: Clock, most: float = MOST) -> None:
        self._clock = clock
        self._now = instants(clock)
        self._most = most
        self._left = most
        self._waiting: deque[Callable[[], None]] = deque()
        self._running = False
        self._awaited = False
        """Whether the next turn is scheduled."""

    def run(self, step: Callable[[], None]) -> None:
        """Run a step: now if there is time left in this turn and none waits, else in a later turn."""
        self._waiting.append(step)
        if not self._running:
            self._go()

    def _go(self) -> None:
        self._running = True
        began = self._now()
        while self._waiting and self._left > 0.0:
            try:
                self._waiting.popleft()()
            except Exception:
                # A bug at one request must not stop the others.
                LOG.failure("http: a request failed: a bug")
            now = self._now()
            self._left -= now - began
            began = now
        self._running = False
        if not self._awaited:
            self._awaited = True
            self._clock.callLater(0, self._next_turn)

    def _next_turn(self) -> None:
        self._awaited = False
        self._left = min(self._most, max(self._left, -LONGEST_DEBT) + self._most)
        if self._waiting or self._left < self._most:
            self._go()
