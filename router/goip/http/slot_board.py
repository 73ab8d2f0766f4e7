"""The slots as the newest status page of a box shows them, and which of the two pages that is."""

from collections.abc import Mapping

from router.clocks import Instant
from router.goip.http.line import BoxLine, HttpUssd
from router.goip.http.pages import Page
from router.goip.http.slots import Slot, has_started_anew


class SlotBoard:
    """The slots of all lines. A page older than ``poll`` seconds does not show the present slots."""

    def __init__(self, poll: float) -> None:
        self.page = Page.STATUS
        """The status page that the box has."""
        self.starts = 0
        """How often the box was seen to have restarted."""
        self._poll = poll
        self._slots: Mapping[int, Slot] = {}
        self._asked: Instant | None = None
        self._missing: set[Page] = set()

    def is_fresh(self, now: Instant) -> bool:
        """Tell whether the slots that are known are still current."""
        return self._asked is not None and now - self._asked <= self._poll

    def slot(self, line: int) -> Slot | None:
        """Return the slot of a line; None if the last page had none."""
        return self._slots.get(line)

    def page_of(self, line: BoxLine) -> Page:
        """Return the page that shows a line's job: USSD codes appear on one page only."""
        return Page.KEYS if isinstance(line.job, HttpUssd) else self.page

    def put(self, slots: Mapping[int, Slot], asked: Instant) -> None:
        """Store the slots of a page that was requested at ``asked``."""
        self.starts += has_started_anew(self._slots, slots)
        self._slots, self._asked = slots, asked

    def turn_to_other(self) -> bool:
        """Use the other status page, since the box does not have this one.

        False if it has neither. Firmware has one of them, the other, or both.
        """
        self._missing.add(self.page)
        self.page = Page.KEYS if self.page is Page.STATUS else Page.STATUS
        self._slots, self._asked = {}, None
        if self.page not in self._missing:
            return True
        self._missing.clear()
        return False
