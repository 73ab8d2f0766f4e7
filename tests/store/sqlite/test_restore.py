"""The way back to a copy."""

import os
import sqlite3
from contextlib import closing
from errno import EOPNOTSUPP
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from router.store.changes import Accepted, Reserved
from router.store.entities import Counter
from router.store.errors import CannotCopy, CannotOpen
from router.store.sqlite.backup import AHEAD, copy
from router.store.sqlite.database import SqliteDatabase
from router.store.sqlite.restore import restore
from router.store.sqlite.upgrade import steps
from tests.support.values import sending


class RestoreTests(SynchronousTestCase):
    def setUp(self) -> None:
        folder = Path(self.mktemp())
        folder.mkdir()
        self.path, self.saved = str(folder / "router.db"), str(folder / "saved.db")
        self.write(1)
        copy(self.path, self.saved)

    def write(self, *ids: int) -> None:
        database = self.opened()
        database.commit([*(Accepted(sending(id)) for id in ids), Reserved(Counter.MESSAGE, max(ids))])
        database.close()

    def opened(self) -> SqliteDatabase:
        database = SqliteDatabase(self.path, "r1")
        database.open()
        self.addCleanup(database.close)
        return database

    def ids(self) -> list[int]:
        database = self.opened()
        found = [row[0] for row in database.reader().endings(0, 100)]
        database.close()
        return found

    def refused(self, *words: str, saved: str = "", free: int = 1 << 40) -> None:
        """A restore is refused, in a line that has these words, and nothing is changed."""
        before = self.names()
        given = saved or self.saved
        error = self.assertRaises(CannotCopy, restore, self.path, given, free=lambda folder: free)
        for each in words:
            self.assertIn(each, str(error))
        self.assertNotIn("\n", str(error))
        self.assertEqual((self.names(), self.ids()), (before, [1]))

    def names(self) -> list[str]:
        names = os.listdir(os.path.dirname(self.path))
        return sorted(name for name in names if not name.endswith(("-wal", "-shm")))

    def test_the_store_is_as_it_was_and_what_was_there_is_kept(self) -> None:
        self.write(2)
        done = restore(self.path, self.saved)
        self.assertEqual(self.ids(), [1])
        self.assertEqual((done.schema, done.newest), (len(steps()), len(steps())))
        self.path = done.replaced
        self.assertEqual(self.ids(), [1, 2])

    def test_what_stood_only_in_the_log_of_the_old_store_is_kept_with_it(self) -> None:
        database = self.opened()
        database.commit([Accepted(sending(2))])
        killed = os.path.join(os.path.dirname(self.path), "killed.db")
        for end in ("", "-wal"):
            Path(killed + end).write_bytes(Path(self.path + end).read_bytes())
        database.close()
        self.path = restore(killed, self.saved).replaced
        self.assertEqual(self.ids(), [1, 2])
        self.path = killed
        self.assertEqual(self.ids(), [1])

    def test_no_number_is_given_twice_however_often_it_is_restored(self) -> None:
        restore(self.path, self.saved)
        given = AHEAD + 100
        self.write(given)
        restore(self.path, self.saved)
        self.assertGreaterEqual(self.opened().reader().reserved(Counter.MESSAGE), given)

    def test_where_no_store_is_it_is_made(self) -> None:
        os.unlink(self.path)
        self.assertEqual(restore(self.path, self.saved).replaced, "")
        self.assertEqual(self.ids(), [1])

    def test_a_store_behind_a_link_is_replaced_where_it_is(self) -> None:
        link, self.path = self.path, f"{self.path}.real"
        os.rename(link, self.path)
        os.symlink(os.path.abspath(self.path), link)
        self.write(2)
        self.assertTrue(restore(link, self.saved).replaced.startswith(os.path.realpath(self.path)))
        self.assertEqual((self.ids(), os.path.islink(link)), ([1], True))

    def test_a_store_that_a_router_uses_is_not_replaced(self) -> None:
        self.opened()
        error = self.assertRaises(CannotOpen, restore, self.path, self.saved)
        self.assertRegex(str(error), "(has it open already|another router is using it).*; stop it first$")

    def test_what_is_no_copy_of_a_store_changes_nothing(self) -> None:
        Path(self.saved).write_bytes(b"")
        self.refused("is empty, and no store")
        Path(self.saved).write_bytes(b"no database, whatever its name says")
        self.refused(f"{self.saved} could not be restored, and the store", "is as it was: file is not a")
        os.unlink(self.saved)
        with closing(sqlite3.connect(self.saved)) as connection:
            connection.execute("CREATE TABLE songs (name TEXT)")
        self.refused("it is the database of another program")
        self.refused("is the store itself; name a copy of it", saved=self.path)

    def test_half_of_a_copy_changes_nothing(self) -> None:
        os.truncate(self.saved, os.path.getsize(self.saved) // 2)
        self.refused("malformed")

    def test_a_copy_of_a_newer_version_changes_nothing(self) -> None:
        with closing(sqlite3.connect(self.saved)) as connection:
            connection.execute(f"PRAGMA user_version = {len(steps()) + 1}")
        self.refused("is newer than this router's")

    def test_a_disk_without_room_is_told_in_figures(self) -> None:
        self.refused("that needs 0.", " MB, and 0.0 MB are free on its disk", free=8)

    def test_what_a_command_that_was_killed_has_left_is_cleared_away(self) -> None:
        Path(f"{self.path}.restored").write_text("half")
        # It was killed between the second name of the old store and the first of the new one.
        os.link(self.path, f"{self.path}.replaced-2026-11-29")
        done = restore(self.path, self.saved)
        left = [name for name in self.names() if "restored" in name or "replaced" in name]
        self.assertEqual(left, [os.path.basename(done.replaced)])

    def test_a_file_system_without_links_has_it_too(self) -> None:
        def link(path: str, other: str) -> None:
            raise OSError(EOPNOTSUPP, "Operation not supported")

        self.patch(os, "link", link)
        self.path = restore(self.path, self.saved).replaced
        self.assertEqual(self.ids(), [1])
