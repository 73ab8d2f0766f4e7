"""The schema: made in a new file, and upgraded in an older one, behind a copy of it.

Step N of the schema is `schema/N.sql`; a file holds in user_version how many it has had. All steps that it
lacks are one transaction, so it is upgraded wholly or not at all.
"""

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import resources
from itertools import count
from pathlib import Path

from router.store.errors import CannotOpen
from router.store.sqlite.private_files import PRIVATE
from router.store.sqlite.progress import Progress

APPLICATION_ID = 0x534D5052
"""`SMPR`: what tells a database of ours from others (SQLite, PRAGMA application_id)."""


PAGES = 16_384
"""Pages of 4,096 octets that are copied between two looks at the time."""


def steps() -> Sequence[str]:
    """Return the scripts of all steps, in order."""
    folder = resources.files("router.store.sqlite.schema")
    found: list[str] = []
    for number in count(1):
        script = folder.joinpath(f"{number}.sql")
        if not script.is_file():
            return found
        found.append(script.read_text())
    raise AssertionError


def examine(connection: sqlite3.Connection, path: str, newest: int) -> int:
    """Return how many steps the database has had. Raises CannotOpen if it is none of ours.

    Nothing is written.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    # The first routers did not write the application_id; all wrote user_version together with their tables.
    first = not tables or (version > 0 and "sending" in tables)
    if application != APPLICATION_ID and (application or not first):
        raise CannotOpen(
            f"store sqlite:{path}: it is the database of another program; name a file that is not there yet"
        )
    if version > newest:
        raise CannotOpen(
            f"store sqlite:{path}: its schema {version} is newer than this router's {newest}; "
            "use the router that wrote it, or a newer one"
        )
    return int(version)


def upgrade(connection: sqlite3.Connection, path: str, version: int, scripts: Sequence[str]) -> str:
    """Apply the steps that a database lacks. Return the path of the copy made before; empty if none was.

    Raises CannotOpen, and leaves the database as it was, if that fails.
    """
    if version == len(scripts):
        return ""
    saved = backup(connection, path, len(scripts)) if version else ""
    lacking = "\n".join(scripts[version:])
    try:
        connection.executescript(
            f"BEGIN IMMEDIATE;\n{lacking}\nPRAGMA user_version = {len(scripts)};\n"
            f"PRAGMA application_id = {APPLICATION_ID};\nCOMMIT;"
        )
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if saved:
            # Nothing has changed, and whoever starts the router again and again would fill the disk.
            os.unlink(saved)
        raise CannotOpen(
            f"store sqlite:{path}: it could not be brought from schema {version} to {len(scripts)}, "
            f"and is as it was: {error}"
        ) from error
    return saved


def backup(connection: sqlite3.Connection, path: str, schema: int) -> str:
    """Copy the database to a new file beside it, and wait for the disk. Raises CannotOpen.

    The copy has its name only when it is whole.
    """
    partial = Path(f"{path}.before-{schema}.partial")
    try:
        partial.unlink(missing_ok=True)
        told = Progress(path, "copied before its upgrade", 1, "pages").told
        _copy(connection, partial, lambda status, left, pages: told(pages - left, pages))
        name = free(f"{path}.before-{schema}")
        partial.rename(name)
        _sync(partial.resolve().parent)
    except (sqlite3.Error, OSError) as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise CannotOpen(
            f"store sqlite:{path}: it could not be copied before its schema is upgraded, "
            f"and is as it was: {error}"
        ) from error
    return name


def _copy(connection: sqlite3.Connection, target: Path, progress: Callable[[int, int, int], None]) -> None:
    """Copy to a new file that nobody else may read, since it holds texts."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
    copy = sqlite3.connect(target)
    try:
        connection.backup(copy, pages=PAGES, progress=progress)
    finally:
        copy.close()
    _sync(target)


def free(name: str) -> str:
    """Return a name that no file has: this one, or with a number behind it."""
    names = (name + (f".{number}" if number else "") for number in count())
    return next(name for name in names if not os.path.lexists(name))


def _sync(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
