"""A copy of a store, and what a router finds that goes on from it."""

import os
import sqlite3
from contextlib import closing
from errno import EOPNOTSUPP
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from router.store.changes import Accepted, Owe, Reserved
from router.store.entities import Counter
from router.store.errors import CannotCopy
from router.store.sqlite.backup import AHEAD, copy
from router.store.sqlite.database import SqliteDatabase
from tests.support.values import message, owed, sending

MANY = 3000


class BackupTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.path, self.target = self.mktemp(), self.mktemp()
        self.slept = 0
        self.database = SqliteDatabase(self.path, "r1")
        self.database.open()
        self.addCleanup(self.database.close)
        long = message(b"long" * 250)
        self.database.commit([Accepted(sending(id, what=long)) for id in range(1, MANY + 1)])

    def write_on(self, seconds: float) -> None:
        """In each pause another message is committed."""
        self.slept += 1
        self.database.commit([Accepted(sending(MANY + self.slept))])

    def copied(self) -> SqliteDatabase:
        copy(self.path, self.target, self.write_on)
        found = SqliteDatabase(self.target, "r1")
        found.open()
        self.addCleanup(found.close)
        return found

    def test_it_is_the_store_of_one_moment_though_a_router_writes_all_the_time(self) -> None:
        found = self.copied().reader()
        self.assertGreater(self.slept, 3)
        self.assertEqual(len(found.endings(0, 2 * MANY)), MANY)

    def test_it_is_one_file_for_its_owner_alone(self) -> None:
        copy(self.path, self.target, self.write_on)
        self.assertEqual(os.stat(self.target).st_mode & 0o777, 0o600)
        self.assertEqual(
            [file.name for file in Path(self.target).parent.glob(f"{Path(self.target).name}*")],
            [Path(self.target).name],
        )

    def test_numbers_that_are_given_meanwhile_are_not_given_by_it(self) -> None:
        self.database.commit([Reserved(Counter.MESSAGE, 100_000), Owe(owed(7))])
        found = self.copied().reader()
        self.assertEqual([found.reserved(one) for one in Counter], [100_000 + AHEAD, 7 + AHEAD, AHEAD, AHEAD])

    def test_the_store_of_a_router_that_was_killed_is_copied_with_its_log(self) -> None:
        other = self.mktemp()
        os.mkdir(other)
        for end in ("", "-wal"):
            Path(f"{other}/router.db{end}").write_bytes(Path(f"{self.path}{end}").read_bytes())
        copy(f"{other}/router.db", self.target)
        with closing(sqlite3.connect(self.target)) as connection:
            self.assertEqual(connection.execute("SELECT count(*) FROM sending").fetchone(), (MANY,))

    def test_no_file_is_replaced(self) -> None:
        Path(self.target).write_text("mine")
        error = self.assertRaises(CannotCopy, copy, self.path, self.target)
        self.assertIn("is there already", str(error))
        self.assertEqual(Path(self.target).read_text(), "mine")

    def test_a_file_system_without_links_has_it_too(self) -> None:
        def link(partial: str, target: str) -> None:
            raise OSError(EOPNOTSUPP, "Operation not supported")

        self.patch(os, "link", link)
        copy(self.path, self.target)
        self.assertGreater(os.path.getsize(self.target), 0)

    def test_one_that_fails_leaves_nothing(self) -> None:
        def fail(seconds: float) -> None:
            raise OSError(28, "No space left on device")

        error = self.assertRaises(CannotCopy, copy, self.path, self.target, fail)
        self.assertIn("No space left", str(error))
        self.assertEqual(list(Path(self.target).parent.glob(f"{Path(self.target).name}*")), [])

    def test_a_disk_without_room_is_told_in_figures_and_nothing_is_left(self) -> None:
        error = self.assertRaises(CannotCopy, copy, self.path, self.target, free=lambda folder: 1 << 20)
        self.assertRegex(str(error), r"that needs \d\.\d MB, and 1\.0 MB are free on its disk")
        self.assertEqual(list(Path(self.target).parent.glob(f"{Path(self.target).name}*")), [])

    def test_what_is_no_store_is_not_copied(self) -> None:
        for make, words in ((lambda path: None, "no store at"), (self.songs, "another program")):
            path = self.mktemp()
            make(path)
            error = self.assertRaises(CannotCopy, copy, path, self.target)
            self.assertIn(words, str(error))
            self.assertNotIn("\n", str(error))
            self.assertFalse(os.path.exists(self.target))

    def songs(self, path: str) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE songs (name TEXT)")
