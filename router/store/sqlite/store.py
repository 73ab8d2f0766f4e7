"""The store on SQLite."""

from collections.abc import Callable
from typing import TypeVar

from attrs import evolve
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime

from router.store.blocks import Blocks
from router.store.interface import AGAIN, BUSY, Reader
from router.store.sqlite.database import MEMORY, SqliteDatabase
from router.store.sqlite.lookup_thread import LookupThread
from router.store.status import LogSize, StoreEvents, StoreFigures
from router.store.writer import Writer

T = TypeVar("T")


class SqliteStore:
    """A Store (see interface) over a SqliteDatabase and a Writer.

    ``again``: seconds from a commit that failed to the next try; ``busy``: for a lock of another program.
    """

    def __init__(
        self,
        path: str,
        node: str,
        soon: Callable[[Callable[[], None]], None],
        from_thread: Callable[[Callable[[], None]], None],
        clock: IReactorTime | None = None,
        again: float = AGAIN,
        busy: float = BUSY,
    ) -> None:
        self._database = SqliteDatabase(path, node, busy=busy)
        self._writer = Writer(self._database, soon, from_thread, clock, again)
        self.start = self._writer.start
        self.write = self._writer.write
        self.feed = self._writer.feed
        self._blocks = Blocks(self._writer.write)
        self.block = self._blocks.give
        self._clock = clock
        self._aside = None if path == MEMORY else LookupThread(path, from_thread)
        self._looking = self._indexing = False
        self._octets = 0

    @property
    def events(self) -> StoreEvents:
        """Listeners to the store."""
        return self._writer.events

    @events.setter
    def events(self, events: StoreEvents) -> None:
        self._writer.events = events

    def open(self) -> Reader:
        reader = self._database.open()
        self._blocks.restore(reader)
        if self._database.upgraded is not None:
            self.events.upgraded(self._database.upgraded)
        for file in self._database.open_to_others:
            self.events.readable(file)
        return reader

    def leave(self) -> None:
        self._database.close()

    def close(self) -> Deferred[None]:
        if self._aside is None:
            return self._writer.close()
        # One of its own: a Deferred that waits for another has been called already.
        closed: Deferred[None] = Deferred()
        self._aside.close().addCallback(lambda none: self._writer.close().chainDeferred(closed))
        return closed

    def figures(self) -> StoreFigures:
        return evolve(self._writer.figures(), octets=self._octets)

    def tick(self) -> None:
        """Notice that the store is gone, or its log grows, even if nobody writes to it."""
        if not self._looking:
            self._looking = True
            looked: Deferred[LogSize | None] = self._writer.read(self._look)
            looked.addErrback(_told).addCallback(self._looked)
        if not self._indexing and self._clock is not None:
            self._index(self._clock.seconds())

    def _look(self, reader: Reader) -> LogSize | None:
        self._octets = self._database.octets()
        return self._database.keep_log_short()

    def _looked(self, size: LogSize | None) -> None:
        self._looking = False
        if size is not None:
            self.events.log(size)

    def read(
        self, question: Callable[[Reader], T], then: Callable[[T], None], otherwise: Callable[[], None]
    ) -> None:
        self._writer.read(question).addCallbacks(then, lambda reason: otherwise())

    def look_up(
        self, question: Callable[[Reader], T], then: Callable[[T], None], otherwise: Callable[[], None]
    ) -> None:
        if self._aside is None:
            self.read(question, then, otherwise)
        else:
            self._aside.ask(question).addCallbacks(then, lambda reason: otherwise())

    def _index(self, now: float) -> None:
        """Index a block at a time: between two of them whatever waits is committed."""
        self._indexing = True
        done = self._writer.read(lambda reader: self._database.index(now))
        done.addCallbacks(lambda more: self._indexed(now, more), lambda reason: self._indexed(now, False))

    def _indexed(self, now: float, more: bool) -> None:
        self._indexing = False
        if more:
            self._index(now)


def _told(reason: object) -> None:
    """Do nothing: the writer has reported it."""
