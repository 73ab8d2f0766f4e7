"""Pages that a box has, and that cannot be understood: told once each, until they can be."""

from router.goip.http.events import Event, Unread
from router.goip.http.other_pages import why_unread
from router.goip.http.pages import Page
from router.goip.http.response import Response


class UnreadPages:
    """Those that the owner was told of."""

    def __init__(self) -> None:
        self._told: set[Page] = set()

    def understood(self, page: Page, response: Response, understood: bool) -> list[Event]:
        """Take it that a page was understood, or was not."""
        if not understood:
            return self.tell(page, why_unread(response))
        self._told.discard(page)
        return []

    def tell(self, page: Page, why: str) -> list[Event]:
        """Tell that a page cannot be read."""
        if page in self._told:
            return []
        self._told.add(page)
        return [Unread(page.value, why)]
