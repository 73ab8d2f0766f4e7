"""The schema: made in a new file, and upgraded in an older one, behind a copy of it.

Step N of the schema is `schema/N.sql`; a file holds in user_version how many it has had. All steps that it
lacks are one transaction, so it is upgraded wholly or not at all.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from importlib import resources
from itertools import count

from router.store.errors import CannotOpen
from router.store.sqlite.former_copy import FormerCopy, in_mb, kept_before, octets_of
from router.store.sqlite.progress import LOG
from router.store.status import Upgrade

APPLICATION_ID = 0x534D5052
"""`SMPR`: what tells a database of ours from others (SQLite, PRAGMA application_id)."""


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
        raise CannotOpen(_newer(path, version, newest))
    return int(version)


def _newer(path: str, version: int, newest: int) -> str:
    kept = kept_before(path, newest)
    back = (
        f"`smpp-router restore -c FILE {kept}`"
        if kept
        else "`smpp-router restore` of a copy that it can read"
    )
    return (
        f"store sqlite:{path}: its schema {version} is newer than this router's {newest}, and nothing was "
        f"changed; start the newer version again, or go back by {back} (docs/upgrade.md says what that means)"
    )


def upgrade(
    connection: sqlite3.Connection, path: str, version: int, scripts: Sequence[str]
) -> Upgrade | None:
    """Apply the steps that a database lacks. Return what was done to an older one; None to any other.

    Raises CannotOpen, and leaves the database as it was, if that fails.
    """
    newest = len(scripts)
    former = FormerCopy(path, newest)
    if version == newest:
        former.keep()
        return None
    octets = _prepare(connection, path, version, newest, former) if version else 0
    lacking = "\n".join(scripts[version:])
    try:
        connection.executescript(
            f"BEGIN IMMEDIATE;\n{lacking}\nPRAGMA user_version = {newest};\n"
            f"PRAGMA application_id = {APPLICATION_ID};\nCOMMIT;"
        )
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        # Nothing has changed, and whoever starts the router again and again would fill the disk.
        with suppress(OSError):
            former.drop()
        raise CannotOpen(
            f"store sqlite:{path}: it could not be brought from schema {version} to {newest}, "
            f"and is as it was: {error}"
        ) from error
    return Upgrade(was=version, now=newest, copy=former.keep(), octets=octets) if version else None


def _prepare(connection: sqlite3.Connection, path: str, version: int, newest: int, former: FormerCopy) -> int:
    """Say what is about to be done, and copy the database. Return the octets of the copy."""
    (messages,) = connection.execute("SELECT count(*) FROM sending").fetchone()
    LOG.info(
        "store sqlite:{path}: it has schema {version}, and this router has {newest}: {messages:,} messages, "
        "{size}, are copied and then upgraded; the router starts when that is done",
        path=path,
        version=version,
        newest=newest,
        messages=messages,
        size=in_mb(octets_of(connection)),
    )
    return former.make(connection)
