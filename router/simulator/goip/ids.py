"""MessageIds: the box's message IDs, only as unique as chance makes them."""

from collections.abc import Callable
from random import Random

from .settings import Settings

KEPT = 100_000
"""IDs that wait for their last receipt, which may never come."""


class MessageIds:
    """Gives IDs and knows which are open: one that is open is given again only if the flags ask for it."""

    def __init__(self, random: Random, settings: Callable[[], Settings]) -> None:
        self._random, self._settings = random, settings
        self._open: dict[str, None] = {}
        self._last = 0

    def new(self) -> str:
        """Return an ID for a submit_sm."""
        rate = self._settings().message_id_collision_rate
        if self._open and rate > 0 and self._random.random() < rate:
            return self._random.choice(list(self._open))
        message_id = self._fresh()
        while message_id in self._open:
            message_id = self._fresh()
        self._open[message_id] = None
        if len(self._open) > KEPT:
            del self._open[next(iter(self._open))]
        return message_id

    def close(self, message_id: str) -> None:
        """Forget this one: no receipt follows for it."""
        self._open.pop(message_id, None)

    def _fresh(self) -> str:
        style = self._settings().message_id_style
        if style == "sequence":
            self._last += 1
            return str(self._last)
        number = self._random.randrange(1, 10**8)
        return f"{number:X}" if style == "hex" else str(number)
