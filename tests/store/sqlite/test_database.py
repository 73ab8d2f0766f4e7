"""The store on SQLite."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import cast

from twisted.internet import reactor as the_reactor
from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater
from twisted.trial.unittest import SynchronousTestCase, TestCase

from router.gateways_from_config import Reactor
from router.store.blocks import BLOCK
from router.store.changes import Accepted, Attempted, Charged, Owe, Requeued, SendingSubmitted
from router.store.entities import Counter, LaneKey
from router.store.errors import CannotAnswer, CannotOpen, CannotRead, StoreError
from router.store.sqlite.database import MEMORY, SqliteDatabase, suits
from router.store.sqlite.store import SqliteStore
from router.store.status import StoreEvents
from tests.support.stores_whole import WholeContract
from tests.support.values import owed, sending

reactor = cast(Reactor, the_reactor)


def soon(function: Callable[[], None]) -> None:
    reactor.callLater(0, function)


def opened(test: TestCase, path: str) -> SqliteStore:
    store = SqliteStore(path, "r1", soon, reactor.callFromThread)
    store.open()
    store.start()
    test.addCleanup(store.close)
    return store


class SqliteStoreTests(WholeContract):
    def setUp(self) -> None:
        self.store = opened(self, self.mktemp())


class InMemoryTests(WholeContract):
    """A database in memory is written in Python, whatever was compiled."""

    def setUp(self) -> None:
        self.store = opened(self, MEMORY)


class KeepingTests(TestCase):
    async def test_what_was_called_back_is_read_by_another_connection(self) -> None:
        path = self.mktemp()
        store = opened(self, path)
        done: Deferred[None] = Deferred()
        store.write([Accepted(sending(5))], lambda: done.callback(None))
        await done
        rows = sqlite3.connect(path).execute("SELECT id FROM sending").fetchall()
        self.assertEqual(rows, [(5,)])

    async def test_a_block_of_numbers_is_on_disk_when_it_is_given_and_no_start_gives_it_again(self) -> None:
        path, given = self.mktemp(), list[range]()
        for _ in range(3):
            store = SqliteStore(path, "r1", soon, reactor.callFromThread)
            store.open()
            store.start()
            for _ in range(2):
                block: Deferred[range] = Deferred()
                store.block(Counter.MESSAGE, block.callback)
                given.append(await block)
                last = sqlite3.connect(path).execute("SELECT last FROM counter").fetchone()
                self.assertEqual(last, (given[-1][-1],))
            await store.close()
        numbers = [number for block in given for number in (block[0], block[-1])]
        self.assertEqual(numbers, sorted(set(numbers)))

    async def test_blocks_that_are_asked_for_in_one_turn_are_different_ones(self) -> None:
        store, given = opened(self, self.mktemp()), list[range]()
        for _ in range(2):
            store.block(Counter.OWED, given.append)
        done: Deferred[None] = Deferred()
        store.write([], lambda: done.callback(None))
        await done
        self.assertEqual([block[0] for block in given], [1, BLOCK + 1])

    async def test_writes_of_one_turn_share_a_commit(self) -> None:
        store = opened(self, self.mktemp())
        done: Deferred[None] = Deferred()
        for id in range(1, 100):
            store.write([Accepted(sending(id))])
        store.write([], lambda: done.callback(None))
        await done
        self.assertEqual(store.figures().commits, 1)

    async def test_a_commit_that_failed_is_made_as_it_was_when_the_disk_lets_it(self) -> None:
        path, heard = self.mktemp(), list[str]()
        store = SqliteStore(path, "r1", soon, reactor.callFromThread, reactor, again=0.05, busy=0.01)
        store.events = StoreEvents(
            failed=lambda error: heard.append("failed"), recovered=lambda: heard.append("again")
        )
        store.open()
        store.start()
        self.addCleanup(store.close)
        other = sqlite3.connect(path)
        self.addCleanup(other.close)
        other.execute("BEGIN IMMEDIATE")
        done: Deferred[None] = Deferred()
        store.write([Accepted(sending(1)), Charged("a", "day", 0.0, 1)])
        store.write([Charged("a", "day", 0.0, 1)], lambda: done.callback(None))
        while len(heard) < 2:
            await deferLater(reactor, 0.01)
        self.assertTrue(store.figures().failing)
        other.rollback()
        await done
        self.assertEqual((set(heard), heard[-1]), ({"failed", "again"}, "again"))
        self.assertEqual(other.execute("SELECT segments FROM budget").fetchall(), [(2,)])
        self.assertEqual(other.execute("SELECT id FROM sending").fetchall(), [(1,)])

    async def test_close_writes_what_was_taken(self) -> None:
        path = self.mktemp()
        store = SqliteStore(path, "r1", soon, reactor.callFromThread)
        store.open()
        store.start()
        store.write([Accepted(sending(5))])
        await store.close()
        rows = sqlite3.connect(path).execute("SELECT count(*) FROM sending").fetchall()
        self.assertEqual(rows, [(1,)])


class DatabaseTests(SynchronousTestCase):
    def test_every_commit_waits_for_the_disk(self) -> None:
        database = SqliteDatabase(self.mktemp(), "r1")
        database.open()
        connection = database._live()
        self.assertEqual(connection.execute("PRAGMA synchronous").fetchone(), (2,))
        self.assertEqual(connection.execute("PRAGMA journal_mode").fetchone(), ("wal",))
        database.close()

    def test_a_barrier_keeps_what_came_before_it_before_it(self) -> None:
        database = SqliteDatabase(self.mktemp(), "r1")
        reader = database.open()
        database.commit(
            [
                Accepted(sending(1)),
                Attempted(1, "a", 0, 1, 0, 1, 1.0),
                Requeued(1, "all", 2.0, ("a",), False, 0),
                Attempted(1, "b", 0, 2, 0, 1, 3.0),
                SendingSubmitted(1, "x", 4.0),
            ]
        )
        (found,) = reader.submitted("b", "x")
        self.assertEqual((found.underway.channel, found.underway.refused_by), ("b", ("a",)))
        database.close()

    def test_debts_whose_subject_is_gone_hide_none_behind_them(self) -> None:
        database = SqliteDatabase(self.mktemp(), "r1")
        reader = database.open()
        database.commit([Accepted(sending(9)), *(Owe(owed(seq, of=seq)) for seq in range(1, 10))])
        self.assertEqual([one.seq for one in reader.owed("crm", 0, 4)], [9])
        database.close()

    def test_a_question_that_went_wrong_half_way_makes_no_later_answer_old(self) -> None:
        path = self.mktemp()
        database = SqliteDatabase(path, "r1")
        reader = database.open()
        database.commit([Accepted(sending(1)), Owe(owed(1)), Owe(owed(2))])
        database._live().execute("ALTER TABLE sending RENAME COLUMN part_of TO away")
        try:
            reader.owed("crm", 0, 2)
        except CannotAnswer as error:
            database._live().execute("ALTER TABLE sending RENAME COLUMN away TO part_of")
            database.commit([Accepted(sending(2))])
            # Whoever tells of the error still has it, and all that was under way in it.
            self.assertEqual(
                [one.sending.id for one in reader.due(LaneKey("all", "crm", 0), 0, 9)], [1, 2], error
            )
        else:
            self.fail("it has an answer")
        database.close()

    def test_a_newer_schema_is_refused_in_one_line(self) -> None:
        path = self.mktemp()
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA user_version = 99")
        connection.close()
        error = self.assertRaises(CannotOpen, SqliteDatabase(path, "r1").open)
        self.assertIn("schema 99 is newer", str(error))
        self.assertNotIn("\n", str(error))

    def test_an_sqlite_that_is_too_old_is_refused_in_one_line(self) -> None:
        told = self.assertRaises(CannotOpen, suits, (3, 36, 0))
        self.assertEqual(str(told), "store sqlite: this Python has SQLite 3.36.0; 3.37.0 or newer is needed")
        suits((3, 37, 0))

    def test_what_is_no_database_is_refused_in_one_line(self) -> None:
        path = self.mktemp()
        Path(path).write_bytes(b"this is no database, but long enough to be taken for one" * 20)
        error = self.assertRaises(CannotOpen, SqliteDatabase(path, "r1").open)
        self.assertIn("not a database", str(error))

    def test_a_file_that_is_cut_off_is_told_when_it_is_read(self) -> None:
        path = self.mktemp()
        database = SqliteDatabase(path, "r1")
        database.open()
        database.commit([Accepted(sending(id)) for id in range(1, 500)])
        database.close()
        with open(path, "r+b") as file:
            file.truncate(8 * 4096)
        error = self.assertRaises(StoreError, lambda: SqliteDatabase(path, "r1").open().lanes())
        self.assertIn("malformed", str(error))
        self.assertNotIn("\n", str(error))

    def test_a_question_that_is_not_answered_now_may_be_later(self) -> None:
        path = self.mktemp()
        database = SqliteDatabase(path, "r1")
        reader = database.open()
        self.addCleanup(database.close)
        database._live().set_progress_handler(lambda: 1, 1)
        error = self.assertRaises(CannotRead, reader.lanes)
        self.assertIn(f"store sqlite:{path}: it cannot be read: interrupted", str(error))
        database._live().set_progress_handler(None, 1)
        self.assertEqual(list(reader.lanes()), [])

    def test_a_question_that_is_wrong_is_not(self) -> None:
        database = SqliteDatabase(self.mktemp(), "r1")
        reader = database.open()
        self.addCleanup(database.close)
        database._live().execute("DROP TABLE owed")
        error = self.assertRaises(CannotAnswer, reader.owing)
        self.assertIn("no such table: owed", str(error))

    def test_an_open_that_fails_holds_nothing(self) -> None:
        path = self.mktemp()
        Path(path).write_bytes(b"these are no rows " * 100)
        garbage = SqliteDatabase(path, "r1")
        self.assertRaises(CannotOpen, garbage.open)
        Path(path).unlink()
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE songs (name TEXT)")
        connection.close()
        foreign = SqliteDatabase(path, "r1")
        self.assertRaises(CannotOpen, foreign.open)
        Path(path).unlink()
        ours = SqliteDatabase(path, "r1")
        ours.open()
        ours.close()

    def test_a_database_without_a_file_leaves_none_behind(self) -> None:
        database = SqliteDatabase(":memory:", "r1")
        database.open()
        database.close()
        self.assertFalse(Path(":memory:.lock").exists())

    def test_a_finished_sending_stands_in_no_index(self) -> None:
        database = SqliteDatabase(self.mktemp(), "r1")
        database.open()
        ask = "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'sending'"
        indexes = database._live().execute(ask).fetchall()
        self.assertTrue(all("WHERE" in sql for (sql,) in indexes if sql))
        database.close()


del WholeContract
