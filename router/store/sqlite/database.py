"""The store on SQLite: WAL, synchronous=FULL, one writer.

It has one connection; where `compiled` was built a second one, which commits, and the first then only reads.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from attrs import evolve

from router.store.changes import Change
from router.store.errors import CannotOpen, CannotRead, CannotWrite, NeverWrites
from router.store.interface import BUSY, Reader
from router.store.merging import merged
from router.store.sqlite.bulk import Row, execute
from router.store.sqlite.index_changes import Written
from router.store.sqlite.indexing import Indexing, Postings, postings_compiled, postings_in_python
from router.store.sqlite.libsqlite3 import addresses
from router.store.sqlite.opened_files import OpenedFiles
from router.store.sqlite.postings import SIZE
from router.store.sqlite.private_files import make_private
from router.store.sqlite.progress import Progress
from router.store.sqlite.queries import Queries
from router.store.sqlite.sqlite_errors import of_the_disk
from router.store.sqlite.statements import ROWS, STATEMENTS
from router.store.sqlite.store_lock import StoreLock
from router.store.sqlite.upgrade import examine, steps, upgrade
from router.store.sqlite.write_ahead import MOST, MUCH, WriteAheadLog
from router.store.status import LogSize, Upgrade

try:
    from router.store.sqlite.compiled import NAMES, Applier
except ImportError:
    NAMES, Applier = (), None  # type: ignore[assignment, misc]

COMMITS_IN_C = Applier is not None and addresses(NAMES) is not None
"""`compiled` was built, and can call the SQLite of `sqlite3`: it commits to files."""

MEMORY = ":memory:"
"""SQLite's name for a database without a file: nothing of it is kept, nobody else can have it."""

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    # FULL makes every commit wait for the disk; in WAL mode the default of some builds does not.
    "PRAGMA synchronous = FULL",
    "PRAGMA wal_autocheckpoint = 4000",
    # After a reader that made the log grow has gone, the file shrinks; usually it has 16 MB.
    "PRAGMA journal_size_limit = 33554432",
    "PRAGMA cache_size = -65536",
    "PRAGMA temp_store = MEMORY",
    # Forgotten rows are overwritten: no text may be found in a free page. Debian's default is ON.
    "PRAGMA secure_delete = ON",
)

OLDEST = (3, 37, 0)
"""The first SQLite that knows STRICT tables (schema/1.sql), of November 2021."""


def suits(version: tuple[int, int, int]) -> None:
    """Raise CannotOpen if the SQLite of this Python is too old."""
    if version < OLDEST:
        found, needed = (".".join(map(str, each)) for each in (version, OLDEST))
        raise CannotOpen(f"store sqlite: this Python has SQLite {found}; {needed} or newer is needed")


def applier(path: str, node: str, busy: float = BUSY) -> "Applier | None":
    """Return what commits to the file without the interpreter's lock; None where that cannot be.

    It has a connection of its own, so it cannot be for a database in memory. Raises sqlite3.Error.
    """
    found = addresses(NAMES) if Applier is not None and path != MEMORY else None
    if found is None:
        return None
    statements = [
        (
            kind,
            kind.rank,
            len(statement.columns),
            ROWS[kind],
            (*statement.bulk, (1, statement.sql)),
        )
        for kind, statement in STATEMENTS.items()
    ]
    return Applier(found, path, node, _PRAGMAS, statements, round(busy * 1000))


MOST_BEHIND = 64
"""Blocks that may wait to be searchable when the store is opened; an older store has many more."""


class SqliteDatabase:
    """One database file; everything but `open` runs in the writer's thread."""

    def __init__(self, path: str, node: str, much: int = MUCH, most: int = MOST, busy: float = BUSY) -> None:
        """Take the path. ``much`` and ``most``: octets of the log, see `write_ahead`; ``busy``: seconds."""
        self.path = path
        self._much, self._most = much, most
        self._node = node
        self._busy = busy
        self._connection: sqlite3.Connection | None = None
        self._applier: Applier | None = None
        self._claim: StoreLock | None = None
        self._identity: OpenedFiles | None = None
        self._log: WriteAheadLog | None = None
        self._indexing: Indexing | None = None
        self.upgraded: Upgrade | None = None
        """What `open` did to an older schema."""
        self.open_to_others: Sequence[str] = ()
        """The files of it whose mode could not be changed: others may read them."""

    def open(self) -> Reader:
        """Open the file; make the schema in a new one, and upgrade an older one. Raises CannotOpen."""
        try:
            return self._opened()
        except (sqlite3.Error, OSError) as error:
            self.close()
            raise CannotOpen(f"store sqlite:{self.path}: {error}") from error
        except CannotOpen:
            self.close()
            raise

    def _opened(self) -> Reader:
        suits(sqlite3.sqlite_version_info)
        Path(self.path).parent.mkdir(parents=True, exist_ok=True)
        self._claim = None if self.path == MEMORY else StoreLock(self.path)
        self._connection = connection = sqlite3.connect(
            self.path, timeout=self._busy, isolation_level=None, check_same_thread=False, cached_statements=64
        )
        scripts = steps()
        # A file that is not ours is left as it is, so it is looked at before any pragma writes to it.
        version = examine(connection, self.path, len(scripts))
        if self.path != MEMORY:
            self.open_to_others = make_private(self.path)
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        began = monotonic()
        upgraded = upgrade(connection, self.path, version, scripts)
        self._applier = applier(self.path, self._node, self._busy)
        if self._applier is not None:
            # This one only reads from now on, and each commit of the other makes it forget its pages.
            connection.execute("PRAGMA cache_size = -8192")
        if self.path != MEMORY:
            # A copy that a backup made has no log before it is read as a file that keeps one.
            connection.execute("SELECT name FROM sqlite_schema LIMIT 1").fetchone()
            self._identity = OpenedFiles(self.path)
            self._log = WriteAheadLog(self.path, connection, self._much, self._most)
        self._indexing = Indexing(connection, self._apply, self._postings(connection))
        if self._indexing.open() > MOST_BEHIND:
            self._indexing.build(Progress(self.path, "made searchable", SIZE, "ids").told)
        self.upgraded = upgraded and evolve(upgraded, seconds=monotonic() - began)
        return Queries(connection, self.path)

    def commit(self, changes: Sequence[Change]) -> None:
        """Commit changes. Raises CannotWrite if trying again may help, NeverWrites if it will not."""
        trouble = self._moved() or self._full()
        if trouble:
            raise CannotWrite(trouble)
        try:
            self._apply(merged(changes))
        except sqlite3.Error as error:
            kind = CannotWrite if of_the_disk(error) else NeverWrites
            raise kind(f"store sqlite:{self.path}: {error}") from error

    def _apply(self, changes: Sequence[Written]) -> None:
        if self._applier is not None:
            self._applier.commit(changes)
        else:
            self._commit_in_python(changes)

    def _postings(self, connection: sqlite3.Connection) -> Postings:
        if self._applier is None:
            return postings_in_python(connection)
        return postings_compiled(self._applier.postings)

    def index(self, now: float) -> bool:
        """Index some sendings for searches; ``now`` in seconds. Return whether there may be more to do."""
        if self._indexing is None or self._moved() or self._full():
            return False
        try:
            return self._indexing.step(now)
        except sqlite3.Error:
            # The disk is in trouble, which a commit tells; the next tick tries again.
            return False

    def _moved(self) -> str:
        """Return why commits would go to a file that nobody finds any more; empty if not."""
        trouble = self._identity.trouble() if self._identity is not None else ""
        return trouble and (
            f"store sqlite:{self.path}: {trouble}; put the same file back, "
            "or restart the router to go on with what is there now"
        )

    def _full(self) -> str:
        """Return why the log has no more room; empty if it has."""
        if self._identity is None or self._log is None:
            return ""
        trouble = self._log.full(self._identity.log_octets)
        return trouble and f"store sqlite:{self.path}: {trouble}"

    def keep_log_short(self) -> LogSize:
        """Empty the log if it is large, and return its size; called in the writer's thread."""
        return LogSize(0) if self._log is None else self._log.kept_short()

    def octets(self) -> int:
        """Return the size of the file and of its log, in the writer's thread; 0 in memory."""
        return 0 if self.path == MEMORY else sum(map(_size_of, (self.path, f"{self.path}-wal")))

    def _commit_in_python(self, changes: Sequence[Written]) -> None:
        connection = self._live()
        try:
            connection.execute("BEGIN IMMEDIATE")
            for kind, rows in self._grouped(changes):
                statement = STATEMENTS[kind]
                execute(connection, statement.sql, statement.bulk, rows)
            connection.execute("COMMIT")
        finally:
            # Whatever went wrong: the next commit must be able to begin.
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def _grouped(self, changes: Sequence[Written]) -> list[tuple[type[Written], list[Row]]]:
        """Return rows by kind, kinds by rank; a change of rank 0 closes those before it (see changes)."""
        groups: list[tuple[type[Written], list[Row]]] = []
        ranks: dict[type[Written], list[Row]] = {}
        for change in changes:
            kind = type(change)
            rows = ranks.get(kind)
            if rows is None or kind.rank == 0:
                if kind.rank == 0:
                    groups += _by_rank(ranks)
                    ranks = {}
                rows = ranks[kind] = []
            rows.append(ROWS[kind](change, self._node))
            if kind.rank == 0:
                groups += _by_rank(ranks)
                ranks = {}
        return groups + _by_rank(ranks)

    @property
    def alongside(self) -> bool:
        return self._applier is not None

    def reader(self) -> Reader:
        """Return what answers questions. Raises CannotRead if the file is not there any more."""
        trouble = self._moved()
        if trouble:
            raise CannotRead(trouble)
        return Queries(self._live(), self.path)

    def close(self) -> None:
        if self._applier is not None:
            self._applier.close()
        if self._connection is not None:
            self._connection.close()
        # Last, as closing a file frees the locks that SQLite still has on it: see `store_lock`.
        if self._identity is not None:
            self._identity.close()
        if self._claim is not None:
            self._claim.close()
        self._applier = self._connection = self._claim = self._identity = self._log = self._indexing = None

    def _live(self) -> sqlite3.Connection:
        assert self._connection is not None, "open() comes first"
        return self._connection


def _by_rank(groups: dict[type[Written], list[Row]]) -> list[tuple[type[Written], list[Row]]]:
    return sorted(groups.items(), key=lambda item: item[0].rank)


def _size_of(file: str) -> int:
    try:
        return Path(file).stat().st_size
    except OSError:
        # `opened_files` tells of it.
        return 0
