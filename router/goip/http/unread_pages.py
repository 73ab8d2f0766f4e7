"""Pages of a box that cannot be understood: each is reported once, until it can be."""

from router.goip.http.events import Event, Unread
from router.goip.http.other_pages import why_unread
from router.goip.http.pages import Page
from router.goip.http.response import Response


class UnreadPages:
    """The pages that were reported to the owner."""

    def __init__(self) -> None:
        self._told: set[Page] = set()

    def understood(self, page: Page, response: Response, understood: bool) -> list[Event]:
        """Note that a page was understood, or was not."""
        if not understood:
            return self.tell(page, why_unread(response))
        self._told.discard(page)
        return []

    def tell(self, page: Page, why: str) -> list[Event]:
        """Report that a page cannot be read."""
        if page in self._told:
            return []
        self._told.add(page)
        return [Unread(page.value, why)]
