"""A lock on the router's store: while it is held nothing can be written, so nothing may be acknowledged."""

import sqlite3
from pathlib import Path

PATIENCE_S = 2.0
"""A commit of the router is waited for."""


class StoreLock:
    """Of a router whose store is ``path``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def take(self) -> bool:
        """Lock it; False if there is no store yet."""
        try:
            self._connect().execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        return True

    def release(self) -> None:
        """Let go of it. The connection stays: SQLite empties the log of the database with the last one."""
        connection = self._connection
        if connection is not None and connection.in_transaction:
            connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close it."""
        self.release()
        if self._connection is not None:
            self._connection.close()

    def _connect(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(
                f"file:{self._path}?mode=rw", uri=True, timeout=PATIENCE_S, isolation_level=None
            )
        return self._connection
