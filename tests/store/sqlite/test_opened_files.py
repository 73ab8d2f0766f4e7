"""The files at the path of a store are those that were opened there."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from router.store.changes import Accepted
from router.store.errors import CannotRead, CannotWrite, NeverWrites
from router.store.sqlite.database import MEMORY, SqliteDatabase
from tests.support.values import sending


class IdentityTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.path = Path(self.mktemp())
        self.database = SqliteDatabase(str(self.path), "r1")
        self.database.open()
        self.addCleanup(self.database.close)

    def gone(self, words: str) -> None:
        error = self.assertRaises(CannotWrite, self.database.commit, [Accepted(sending(1))])
        self.assertIn(words, str(error))
        self.assertNotIn("\n", str(error))
        self.assertRaises(CannotRead, self.database.reader)

    def test_nothing_is_committed_to_a_file_that_was_removed(self) -> None:
        self.path.unlink()
        self.gone(f"{self.path.resolve()} was removed")

    def test_nor_to_one_that_another_has_taken_the_name_of(self) -> None:
        other = self.path.with_suffix(".other")
        other.write_bytes(self.path.read_bytes())
        os.replace(other, self.path)
        self.gone(f"{self.path.resolve()} was replaced")

    def test_the_log_is_a_part_of_it(self) -> None:
        Path(f"{self.path}-wal").unlink()
        self.gone("-wal was removed")

    def test_so_is_the_index_of_the_log(self) -> None:
        Path(f"{self.path}-shm").unlink()
        self.gone("-shm was removed")

    def test_one_that_was_cut_off_is_not_whole(self) -> None:
        self.database.commit([Accepted(sending(2))])
        self.database.keep_log_short()
        os.truncate(self.path, 0)
        self.gone("was cut off")

    def test_nor_is_one_whose_log_was(self) -> None:
        self.database.commit([Accepted(sending(2))])
        self.database.reader()
        os.truncate(f"{self.path}-wal", 5000)
        self.gone("-wal was cut off")

    def test_what_sqlite_gives_back_is_missed_by_nobody(self) -> None:
        for id in range(2, 300):
            self.database.commit([Accepted(sending(id))])
        with closing(sqlite3.connect(self.path, isolation_level=None)) as another:
            another.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.database.commit([Accepted(sending(1))])
            another.execute("DELETE FROM sending")
            another.execute("VACUUM")
            another.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.database.commit([Accepted(sending(1))])

    def test_the_same_file_put_back_is_taken_again(self) -> None:
        away = self.path.rename(self.path.with_suffix(".away"))
        self.gone("was removed")
        away.rename(self.path)
        self.database.commit([Accepted(sending(1))])
        self.assertEqual([one.sending.id for one in self.database.reader().of_message("crm", 1)], [1])

    def test_a_link_that_leads_elsewhere_is_another_store(self) -> None:
        self.database.close()
        link = self.path.with_suffix(".link")
        link.symlink_to(self.path.name)
        linked = SqliteDatabase(str(link), "r1")
        linked.open()
        self.addCleanup(linked.close)
        linked.commit([Accepted(sending(1))])
        other = self.path.with_suffix(".other")
        other.touch()
        link.unlink()
        link.symlink_to(other.name)
        self.assertRaises(CannotWrite, linked.commit, [Accepted(sending(2))])

    def test_a_database_without_a_file_cannot_be_removed(self) -> None:
        database = SqliteDatabase(MEMORY, "r1")
        database.open()
        database.commit([Accepted(sending(1))])
        database.close()


class NeverWritesTests(SynchronousTestCase):
    def test_a_row_that_is_there_already_will_never_be_written(self) -> None:
        for path in (self.mktemp(), MEMORY):
            database = SqliteDatabase(path, "r1")
            database.open()
            self.addCleanup(database.close)
            database.commit([Accepted(sending(1))])
            error = self.assertRaises(NeverWrites, database.commit, [Accepted(sending(1))])
            self.assertIn("UNIQUE", str(error))
            database.commit([Accepted(sending(2))])
