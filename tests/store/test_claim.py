"""One store, one router."""

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from router.store.changes import Accepted
from router.store.errors import CannotOpen
from router.store.sqlite import SqliteDatabase
from tests.support.values import sending


class ClaimTests(SynchronousTestCase):
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
