"""The store on SQLite."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from twisted.internet.interfaces import IReactorTime

from router.store.interface import BUSY, Reader
from router.store.log_size import LogSize
from router.store.sqlite.database import SqliteDatabase
from router.store.writer import Writer

T = TypeVar("T")


class SqliteStore:
    """A Store (see interface) over a SqliteDatabase and a Writer."""

    def __init__(
        self,
        path: str,
        node: str,
        soon: Callable[[Callable[[], None]], None],
        from_thread: Callable[[Callable[[], None]], None],
        failed: Callable[[Exception], None],
        clock: IReactorTime | None = None,
        busy: float = BUSY,
    ) -> None:
        self._database = SqliteDatabase(path, node, busy=busy)
        self.writer = Writer(self._database, soon, from_thread, failed, clock)
        self.start = self.writer.start
        self.write = self.writer.write
        self.close = self.writer.close
        self._looking = False
        self.seen: Callable[[LogSize], None] = _ignored
        """Hears each second how large the log is."""

    def open(self) -> Reader:
        return self._database.open()

    def leave(self) -> None:
        """Give the file back before `start`: what was to be written is forgotten."""
        self._database.close()

    @property
    def saved(self) -> str:
        """The copy that was made before the schema was upgraded; empty if it was not."""
        return self._database.saved

    @property
    def open_to_others(self) -> Sequence[str]:
        """The files of it that others may read, since their mode could not be changed."""
        return self._database.open_to_others

    def tick(self) -> None:
        """Once a second: that the store is gone, or its log grows, is seen even if nobody writes to it."""
        if not self._looking:
            self._looking = True
            self.writer.read(self._look).addCallbacks(self.seen, _ignored).addBoth(self._looked)

    def _look(self, reader: Reader) -> LogSize:
        return self._database.keep_log_short()

    def _looked(self, outcome: object) -> None:
        self._looking = False

    def read(
        self, question: Callable[[Reader], T], then: Callable[[T], None], otherwise: Callable[[], None]
    ) -> None:
        self.writer.read(question).addCallbacks(then, lambda reason: otherwise())


def _ignored(outcome: object) -> None:
    """Nobody wants to hear of it."""
