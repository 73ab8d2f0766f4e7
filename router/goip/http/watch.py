"""Tells the outcome of one message from its line's slot on the status page.

A slot holds one message, and the next one overwrites it. So the id is compared before anything else of a slot
is believed: with the one that the box gave, or, if its answer did not come, with the one that stood there
before we asked.
"""

from enum import Enum
from typing import Final

from router.clocks import Instant
from router.goip.http.slots import Slot, StillUnderway, Verdict, judge

PAGES_UNCHANGED: Final = 2
"""Pages requested after a request without an answer that must show the same slot before nothing was sent. One
would do if boxes never did two things at once, which is unknown.
"""


class SlotLost(Enum):
    """Why the slot says nothing about the message."""

    NOT_SENT = "the slot is as before: nothing was sent"
    GONE = "another message is in the slot, or the box has forgotten all of them"


Sight = Verdict | SlotLost


class SlotWatch:
    """The watch on one slot for one message.

    ``before`` is the id that was in the slot; None: that is unknown. ``id`` is the one that the box gave,
    None if it gave none. Pages requested before ``since`` are too old to count. ``starts`` counts the
    restarts of the box that were seen.
    """

    __slots__ = ("_before", "_seen", "_since", "_starts", "_unchanged", "id")

    def __init__(self, before: str | None, id: str | None, since: Instant, starts: int) -> None:
        self.id = id
        self._before = before
        self._since = since
        self._starts = starts
        self._seen = False
        self._unchanged = 0

    def look(self, slot: Slot, asked: Instant, starts: int) -> Sight:
        """Return what a page that was requested at ``asked`` shows of the message."""
        if asked < self._since:
            return StillUnderway()
        forgotten = starts != self._starts
        if self.id is None:
            return self._find(slot, forgotten)
        if slot.id and same_id(slot.id, self.id):
            self._seen = True
            return judge(slot)
        written = self._before is not None and not same_id(slot.id, self._before)
        return SlotLost.GONE if self._seen or written or forgotten else StillUnderway()

    def _find(self, slot: Slot, forgotten: bool) -> Sight:
        """Find out whether it was sent at all."""
        if not forgotten and same_id(slot.id, self._before or ""):
            self._unchanged += 1
            return SlotLost.NOT_SENT if self._unchanged >= PAGES_UNCHANGED else StillUnderway()
        if forgotten or not slot.id:
            return SlotLost.GONE
        self.id = slot.id
        self._seen = True
        return judge(slot)


def same_id(one: str, other: str) -> bool:
    """Tell whether two ids are the same; some boxes pad them with zeros."""
    return bool(one) == bool(other) and one.lstrip("0") == other.lstrip("0")
