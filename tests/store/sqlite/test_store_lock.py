"""One router for a store."""

import os
import subprocess
import sys
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from router.store.changes import Accepted
from router.store.errors import CannotOpen
from router.store.sqlite.database import SqliteDatabase
from tests.support.values import sending


class StoreLockTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.path = self.mktemp()
        self.first = SqliteDatabase(self.path, "r1")
        self.first.open()

    def test_a_second_router_is_refused_in_one_line(self) -> None:
        error = self.assertRaises(CannotOpen, SqliteDatabase(self.path, "r2").open)
        self.assertIn("another router is using it", str(error))
        self.assertNotIn("\n", str(error))
        self.first.close()

    def test_the_first_one_is_not_disturbed(self) -> None:
        self.assertRaises(CannotOpen, SqliteDatabase(self.path, "r2").open)
        self.first.commit([Accepted(sending(1))])
        self.first.close()

    def test_it_is_free_when_the_first_has_closed(self) -> None:
        self.first.close()
        second = SqliteDatabase(self.path, "r2")
        second.open()
        second.close()

    def test_the_lock_that_a_dead_router_left_holds_nobody_up(self) -> None:
        self.first.close()
        self.assertTrue(Path(f"{self.path}.lock").exists())
        self.first.open()
        self.first.close()

    def test_another_process_is_refused_by_whatever_name(self) -> None:
        os.symlink(os.path.basename(self.path), f"{self.path}.link")
        os.link(self.path, f"{self.path}.name")
        os.unlink(f"{self.path}.lock")
        for name in (self.path, f"{self.path}.link", f"{self.path}.name"):
            words = "import sys; from router.store.sqlite.store_lock import StoreLock; StoreLock(sys.argv[1])"
            said = subprocess.run([sys.executable, "-c", words, name], capture_output=True, text=True)
            self.assertIn("CannotOpen: store sqlite:", said.stderr)
            self.assertIn("another router is using it", said.stderr)
        self.first.close()
