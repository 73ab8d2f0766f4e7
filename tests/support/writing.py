"""A store with a writer's manners: what is written lies in a batch until that is committed."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from router.store.blocks import Blocks
from router.store.changes import Change
from router.store.entities import Counter
from router.store.errors import CannotAnswer
from router.store.feed import Feed
from router.store.interface import Reader
from router.store.memory.store import MemoryStore
from router.store.sqlite.database import SqliteDatabase
from router.store.sqlite.queries import Queries
from router.store.status import UNHEARD, StoreEvents, StoreFigures

T = TypeVar("T")


class Kept(Reader, Protocol):
    """What is on disk."""

    def write(self, changes: Sequence[Change]) -> None: ...


class KeptInSqlite(Queries):
    """In a database, by itself without a file: what SQLite makes of the changes is what is read."""

    def __init__(self, path: str = ":memory:") -> None:
        self._database = SqliteDatabase(path, "r1")
        self._database.open()
        self.close = self._database.close
        super().__init__(self._database._live(), path)

    def write(self, changes: Sequence[Change]) -> None:
        if changes:
            self._database.commit(changes)


class _Batch:
    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.questions: list[Callable[[], None]] = []
        self.answers: list[Callable[[], None]] = []
        self.then: list[Callable[[], None]] = []


class WritingStore:
    """Keeps what is committed in ``kept``, and all that ever was in ``committed``.

    By itself it commits in the next turn of the clock, and tells of it ``latency`` seconds later; with
    ``held`` a test says when: `commit` does it all, `execute` and `tell` in two steps. What is thrown away
    before it is committed is lost, as in a router that is killed.
    """

    def __init__(self, clock: Clock, kept: Kept | None = None) -> None:
        self.kept: Kept = kept or MemoryStore(lambda function: None)
        self.committed: list[Change] = []
        self.latency = 0.0
        self.held = False
        self.events: StoreEvents = UNHEARD
        self.feed = Feed("test")
        self.failing = False
        """What it says of itself; a test that has it fail has it ``held``, too."""
        self.answers = True
        """While it is False, no question can be answered."""
        self._clock = clock
        self.numbering = True
        """While it is False, no numbers are given."""
        self._wanted: list[Callable[[], None]] = []
        self._blocks = Blocks(self._reserve)
        self._blocks.restore(self.kept)
        self._waiting = _Batch()
        self._at_disk: _Batch | None = None
        self._asked = False

    def open(self) -> Reader:
        return self.kept

    def start(self) -> None:
        """Changes are taken from the beginning."""

    def write(
        self, changes: Sequence[Change], then: Callable[[], None] | None = None, lazy: bool = False
    ) -> None:
        self._waiting.changes.extend(changes)
        if then is not None:
            self._waiting.then.append(then)
        self._ask()

    def read(
        self, question: Callable[[Reader], T], then: Callable[[T], None], otherwise: Callable[[], None]
    ) -> None:
        batch = self._waiting

        def ask() -> None:
            try:
                if not self.answers:
                    raise CannotAnswer("asked in vain")
                result = question(self.kept)
            except CannotAnswer:
                batch.answers.append(otherwise)
            else:
                batch.answers.append(lambda: then(result))

        batch.questions.append(ask)
        self._ask()

    def block(self, counter: Counter, then: Callable[[range], None]) -> None:
        """In a commit of its own, at once."""
        if self.numbering:
            self._blocks.give(counter, then)
        else:
            self._wanted.append(lambda: self._blocks.give(counter, then))

    def number(self) -> None:
        """Give the numbers that were asked for."""
        self.numbering = True
        wanted, self._wanted = self._wanted, []
        for give in wanted:
            give()

    def _reserve(self, changes: Sequence[Change], then: Callable[[], None]) -> None:
        self.kept.write(changes)
        then()

    def figures(self) -> StoreFigures:
        return StoreFigures(failing=self.failing)

    def tick(self) -> None:
        """Nothing to look after."""

    def leave(self) -> None:
        """Nothing is held."""

    def look_up(
        self, question: Callable[[Reader], T], then: Callable[[T], None], otherwise: Callable[[], None]
    ) -> None:
        self.read(question, then, otherwise)

    def close(self) -> Deferred[None]:
        raise NotImplementedError

    @property
    def quiet(self) -> bool:
        """Nothing waits to be committed, or to be told."""
        batch = self._waiting
        return self._at_disk is None and not (batch.changes or batch.questions or batch.then)

    def commit(self) -> None:
        """Commit what waits, and tell of it."""
        self.execute()
        self.tell()

    def execute(self) -> None:
        """The batch is on disk, and its questions are answered there; nobody has heard of it yet."""
        batch, self._waiting = self._waiting, _Batch()
        self._at_disk = batch
        self.kept.write(batch.changes)
        self.committed += batch.changes
        for ask in batch.questions:
            ask()

    def tell(self) -> None:
        """Answers first, then those who wait for the commit, as the writer does."""
        batch, self._at_disk = self._at_disk, None
        assert batch is not None, "execute() comes first"
        for function in batch.answers + batch.then:
            function()
        self.feed.committed(batch.changes)
        self._ask()

    def _ask(self) -> None:
        batch = self._waiting
        busy = self.held or self._asked or self._at_disk is not None
        if not busy and (batch.changes or batch.questions or batch.then):
            self._asked = True
            self._clock.callLater(0.0, self._turn)

    def _turn(self) -> None:
        self._asked = False
        if self.held:
            return
        self.execute()
        if self.latency:
            self._clock.callLater(self.latency, self.tell)
        else:
            self.tell()
