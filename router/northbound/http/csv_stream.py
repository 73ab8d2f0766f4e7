"""Messages as CSV, written page by page as fast as the client reads."""

import csv
import io
from collections.abc import Callable
from typing import Any, Final

from router.desk.errors import CannotDo
from router.desk.message_views import MessageLine
from router.desk.messages import MOST, Failed, MessagePage, Messages, Query
from router.northbound.http.interfaces import Write
from router.sms.value import evolve

COLUMNS: Final = (
    *("message_id", "esme", "from", "to", "state", "err", "segments", "alphabet", "accepted", "ended"),
    *("channel", "route"),
)

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""First characters of cells that a spreadsheet would compute as formulas."""


def cell(value: object) -> str:
    """Return a value as a cell; an apostrophe in front keeps spreadsheets from computing it as a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


class CsvStream:
    """A `BodyStream` of all messages that a query finds. `begin` reads the first page."""

    def __init__(
        self, messages: Messages, query: Query, shown: Callable[[MessageLine], Any], texts: bool
    ) -> None:
        self._messages = messages
        self._query = evolve(query, limit=MOST)
        self._shown = shown
        self._columns = (*COLUMNS, "text") if texts else COLUMNS
        self._page: MessagePage | None = None
        self._asked = self._paused = self._over = False
        self._write: Write = lambda octets: None
        self._end: Callable[[], None] = lambda: None

    def begin(self, begun: Callable[[], None], failed: Failed) -> None:
        """Read the first page, then call ``begun``. Raises CannotDo for a query that makes no sense."""

        def found(page: MessagePage) -> None:
            self._page = page
            begun()

        self._messages.find(self._query, found, failed)

    def start(self, write: Write, end: Callable[[], None]) -> None:
        """See `BodyStream`."""
        self._write, self._end = write, end
        write(self._lines([self._columns]))
        self._go_on()

    def pause(self) -> None:
        """See `BodyStream`."""
        self._paused = True

    def resume(self) -> None:
        """See `BodyStream`."""
        self._paused = False
        self._go_on()

    def stop(self) -> None:
        """See `BodyStream`."""
        self._over = True

    def _go_on(self) -> None:
        """Write the page that was read, and read the next one."""
        page = self._page
        if self._over or self._paused or self._asked or page is None:
            return
        self._page = None
        rows = [self._row(one) for one in page.items]
        if page.next is None:
            self._over = True
            self._write(self._lines(rows))
            self._end()
            return
        self._asked = True
        self._write(self._lines(rows))
        self._messages.find(evolve(self._query, next=page.next), self._found, self._failed)

    def _found(self, page: MessagePage) -> None:
        self._asked = False
        self._page = page
        self._go_on()

    def _failed(self, why: CannotDo) -> None:
        """End with a line that says that messages are missing: the status 200 was sent long before."""
        if not self._over:
            self._over = True
            self._write(self._lines([[f"NOT ALL: {why}"]]))
            self._end()

    def _row(self, one: MessageLine) -> list[str]:
        told = self._shown(one)
        told["route"] = told["route"]["name"]
        return [cell(told.get(column)) for column in self._columns]

    def _lines(self, rows: Any) -> bytes:
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        return out.getvalue().encode("utf-8", "replace")
