"""The window of a lane in memory: due sendings up to one id; those behind it are on disk only."""

import sys
from typing import Final

WINDOW: Final = 1000
"""Sendings of one lane that are in memory, beside those that were in flight before. A long one counts as
several (`sms.units`), and so does one that others follow."""

NONE_LEFT: Final = sys.maxsize


class LaneWindow:
    """Due sendings are in memory up to ``last_id``, on disk only up to ``last_left``.

    Nothing is counted: those on disk may end there, and may be in memory as well, if they were in flight
    before or came back by another way.
    """

    __slots__ = ("last_id", "last_left", "left_meanwhile", "loaded", "moved", "refilling", "window")

    def __init__(self, window: int = WINDOW) -> None:
        self.window = window
        self.loaded = 0
        """Units that are in memory."""
        self.moved = 0
        """Counts what has left it, in whichever way."""
        self.last_id = 0
        self.last_left = 0
        self.left_meanwhile = NONE_LEFT
        self.refilling = False

    def is_full(self) -> bool:
        """Tell whether a new sending must wait on disk, behind those that wait there already."""
        return self.last_id < self.last_left or self.loaded >= self.window

    def wants_refill(self) -> bool:
        """Tell whether more should be read."""
        return self.last_id < self.last_left and self.loaded <= self.window // 2 and not self.refilling

    def is_bare(self) -> bool:
        """Tell whether nothing of it is in memory or, as far as is known, on disk."""
        return not self.loaded and not self.refilling and self.last_id >= self.last_left

    @property
    def page(self) -> int:
        """Units that are read at once."""
        return max(1, self.window // 2)

    def leave(self, id: int) -> None:
        """Leave this one on disk only. Its id may be any: a held one that becomes due has an old one."""
        self.last_left = max(self.last_left, id)
        self.last_id = min(self.last_id, id - 1)
        self.left_meanwhile = min(self.left_meanwhile, id)

    def asked(self) -> tuple[int, int]:
        """Note that a page is being read. Return the id behind which it begins, and the last id it covers."""
        self.refilling = True
        self.left_meanwhile = NONE_LEFT
        return self.last_id, self.last_left

    def not_read(self) -> None:
        """Note that the page could not be read and is still wanted."""
        self.refilling = False

    def read(self, last: int) -> None:
        """Note that due sendings up to this id are in memory, except those left since the question."""
        self.refilling = False
        self.last_id = min(last, self.left_meanwhile - 1)
