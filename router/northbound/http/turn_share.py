"""The share of a reactor turn that HTTP may take, so that five hundred requests at once delay no submit_sm.

What comes whole in one turn beyond that waits for the next ones, in the order in which it came. A connection
has one step at a time here, so those of many connections take turns. A step that took long, as a large
answer, is paid for by the turns after it.
"""

from collections import deque
from collections.abc import Callable
from typing import Final

from twisted.logger import Logger

from router.relay.interfaces import Clock, instants

LOG: Final = Logger(namespace="smpp-router")

MOST: Final = 0.002
"""Seconds of a turn."""

LONGEST_DEBT: Final = 0.050
"""Seconds that are paid for at most: of one step that took a second nobody has anything else."""


class Share:
    """Runs steps, now or in a later turn. All ports of HTTP have one together."""

    def __init__(self, clock: Clock, most: float = MOST) -> None:
        self._clock = clock
        self._now = instants(clock)
        self._most = most
        self._left = most
        self._waiting: deque[Callable[[], None]] = deque()
        self._running = False
        self._awaited = False
        """Whether the end of this turn is waited for."""

    def run(self, step: Callable[[], None]) -> None:
        """Run it, at once if there is time left in this turn and nothing waits."""
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
                # The trouble of one must not keep all others waiting.
                LOG.failure("http: a request could not be dealt with")
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
