"""A writer in a thread of its own: it takes all that is waiting, commits it once, and calls back once.

While a batch is at the disk the next one grows, so that the cost of a commit is shared by as many changes as
come meanwhile. The reactor's thread and the writer's hand a batch to and fro; there is no lock.
"""

from collections.abc import Callable, Sequence
from functools import partial
from queue import SimpleQueue
from secrets import token_hex
from threading import Thread
from typing import Final, Protocol, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger

from router.histogram import Histogram
from router.store.changes import Change
from router.store.errors import CannotRead, may_pass
from router.store.feed import Feed
from router.store.interface import AGAIN, Reader
from router.store.status import ROWS, SECONDS, UNHEARD, StoreEvents, StoreFigures

T = TypeVar("T")

GATHER: Final = 0.003
"""Seconds from the beginning of one commit to that of the next, if it is soon: a commit costs 170 µs however
little it holds, and two threads wake up for it. What comes alone does not wait."""

NEVER: Final = 3600.0
"""Seconds until what can never succeed is tried again, so that somebody hears of it once more."""

LAZY: Final = 0.02
"""Seconds that a change waits for others, if nobody waits for it."""


class Batch:
    """The changes and questions of one commit, and the functions to call after it."""

    __slots__ = ("changes", "committed", "last", "questions", "seconds", "then", "unanswered")

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.then: list[Callable[[], None]] = []
        self.questions: list[Callable[[Reader], None]] = []
        self.unanswered: list[Callable[[Reader], None]] = []
        """Questions that the disk did not answer; they are asked again."""
        self.last = False
        self.committed = False
        self.seconds = 0.0
        """Seconds of the commit."""

    @property
    def anything(self) -> bool:
        """Whether there is something to do."""
        return bool(self.changes or self.questions or self.then or self.last)


class Database(Protocol):
    """A database that the writer drives, in its own thread."""

    @property
    def alongside(self) -> bool:
        """Whether commits leave the interpreter to the reactor's thread."""

    def commit(self, changes: Sequence[Change]) -> None:
        """Apply all changes in one transaction and wait for the disk."""

    def reader(self) -> Reader:
        """Return the reader that answers questions."""

    def close(self) -> None:
        """Close the database; called once, at the end."""


class Writer:
    """Feeds a Database from the reactor's thread.

    ``soon`` runs a function at the end of this reactor turn; ``from_thread`` runs one in the reactor's thread
    and may be called from any other. With a ``clock`` commits that follow each other quickly are made fewer,
    and what failed is tried again after ``again`` seconds, where that may help.
    """

    _log = Logger(namespace="smpp-router")

    def __init__(
        self,
        database: Database,
        soon: Callable[[Callable[[], None]], None],
        from_thread: Callable[[Callable[[], None]], None],
        clock: IReactorTime | None = None,
        again: float = AGAIN,
    ) -> None:
        self._database = database
        self._clock = clock
        self._every = again
        self._not_before = 0.0
        self._alarm = False
        self._soon = soon
        self._from_thread = from_thread
        self._waiting = Batch()
        self._at_work = False
        self._asked = False
        self._resting = False
        self._queue: SimpleQueue[Batch] = SimpleQueue()
        self._closed: Deferred[None] = Deferred()
        self.events: StoreEvents = UNHEARD
        self.feed: Feed = Feed(token_hex(4))
        self._failing = False
        self._returns = 0
        self._commits = 0
        self._rows = 0
        self._commit_seconds = Histogram(SECONDS)
        self._commit_rows = Histogram(ROWS)

    def start(self) -> None:
        Thread(target=self._run, name="store", daemon=True).start()

    def write(
        self, changes: Sequence[Change], then: Callable[[], None] | None = None, lazy: bool = False
    ) -> None:
        waiting = self._waiting
        waiting.changes.extend(changes)
        if then is not None:
            waiting.then.append(then)
        if self._asked or self._at_work or self._resting:
            return
        if lazy and self._clock is not None:
            self._ask_later(LAZY)
        else:
            self._ask()

    def read(self, question: Callable[[Reader], T]) -> Deferred[T]:
        answer: Deferred[T] = Deferred()

        def ask(reader: Reader) -> None:
            # Anything else may go wrong in a question; its asker hears of it, the writer goes on.
            try:
                result = question(reader)
            except CannotRead:
                raise
            except Exception as error:
                self._from_thread(partial(self._no_answer, answer, error))
            else:
                self._from_thread(partial(answer.callback, result))

        self._waiting.questions.append(ask)
        self._ask()
        return answer

    def _no_answer(self, answer: Deferred[T], error: Exception) -> None:
        self.events.unanswerable(error)
        answer.errback(error)

    def close(self) -> Deferred[None]:
        self._waiting.last = True
        self._ask()
        return self._closed

    def figures(self) -> StoreFigures:
        """Return what it has done, and what it is doing."""
        return StoreFigures(
            commits=self._commits,
            rows=self._rows,
            commit_seconds=self._commit_seconds,
            commit_rows=self._commit_rows,
            returns=self._returns,
            at_work=self._at_work,
            failing=self._failing,
        )

    def _ask(self) -> None:
        if not (self._asked or self._at_work or self._resting):
            self._asked = True
            self._soon(self._hand_over)

    def _ask_behind(self, batch: Batch) -> None:
        """Hand over what came during a commit, now or when what is ready at the sockets was read.

        Half as much as was committed is enough for a commit of its own, which then runs beside the reactor's
        thread, if it can. Less waits for the reads, which does not take long: many small commits would be as
        many more reads and writes of each connection, with 200 links a quarter of all CPU.
        """
        if self._asked or self._at_work or self._resting:
            return
        enough = self._database.alongside and 2 * len(self._waiting.changes) >= len(batch.changes)
        if self._clock is None or enough:
            self._hand_over()
            return
        self._asked = True
        # This turn's reads are over. A call that a call asks for comes behind the reads of the next.
        self._clock.callLater(0.0, self._clock.callLater, 0.0, self._hand_over)

    def _ask_later(self, seconds: float) -> None:
        if not (self._asked or self._at_work or self._resting or self._alarm):
            assert self._clock is not None
            self._alarm = True
            self._clock.callLater(seconds, self._alarmed)

    def _alarmed(self) -> None:
        self._alarm = False
        self._ask()

    def _hand_over(self) -> None:
        self._asked = False
        if self._at_work:
            return
        batch = self._waiting
        if batch.anything:
            if self._clock is not None:
                now = self._clock.seconds()
                if now < self._not_before:
                    # Not by the lazy alarm: that may be set already, and ring too late for this one.
                    self._asked = True
                    self._clock.callLater(self._not_before - now, self._hand_over)
                    return
                self._not_before = now + GATHER
            self._waiting = Batch()
            self._at_work = True
            self._queue.put(batch)

    def _run(self) -> None:
        while True:
            batch = self._queue.get()
            error: Exception | None = None
            # Whatever went wrong, the batch is kept and tried again: what it holds has been promised.
            try:
                if batch.changes:
                    self._commit(batch)
            except Exception as caught:
                error = caught
            else:
                error = self._answer(batch)
            self._from_thread(partial(self._done, batch, error))
            if batch.last and (error is None or batch.committed):
                return

    def _commit(self, batch: Batch) -> None:
        began = 0.0 if self._clock is None else self._clock.seconds()
        self._database.commit(batch.changes)
        if self._clock is not None:
            # Only the clock is read: nothing else of the reactor may be used in this thread.
            batch.seconds = self._clock.seconds() - began

    def _answer(self, batch: Batch) -> Exception | None:
        """Ask the questions, now that the changes are on disk. Return the error if the disk failed."""
        batch.committed = True
        for number, ask in enumerate(batch.questions):
            try:
                ask(self._database.reader())
            except Exception as error:
                # The others wait too: answers keep their order, and a lock is waited for once.
                batch.unanswered = batch.questions[number:]
                return error
        return None

    def _done(self, batch: Batch, error: Exception | None) -> None:
        self._at_work = False
        if error is not None and not batch.committed:
            self._retry(batch, error)
            return
        if error is not None and not batch.last:
            self._waiting.questions[:0] = batch.unanswered
            self._failing = self._resting = True
            self._committed(batch)
            self._rest(error)
            return
        if self._failing:
            self._failing = False
            self.events.recovered()
        self._committed(batch)

    def _committed(self, batch: Batch) -> None:
        self._returns += 1
        if batch.changes:
            # Questions alone commit nothing, and come each second.
            self._commits += 1
            self._rows += len(batch.changes)
            self._commit_rows.observe(float(len(batch.changes)))
            self._commit_seconds.observe(batch.seconds)
        for then in batch.then:
            try:
                then()
            except Exception:
                # An error in one must not stop the others: all of them are on disk, and are told.
                self._log.failure("after a commit")
        if self._waiting.anything:
            self._ask_behind(batch)
        if batch.changes:
            self.feed.committed(batch.changes)
        if batch.last:
            self._database.close()
            self._closed.callback(None)

    def _retry(self, batch: Batch, error: Exception) -> None:
        """Put a failed batch in front of later changes: nothing of it is lost."""
        later = self._waiting
        batch.changes += later.changes
        batch.then += later.then
        batch.questions += later.questions
        batch.last = batch.last or later.last
        self._waiting = batch
        self._failing = self._resting = True
        self._rest(error)

    def _rest(self, error: Exception) -> None:
        self.events.failed(error)
        if self._clock is not None:
            self._clock.callLater(self._every if may_pass(error) else NEVER, self.again)

    def again(self) -> None:
        """Try a failed batch once more. Until then nothing is written."""
        self._resting = False
        self._ask()
