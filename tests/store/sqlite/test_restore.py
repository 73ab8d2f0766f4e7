"""The way back to a copy."""

import os
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from router.store.changes import Accepted, Reserved
from router.store.entities import Counter
from router.store.errors import CannotCopy, CannotOpen
from router.store.sqlite.backup import AHEAD, copy
from router.store.sqlite.database import SqliteDatabase
from router.store.sqlite.restore import restore
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
        return [row[0] for row in self.opened().reader().endings(0, 100)]

    def test_the_store_is_as_it_was_and_what_was_there_is_kept(self) -> None:
        self.write(2)
        aside = restore(self.path, self.saved)
        self.assertEqual(self.ids(), [1])
        self.path = aside
        self.assertEqual(self.ids(), [1, 2])

    def test_no_number_is_given_twice_however_often_it_is_restored(self) -> None:
        restore(self.path, self.saved)
        given = AHEAD + 100
        self.write(given)
        restore(self.path, self.saved)
        self.assertGreaterEqual(self.opened().reader().reserved(Counter.MESSAGE), given)

    def test_where_no_store_is_it_is_made(self) -> None:
        os.unlink(self.path)
        self.assertEqual(restore(self.path, self.saved), "")
        self.assertEqual(self.ids(), [1])

    def test_a_store_that_a_router_uses_is_not_replaced(self) -> None:
        self.opened()
        error = self.assertRaises(CannotOpen, restore, self.path, self.saved)
        self.assertRegex(str(error), "has it open already|another router is using it")

    def test_what_is_no_copy_of_a_store_changes_nothing(self) -> None:
        for wrong in (b"no database", b""):
            Path(self.saved).write_bytes(wrong)
            if wrong:
                self.assertRaises(CannotCopy, restore, self.path, self.saved)
        self.assertEqual(self.ids(), [1])
        names = sorted(os.listdir(os.path.dirname(self.path)))
        self.assertEqual([one for one in names if "restored" in one or "replaced" in one], [])
