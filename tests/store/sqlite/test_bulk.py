"""Many rows by one statement are what the same rows are one by one."""

import sqlite3

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.sms.state import MessageState
from router.store.changes import (
    Accepted,
    Arrived,
    Attempted,
    Change,
    Charged,
    Owe,
    OwedRemoved,
    Reached,
    Receipted,
    ReceivedForgotten,
    Remembered,
    SegmentSubmitted,
    SendingEnded,
    SendingForgotten,
    SendingSubmitted,
    StepTaken,
)
from router.store.entities import ReceivedSms
from router.store.history_changes import StepKind
from router.store.sqlite.bulk import SIZES
from router.store.sqlite.database import MEMORY, SqliteDatabase
from router.store.sqlite.statements import STATEMENTS
from tests.support.extent import at_most
from tests.support.values import message, owed, sending

TABLES = ("sending", "segment", "step", "receipted", "owed", "received", "budget", "recipient", "remembered")


def life(id: int) -> list[Change]:
    """All changes that have a statement for many; every third debt stays unpaid, each fifth is forgotten."""
    esme = ("crm", "shop")[id % 2]
    changes: list[Change] = [
        Accepted(sending(id, esme)),
        Attempted(id, f"goip{id}", 1, id + 1, id + 2, id + 3, 10.0 + id),
        SendingSubmitted(id, f"remote{id}", 20.0 + id),
        StepTaken(id, 9.0, StepKind.REFUSED, 8),
        SendingEnded(id, MessageState.UNDELIVERABLE, id + 4, 30.0 + id),
        Owe(owed(id, esme, id)),
        SegmentSubmitted(id, 2, f"goip{id}", 1, f"segment{id}", 20.0),
        Receipted(id, 31.0),
        Charged("goip1", "day", float(id % 2), id),
        Reached("goip1", float(id % 2), str(id % 7)),
        Remembered("route:all", str(id % 7), "", f"goip{id}", float(id)),
        Arrived(ReceivedSms(id=id, channel=f"goip{id}", message=message(), at=5.0, esmes=(esme,))),
    ]
    if id % 3:
        changes.append(OwedRemoved(esme, id))
    if id % 5 == 0:
        changes += [SendingForgotten(id), ReceivedForgotten(id)]
    return changes


def opened() -> SqliteDatabase:
    """In memory, so in Python."""
    database = SqliteDatabase(MEMORY, "r1")
    database.open()
    return database


def rows(database: SqliteDatabase) -> list[list[tuple[object, ...]]]:
    return [list(database._live().execute(f"SELECT * FROM {table} ORDER BY 1, 2")) for table in TABLES]


class BulkTests(SynchronousTestCase):
    @settings(max_examples=at_most(25, 10))
    @given(st.integers(1, 2 * sum(SIZES)))
    def test_a_batch_of_any_size_is_as_its_changes_one_by_one(self, count: int) -> None:
        together, singly = opened(), opened()
        changes = [change for id in range(1, count + 1) for change in life(id)]
        together.commit(changes)
        for change in changes:
            singly.commit([change])
        self.assertEqual(rows(together), rows(singly))
        together.close()
        singly.close()

    def test_no_statement_for_many_reads_a_table_to_its_end(self) -> None:
        connection = opened()._live()
        for statement in STATEMENTS.values():
            for size, sql in statement.bulk:
                for table in TABLES:
                    self.assertNotIn(f"SCAN {table}", " ".join(plan(connection, sql)), f"{size}: {sql[:60]}")


def plan(connection: sqlite3.Connection, sql: str) -> list[str]:
    found = connection.execute(f"EXPLAIN QUERY PLAN {sql}", (None,) * sql.count("?"))
    return [str(row[3]) for row in found]
