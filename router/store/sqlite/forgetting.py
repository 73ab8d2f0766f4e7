"""Deletion of everything stored about a number, at its owner's wish, in a store that no router uses."""

import os
import re
import sqlite3
from contextlib import closing

from router.sms.value import value
from router.store.entities import OF_ALERTS, OwedKind, Stage
from router.store.errors import CannotOpen
from router.store.history import TAIL, is_number
from router.store.sqlite.store_lock import StoreLock
from router.store.sqlite.upgrade import examine, steps

OF_IT = "(substr({0}, -9) = :tail OR {0} = :number)"
"""Condition that an address is the number, however it is written; names and short codes must be equal."""

_ALERTS = ", ".join(str(kind.value) for kind in sorted(OF_ALERTS))

SENDINGS = (
    f"({OF_IT.format('destination_addr')} OR {OF_IT.format('source_addr')})"
    f" AND stage IN ({Stage.ENDED.value}, {Stage.JOINED.value})"
    " AND NOT EXISTS (SELECT 1 FROM sending AS whole WHERE whole.id = sending.joined_to"
    f" AND whole.stage <> {Stage.ENDED.value})"
    f" AND id NOT IN (SELECT subject FROM owed WHERE kind NOT IN (:received, {_ALERTS}))"
)
RECEIVED = (
    f"({OF_IT.format('destination_addr')} OR {OF_IT.format('source_addr')}) AND waiting = 0"
    " AND id NOT IN (SELECT subject FROM owed WHERE kind = :received)"
)


@value(kw_only=True)
class Forgotten:
    """Numbers of records that were deleted, and of those left because they are still needed."""

    messages: int
    received: int
    left: int
    """Messages that have not ended, and what is owed to an ESME: they can be forgotten when that is over."""


def forget(path: str, number: str) -> Forgotten:
    """Delete the messages of a number that have ended, its received SMS, and what is remembered of it.

    Their octets are overwritten. Raises CannotOpen, also if a router uses the store.
    """
    if not os.path.exists(path):
        raise CannotOpen(f"there is no store at {os.path.abspath(path)}")
    claim = StoreLock(path)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            version = examine(connection, path, len(steps()))
            if version != len(steps()):
                raise CannotOpen(f"store sqlite:{path}: it is of an older router; start this one on it first")
            return _forget(connection, number)
    except sqlite3.Error as error:
        raise CannotOpen(f"store sqlite:{path}: nothing was forgotten: {error}") from error
    finally:
        claim.close()


def _forget(connection: sqlite3.Connection, number: str) -> Forgotten:
    # Deleted rows are overwritten, in the file and, with the checkpoint, in its log.
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = FULL")
    of = {
        "number": number,
        "tail": number[-TAIL:] if is_number(number) else number,
        "received": OwedKind.RECEIVED.value,
    }
    connection.execute("BEGIN IMMEDIATE")
    messages = _delete(connection, "sending", SENDINGS, of)
    received = _delete(connection, "received", RECEIVED, of)
    connection.execute("DELETE FROM remembered WHERE digits = :tail", of)
    _blank_answers(connection, number)
    left = sum(
        connection.execute(
            f"SELECT count(*) FROM {table} WHERE {OF_IT.format('destination_addr')}"
            f" OR {OF_IT.format('source_addr')}",
            of,
        ).fetchone()[0]
        for table in ("sending", "received")
    )
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Forgotten(messages=messages, received=received, left=left)


def _delete(connection: sqlite3.Connection, table: str, condition: str, of: dict[str, object]) -> int:
    return connection.execute(f"DELETE FROM {table} WHERE {condition}", of).rowcount


def _blank_answers(connection: sqlite3.Connection, number: str) -> None:
    """Blank the number in stored answers to requests with a key."""
    tail = re.escape(number[-TAIL:])
    named = re.compile(rf'"to": "\+?[0-9]*{tail}"' if is_number(number) else rf'"to": "{re.escape(number)}"')
    rows = connection.execute(
        "SELECT esme, key, answer FROM keyed WHERE instr(answer, ?) > 0", (number[-TAIL:],)
    ).fetchall()
    for esme, key, answer in rows:
        blank = named.sub('"to": ""', answer)
        connection.execute("UPDATE keyed SET answer = ? WHERE esme = ? AND key = ?", (blank, esme, key))
