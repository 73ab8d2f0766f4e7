"""Slow questions, in a thread of their own, so that commits do not wait for them.

It has a connection that only reads. In WAL mode nobody waits for a reader; the log grows meanwhile.
"""

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

from twisted.internet.defer import Deferred, succeed
from twisted.logger import Logger

from router.store.errors import CannotRead
from router.store.interface import Reader
from router.store.sqlite.queries import Queries

T = TypeVar("T")

LOG = Logger(namespace="smpp-router")

LOOK = 1_000_000
"""Steps of SQLite's machine, tens of milliseconds, between two looks whether the store is being closed: each
look waits for the interpreter's lock, for 5 ms where the reactor's thread is busy.
"""

PRAGMAS = ("PRAGMA cache_size = -16384", "PRAGMA query_only = ON")


class LookupThread:
    """Asks the file at a path, which is there when the first question comes.

    ``from_thread`` runs a function in the reactor's thread and may be called from any other.
    """

    def __init__(self, path: str, from_thread: Callable[[Callable[[], None]], None]) -> None:
        self._path = path
        self._from_thread = from_thread
        self._questions: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._started = self._closing = False
        self._connection: sqlite3.Connection | None = None
        self._closed: Deferred[None] = Deferred()

    def ask(self, question: Callable[[Reader], T]) -> Deferred[T]:
        """Ask a question behind those that were asked before. Its exceptions go to its asker."""
        answer: Deferred[T] = Deferred()

        def ask() -> None:
            try:
                if self._closing:
                    raise CannotRead(f"store sqlite:{self._path}: it is being closed")
                result = question(self._reader())
            except Exception as error:
                if not self._closing:
                    LOG.failure("at a question to sqlite:{path}", path=self._path)
                self._from_thread(partial(answer.errback, error))
            else:
                self._from_thread(partial(answer.callback, result))

        self._questions.put(ask)
        if not self._started:
            self._started = True
            Thread(target=self._run, name="history", daemon=True).start()
        return answer

    def close(self) -> Deferred[None]:
        """Close the file. Unanswered questions fail: a search may take minutes, which a stopping router
        has not.
        """
        self._closing = True
        if not self._started:
            return succeed(None)
        self._questions.put(None)
        return self._closed

    def _reader(self) -> Reader:
        """Return a reader; a file that cannot be opened fails the question, and the next tries again."""
        if self._connection is None:
            self._connection = self._connected()
        return Queries(self._connection, self._path)

    def _run(self) -> None:
        while (ask := self._questions.get()) is not None:
            ask()
        if self._connection is not None:
            self._connection.close()
        self._from_thread(partial(self._closed.callback, None))

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{Path(self._path).absolute().as_uri()}?mode=ro",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
        for pragma in PRAGMAS:
            connection.execute(pragma)
        connection.set_progress_handler(lambda: self._closing, LOOK)
        return connection
