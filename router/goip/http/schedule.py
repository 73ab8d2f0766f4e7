"""Decides when each page of a box is due: one schedule for all lines."""

from collections.abc import Iterable
from math import inf
from typing import Final

from router.clocks import Instant
from router.goip.http.box_settings import BoxSettings
from router.goip.http.line import BoxLine, LineStage
from router.goip.http.pages import Page
from router.goip.http.slot_board import SlotBoard

NEVER: Final = Instant(-inf)


class Schedule:
    """The last requests of pages, and when the next ones are due."""

    def __init__(self, settings: BoxSettings, board: SlotBoard) -> None:
        self._settings = settings
        self._board = board
        self._asked: dict[Page, Instant] = {}

    def asked(self, page: Page, now: Instant) -> None:
        """Note that a page is requested now."""
        self._asked[page] = now

    def again(self, page: Page) -> None:
        """Make a page due as if it had never been requested."""
        self._asked.pop(page, None)

    def pages(self, sims: bool) -> list[tuple[Instant, Page]]:
        """Return when the pages are due that show lines, received SMS, and ``sims``."""
        dues = [(self._due(Page.LINES, self._settings.line), Page.LINES)]
        if self._settings.inbox is not None:
            dues.append((self._due(Page.INBOX, self._settings.inbox), Page.INBOX))
        if sims:
            dues.append((self._due(Page.SIMS, self._settings.sims), Page.SIMS))
        return dues

    def status(self, lines: Iterable[BoxLine]) -> list[tuple[Instant, Page]]:
        """Return when a status page is due, and which one; never two within `poll`."""
        wanted: dict[Page, float] = {}
        for line in lines:
            if line.stage in (LineStage.LOOKING, LineStage.WATCHING):
                wanted[self._board.page_of(line)] = self._settings.poll
            if line.has_late:
                wanted.setdefault(self._board.page, self._settings.line)
        if not wanted:
            return []
        page = min(wanted, key=lambda one: self._due(one, wanted[one]))
        either = (self._due(one, self._settings.poll) for one in (Page.STATUS, Page.KEYS))
        return [(max(self._due(page, wanted[page]), *either), page)]

    def _due(self, page: Page, every: float) -> Instant:
        return Instant(self._asked.get(page, NEVER) + every)
