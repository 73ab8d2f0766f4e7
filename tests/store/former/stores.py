"""Stores as older routers left them when they were killed, made of the dumps beside this."""

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from tests.store.former.pages import dump_of

FORMER = (1, 2, 3, 4, 5)
"""The schemas of which there are dumps."""

ENDS = ("", "-wal")


def lay(schema: int, path: Path) -> None:
    """Make the store, most of it in its log, as behind a kill."""
    other = path.with_name(f"{path.name}.being-made")
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.executescript(dump_of(schema).read_text())
        # The last connection that closes it would empty its log.
        copy(other, path)
    for end in (*ENDS, "-shm"):
        Path(f"{other}{end}").unlink(missing_ok=True)


def copy(path: Path, target: Path) -> None:
    """Copy the files of a store that nobody writes to, as they are."""
    for end in ENDS:
        if Path(f"{path}{end}").exists():
            shutil.copy(f"{path}{end}", f"{target}{end}")


def contents(path: Path) -> Mapping[str, str]:
    """Return what a store has: its schema, and of each table a hash of its rows.

    Its files stay as they are.
    """
    other = path.with_name(f"{path.name}.looked-at")
    copy(path, other)
    try:
        with closing(sqlite3.connect(other)) as connection:
            (whole,) = connection.execute("PRAGMA integrity_check").fetchone()
            (schema,) = connection.execute("PRAGMA user_version").fetchone()
            names = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            tables = [name for (name,) in connection.execute(names)]
            return {"integrity": whole, "schema": str(schema)} | {
                name: sha256(
                    repr(connection.execute(f"SELECT * FROM {name}").fetchall()).encode()
                ).hexdigest()
                for name in tables
            }
    finally:
        for end in (*ENDS, "-shm"):
            Path(f"{other}{end}").unlink(missing_ok=True)
